from django import forms
from django.utils.translation import gettext_lazy as _

from stages.forms.verb import Chips, PartForm
from stages.models import Milestone


class MilestoneForm(PartForm):
    verifications = forms.MultipleChoiceField(
        choices=Milestone.Evidence.choices,
        required=False,
        widget=Chips,
        label=_("How it can be verified"),
        help_text=_("Any of these is enough. Without one, nobody can tell that it has happened."),
    )

    class Meta:
        model = Milestone
        fields = ("name", "verifications", "is_required")
        help_texts = {
            "name": _("A fact about the buyer: “put a figure on the problem”, not “demo done”."),
            "is_required": _("Moving on without it stays possible; it asks for one reason."),
        }
