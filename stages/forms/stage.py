from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Department
from stages.forms.verb import Chips, LongText, PartForm
from stages.models import Stage


class StageForm(PartForm):
    contributors = forms.ModelMultipleChoiceField(
        Department.objects.none(), required=False, widget=Chips, label=_("Departments that contribute")
    )

    expected_days = forms.IntegerField(min_value=1, max_value=1500, required=False, label=_("Expected days"))

    class Meta:
        model = Stage
        fields = (
            "name",
            "purpose",
            "enters",
            "leaves",
            "transformation",
            "expected_days",
            "is_signature",
            "answerable",
            "contributors",
        )
        help_texts = {
            "name": _("What the buyer has done, in their words: “Sees what the problem costs”, not “Qualification”."),
            "purpose": _("One sentence. It is about the buyer, not about us."),
            "is_signature": _("One stage only: marking this one takes the mark from the other."),
        }
        widgets = {name: forms.Textarea({"rows": 2}) for name in ("purpose", "enters", "leaves", "transformation")}
        field_classes = dict.fromkeys(("purpose", "enters", "leaves", "transformation"), LongText)

    def __init__(self, data=None, *, instance, member):
        super().__init__(data, instance=instance, member=member)
        departments = Department.objects.visible_to(member)
        self.fields["answerable"].queryset = self.fields["contributors"].queryset = departments
