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

    def __init__(self, data=None, *, instance, **kwargs):
        super().__init__(data, instance=instance, **kwargs)
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
