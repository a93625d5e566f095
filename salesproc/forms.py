"""How every form is drawn, the widgets that look like what they ask, and forms that two people send."""

from datetime import date, datetime

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

from salesproc.figures import day, hour


class Renderer(TemplatesSetting):
    """Label above, control, help and error under: `templates/django/forms/`."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"


class Segmented(forms.RadioSelect):
    """Two to four exclusive answers side by side: Back, No, Forward."""

    template_name = "components/widgets/segmented.html"


class Chips(forms.RadioSelect):
    """One of several, as chips to press."""

    template_name = "components/widgets/chips.html"


class ChipsMultiple(forms.CheckboxSelectMultiple):
    """Any of several, as chips to press."""

    template_name = "components/widgets/chips.html"


class Renewing:
    """A form of a row that somebody else may change while it is open.

    Each field sends back what it said when the form was opened. So what two people changed in different fields goes
    together, and only what both changed is asked about.
    """

    taken_over: tuple = ()  # the label and the value of what the other changed alone

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = not isinstance(field.widget, forms.HiddenInput)

    def renew(self, stands: dict) -> None:
        """`stands` is what the row says now: it comes in where the person left a field alone, and is said beside
        where both changed it. A form that does not tell what it said when it was opened is the person's altogether.
        """
        remembers = any(self.add_initial_prefix(name) in self.data for name in stands)
        mine = set(self.changed_data) if remembers else set(stands)
        taken, both, sent = [], [], self.data
        self.data = sent.copy()
        for name, value in stands.items():
            field = self.fields[name]
            was = field.hidden_widget().value_from_datadict(sent, self.files, self.add_initial_prefix(name))
            theirs = not remembers or _differs(field, value, was)
            if name not in mine:
                self.data.setlist(self.add_prefix(name), _as_sent(field, value))
                taken += [(field.label, self.said(name, value))] if theirs else []
            elif theirs and _differs(field, value, self[name].data):
                both.append(name)
            self.data.setlist(self.add_initial_prefix(name), _as_kept(field, value))
        self.taken_over = tuple(taken)
        for name in both:
            now = {"value": self.said(name, stands[name]) or _("nothing")}
            self.add_error(name, _("Somebody else changed this too. It says now: %(value)s") % now)

    def said(self, name: str, value) -> str:
        """A value of the field as a person reads it."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("yes") if value else _("no")
        value = field.prepare_value(value)
        several = value if isinstance(value, list | tuple) else [] if value in field.empty_values else [value]
        if isinstance(field, forms.ModelChoiceField):
            return ", ".join(str(row) for row in field.queryset.filter(pk__in=several))
        if isinstance(field, forms.ChoiceField):
            return ", ".join(str(dict(field.choices).get(each, each)) for each in several)
        if isinstance(value, date):
            return f"{day(value)}, {hour(value)}" if isinstance(value, datetime) else day(value)
        return ", ".join(_as_sent(field, value))


def _differs(field: forms.Field, value, sent) -> bool:
    """Whether a value is another one than what a browser sent, which ends lines in its own way."""
    one, other = (each.replace("\r\n", "\n") if isinstance(each, str) else each for each in (value, sent))
    return field.has_changed(one, other)


def _as_sent(field: forms.Field, value) -> list[str]:
    """A value as the browser sends it."""
    if isinstance(field.widget, forms.CheckboxInput):
        return ["on"] if value else []
    value = field.widget.format_value(field.prepare_value(value))
    return [str(each) for each in (value if isinstance(value, list | tuple) else [value]) if each is not None]


def _as_kept(field: forms.Field, value) -> list[str]:
    """A value as its hidden field sends it back."""
    return [str(bool(value))] if isinstance(field.widget, forms.CheckboxInput) else _as_sent(field, value)
