"""Whom a calendar invitation goes to, and what the buyer reads in it."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.models import Contact
from conversations.models.invite import LONGEST_MESSAGE, known_to
from salesproc.forms import ChipsMultiple, Segmented


class InviteForm(forms.Form):
    contacts = forms.ModelMultipleChoiceField(
        label=_("Whom"), queryset=Contact.objects.none(), widget=ChipsMultiple, required=False
    )
    subject = forms.CharField(
        label=_("What stands in their calendar"),
        max_length=120,
        help_text=_("The buyer reads this, and not the theme of the conversation."),
    )
    message = forms.CharField(
        label=_("Message"), widget=forms.Textarea({"rows": 3}), max_length=LONGEST_MESSAGE, required=False
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES, widget=Segmented)

    def __init__(self, data=None, *, conversation, member):
        contacts = conversation.participants.exclude(email="").order_by("participations__pk")
        present = list(contacts)
        super().__init__(data, initial=self._starting(conversation, member, present))
        self.fields["contacts"].queryset = contacts
        self.fields["contacts"].choices = [(each.pk, each.name) for each in present]
        without = list(conversation.participants.filter(email="").values_list("name", flat=True))
        if without:
            names = {"names": ", ".join(without)}
            self.fields["contacts"].help_text = _now("No e-mail address is known of %(names)s.") % names

    @staticmethod
    def _starting(conversation, member, present) -> dict:
        """What was said last time, when somebody was invited before."""
        known = {each.contact_id: each for each in known_to(conversation) if not each.is_cancellation}
        last = max(known.values(), key=lambda each: each.pk, default=None)
        account = conversation.opportunity.account
        subject = f"{member.workspace.name} – {account.name}" if account else member.workspace.name
        return {
            "contacts": [each.pk for each in present if each.pk in known or not known],
            "subject": last.subject if last else subject[:120],
            "message": last.message if last else "",
            "language": last.language if last else member.workspace.language,
        }
