from django import forms
from django.utils.translation import gettext_lazy as _

from conversations.models.preparation import LONGEST


class NotesForm(forms.Form):
    """What somebody notes for themselves, saved as they type; `revision` is that of the text it was typed over."""

    text = forms.CharField(
        label=_("Your notes"),
        help_text=_("Only you read them. They are shown when you log the conversation."),
        widget=forms.Textarea({"rows": 4, "placeholder": _("What to ask, what to bring…")}),
        max_length=LONGEST,
        required=False,
        strip=False,
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @classmethod
    def of(cls, preparation) -> "NotesForm":
        known = {"text": preparation.text, "revision": preparation.revision} if preparation else {"revision": 0}
        return cls(initial=known)
