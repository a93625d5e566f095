"""For which planned conversation a held one is an example, and what it shows."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from conversations.models.example import LONGEST
from stages.models import PlannedConversation


class ExampleForm(forms.Form):
    planned = forms.ModelChoiceField(label=_("An example for"), queryset=PlannedConversation.objects.none())
    reason = forms.CharField(label=_("What it shows, in a sentence"), max_length=LONGEST)

    def __init__(self, data=None, *, conversation):
        super().__init__(data, initial={"planned": conversation.planned_conversation_id})
        versions = {conversation.opportunity.version_id}
        if conversation.planned_conversation:
            versions.add(conversation.planned_conversation.version_id)
        offered = PlannedConversation.objects.filter(version__in=versions - {None}).select_related("stage", "role")
        self.fields["planned"].queryset = offered
        self.fields["planned"].choices = [("", "–"), *_by_stage(offered.order_by("version", "stage__position", "pk"))]


def _by_stage(offered):
    for stage, rows in groupby(offered, key=lambda each: each.stage):
        yield (
            stage.name,
            [(each.pk, f"{each.theme_name} · {each.role.name}" if each.role else each.theme_name) for each in rows],
        )
