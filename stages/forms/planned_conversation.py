from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Department
from stages.forms.verb import LongText, PartForm
from stages.models import Milestone, PlannedConversation, Stage, Theme, VersionRole


class MilestonesByStage(forms.models.ModelChoiceIterator):
    """The milestones of the version, under the name of their stage."""

    def __iter__(self):
        yield ("", self.field.empty_label)
        milestones = self.queryset.select_related("stage").order_by("stage__position", "position")
        for stage, group in groupby(milestones, key=lambda milestone: milestone.stage):
            yield (stage.name, [self.choice(milestone) for milestone in group])


class MilestoneChoice(forms.ModelChoiceField):
    iterator = MilestonesByStage


class PlannedConversationForm(PartForm):
    milestone = MilestoneChoice(Milestone.objects.none(), required=False, label=_("Serves the milestone"))

    expected_minutes = forms.IntegerField(min_value=5, max_value=480, label=_("Expected minutes"))

    class Meta:
        model = PlannedConversation
        fields = (
            "stage",
            "role",
            "theme_name",
            "purpose",
            "questions",
            "department",
            "milestone",
            "expected_minutes",
            "is_required",
        )
        labels = {"stage": _("In which stage")}
        help_texts = {
            "theme_name": _("A goal or a trouble of the buyer, not our product. A word that exists, or a new one."),
            "purpose": _("What the buyer gets out of it."),
            "questions": _("Three to five, one on each line."),
        }
        widgets = {
            "theme_name": forms.TextInput({"list": "words", "autocomplete": "off"}),
            "purpose": forms.Textarea({"rows": 2}),
            "questions": forms.Textarea({"rows": 5}),
        }
        field_classes = {"purpose": LongText, "questions": LongText}

    def __init__(self, data=None, *, instance, member):
        super().__init__(data, instance=instance, member=member)
        version = instance.version
        self.fields["stage"].queryset = Stage.objects.visible_to(member).filter(version=version)
        self.fields["role"].queryset = VersionRole.objects.visible_to(member).filter(version=version)
        self.fields["milestone"].queryset = Milestone.objects.visible_to(member).filter(stage__version=version)
        self.fields["department"].queryset = Department.objects.visible_to(member)
        self.fields["stage"].empty_label = None
        self.fields["role"].empty_label = _("Nobody named")
        self.words = Theme.objects.visible_to(member).in_use()
