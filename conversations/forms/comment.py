"""What somebody says of a conversation, and to whom."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Membership

LONGEST = 5000


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"), max_length=LONGEST, widget=forms.Textarea({"rows": 2, "data-mentions": ""})
    )
    to = forms.ModelMultipleChoiceField(
        label=_("Tell"), queryset=Membership.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, audience, member, comment=None):
        super().__init__(data, initial={"token": uuid.uuid4()} if comment is None else _as_it_stands(comment))
        people = [one for pk, one in audience.members.items() if pk != member.pk]
        # Whoever cannot see the conversation is refused by the verb, with a sentence: not by a list without them.
        self.fields["to"].queryset = Membership.objects.filter(workspace=member.workspace_id)
        self.fields["to"].choices = [(one.pk, one.name) for one in people]
        del self.fields["token" if comment else "revision"]


def _as_it_stands(comment) -> dict:
    return {
        "text": comment.text,
        "revision": comment.revision,
        "to": [mention.membership_id for mention in comment.mentions.all()],
    }
