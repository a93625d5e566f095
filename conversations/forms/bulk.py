"""What an act on many opportunities needs to know: each act asks for its own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from conversations.forms.moments import Moment
from conversations.forms.people import sellers, teams_to_sell_in
from conversations.models import Bulk, Outcome
from people.models import Membership, Team
from salesproc.forms import Segmented
from stages.models import Stage

FIELDS = {
    Bulk.Act.OWNER: ["given_to"],
    Bulk.Act.TEAM: ["team", "given_to"],
    Bulk.Act.PLAN: ["starts_at"],
    Bulk.Act.NO_DECISION: ["cause"],
    Bulk.Act.STAGE: ["stage_name", "reason"],
}


class BulkForm(forms.Form):
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none())
    given_to = forms.ModelChoiceField(label=_("Owner"), queryset=Membership.objects.none())
    starts_at = Moment(label=_("When"))
    cause = forms.ChoiceField(label=_("Which was it?"), choices=Outcome.Cause.choices, widget=Segmented)
    stage_name = forms.ChoiceField(label=_("Stage"))
    reason = forms.CharField(
        label=_("Why move on without"),
        max_length=500,
        required=False,
        help_text=_("Asked once, for those whose required milestones are not reached."),
    )

    def __init__(self, data=None, *, bulk, member):
        super().__init__(data, initial={name: getattr(bulk, name) for name in FIELDS[bulk.act]})
        teams = teams_to_sell_in(member)
        self.fields["team"].queryset = teams.order_by("name")
        self.fields["given_to"].queryset = sellers(member, teams).order_by("name")
        if bulk.act == Bulk.Act.TEAM:
            self.fields["given_to"].required = False
            self.fields["given_to"].help_text = _(
                "Left empty: whoever sells for the new team too keeps theirs, the others have no owner."
            )
        if bulk.act == Bulk.Act.STAGE:
            self.fields["stage_name"].choices = stage_names(bulk)
        for name in self.fields.keys() - set(FIELDS[bulk.act]):
            del self.fields[name]


def stage_names(bulk) -> list[tuple[str, str]]:
    """Of the versions that the chosen ones follow, in the order of their stages."""
    versions = bulk.rows.order_by().values("opportunity__version")
    stages = Stage.objects.filter(version__in=versions).order_by("position", "-version_id")
    return [(name, name) for name in dict.fromkeys(stages.values_list("name", flat=True))]
