"""Forms that end in a verb: what the verb refuses is told at its field, and what was typed stays."""

from django import forms
from django.utils.translation import gettext as _

from salesproc.errors import NotAllowed, Refused, Stale
from salesproc.forms import Renewing


class Chips(forms.CheckboxSelectMultiple):
    """Any of several, as chips to press."""

    template_name = "components/widgets/chips.html"


class LongText(forms.CharField):
    """Some sentences, not a book."""

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "max_length": 4000})


class VerbForm(forms.Form):
    status = 200  # of the answer that shows the form

    def submit(self, *, by) -> bool:
        """Calls the verb if the form was sent and is right; True when it was done."""
        if not self.is_bound:
            return False
        self.status = 422
        if not self.is_valid():
            return False
        try:
            self.call(by=by)
        except NotAllowed:
            raise
        except Refused as refused:
            self.show(refused)
            return False
        return True

    def call(self, *, by):
        raise NotImplementedError

    def show(self, refused: Refused):
        self.status = refused.status
        self.add_error(refused.field if refused.field in self.fields else None, refused.message)


class PartForm(Renewing, VerbForm, forms.ModelForm):
    """Adds or changes a row of a draft. It carries what the row said when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    touched: list[str]  # what the person has changed
    conflicts: tuple = ()  # of these, what somebody else has changed too

    def __init__(self, data=None, *, instance, member=None, **kwargs):
        super().__init__(data, instance=instance, **kwargs)
        self.member = member
        self.initial["seen"] = instance.seen if instance.pk else ""

    def _post_clean(self):
        """The verb writes on the row, under its lock: the form alone does not touch it."""

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.instance.EDITED}

    def call(self, *, by):
        if self.instance.pk:
            self.instance.change(by=by, seen=self.cleaned_data["seen"], **self.values())
        else:
            self.instance.add(by=by, **self.values())

    def show(self, refused: Refused):
        super().show(refused)
        if isinstance(refused, Stale) and refused.current is not None:
            self.renew(forms.model_to_dict(refused.current, refused.current.EDITED))
            self.add_error(None, _("Send it again to save what is shown."))
            self.data["seen"] = refused.current.seen

    # ---- one field at a time
    def save_fields(self, *, by) -> None:
        """Saves each field that says something else than when the page was drawn.

        What is wrong, or was changed by somebody else meanwhile, is told at its field and keeps what was typed;
        the others are saved.
        """
        self.touched = [name for name in self.instance.EDITED if self._kept(name) != self._sent(name)]
        everything, self.fields = self.fields, {name: self.fields[name] for name in self.touched}
        self.is_valid()
        self.fields = everything
        values = {name: self.cleaned_data[name] for name in self.touched if name in self.cleaned_data}
        while values and not self._save(values, by):
            pass

    def _save(self, values: dict, by) -> bool:
        """True when written; else the field that stood in the way is taken out of the values."""
        over = self.data.getlist("over")
        was = {name: self._was(name) for name in values if name not in over and self._remembers(name)}
        try:
            self.instance.change(by=by, was=was, **values)
        except NotAllowed:
            raise
        except Refused as refused:
            if refused.field not in values:
                raise
            self._show_at(refused)
            del values[refused.field]
            return False
        return True

    def _show_at(self, refused: Refused):
        message = refused.message
        if isinstance(refused, Stale):
            self.conflicts = (*self.conflicts, refused.field)
            stands = forms.model_to_dict(refused.current, [refused.field])[refused.field]
            now = {"value": self.said(refused.field, stands) or _("nothing")}
            message = _("Somebody else changed this too. It says now: %(value)s") % now
        self.add_error(refused.field, message)

    def _remembers(self, name: str) -> bool:
        return self.add_initial_prefix(name) in self.data

    def _was(self, name: str):
        """What the field said when the page was drawn."""
        field = self.fields[name]
        sent = field.hidden_widget().value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        try:
            return field.clean(sent)
        except forms.ValidationError:
            return sent

    def _sent(self, name: str) -> list[str]:
        return _strings(self[name].data)

    def _kept(self, name: str) -> list[str]:
        """The same as it said when the page was drawn, as it was sent."""
        if not self._remembers(name):
            return self._sent(name)
        hidden = self.fields[name].hidden_widget()
        return _strings(hidden.value_from_datadict(self.data, self.files, self.add_initial_prefix(name)))

    @property
    def slots(self) -> list:
        """The fields to draw again: those with an error as they were typed, those that changed as they stand."""
        stands = type(self)(instance=self.instance, member=self.member)
        names = [
            name
            for name in self.instance.EDITED
            if name in self.touched or (self._remembers(name) and self._kept(name) != _strings(stands[name].value()))
        ]
        return [(self if name in self.errors else stands)[name] for name in names]


def _strings(value) -> list[str]:
    """What a field says, however it was sent or is kept, so that two can be compared."""
    values = value if isinstance(value, list | tuple) else [value]
    texts = (str(getattr(one, "pk", one)) for one in values if one not in (None, ""))
    return [text.replace("\r\n", "\n") for text in texts]
