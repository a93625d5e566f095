"""The list of opportunities: its filters, its orders, and the lines it shows."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from conversations import colleagues
from conversations.finding import opportunities_named
from conversations.lists import titles
from conversations.lists.listing import MINE, Chosen, ListForm, Listing
from conversations.models import Opportunity, Outcome, SilenceAlarm
from conversations.paging import Sort
from conversations.silence import days_silent, is_silent
from people.models import Team
from stages.models import Stage, Version

OPEN, ALL = "open", "all"
OUTCOMES = [(OPEN, _("Open")), *Outcome.Kind.choices, (ALL, _("All"))]
YES, NO = "yes", "no"
OUTCOME_NAMES = dict(Outcome.Kind.choices)
MOST = 10**13

OF_OPEN_ONES = (
    Sort("next", "next_at", _("Next conversation"), nullable=True),
    Sort("silence", "last_held_at", _("Longest silence"), nullable=True),
)
OF_ALL = (
    Sort("newest", "opened_on", _("Newest"), descending=True, nullable=True),
    Sort("amount", "amount", _("Amount"), descending=True, nullable=True),
    Sort("name", "search", _("Name")),
)
SORTS = (*OF_ALL, *OF_OPEN_ONES)
COLUMNS = (
    *("pk", "name", "account_name", "owner_name", "team_name", "stage_id", "stage_name", "amount", "currency"),
    *("opened_on", "next_at", "last_held_at", "outcome", "decided_on"),
)


def amount_field(label):
    return forms.DecimalField(label=label, required=False, min_value=0, max_value=MOST, max_digits=15, decimal_places=2)


class OpportunityForm(ListForm):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, required=False)
    team = Chosen(_("Team"))
    owner = Chosen(_("Owner"))
    version = Chosen(_("Process"))
    stage = forms.CharField(label=_("Stage"), required=False, max_length=120)
    next = forms.ChoiceField(
        label=_("Next conversation"), required=False, choices=[(NO, _("None")), (YES, _("Scheduled"))]
    )
    silent = forms.ChoiceField(label=_("Silence"), required=False, choices=[(YES, _("Silent")), (NO, _("Not silent"))])
    opened_from = forms.DateField(label=_("Opened from"), required=False)
    opened_to = forms.DateField(label=_("Opened until"), required=False)
    amount_from = amount_field(_("Amount from"))
    amount_to = amount_field(_("Amount up to"))

    def choices_of(self, member):
        return {
            "team": Team.objects.visible_to(member),
            "owner": colleagues.seen_by(member),
            "version": Version.objects.visible_to(member).exclude(state=Version.State.DRAFT).select_related("process"),
        }

    def narrow(self, opportunities, alarms, today):
        columns = {"team": "team", "owner": "owner", "version": "version", "stage": "stage_name"}
        ranges = {"opened_from": "opened_on__gte", "opened_to": "opened_on__lte"}
        ranges |= {"amount_from": "amount__gte", "amount_to": "amount__lte"}
        asked = {column: self.cleaned_data[name] for name, column in columns.items() if self.given(name)}
        asked |= {
            column: self.cleaned_data[name] for name, column in ranges.items() if self.cleaned_data[name] is not None
        }
        if self.given("whose") == MINE:
            asked["owner"] = self.member
        outcome = self.given("outcome") or OPEN
        if outcome != ALL:
            asked["outcome"] = "" if outcome == OPEN else outcome
        if self.given("next"):
            asked["next_at__isnull"] = self.given("next") == NO
        opportunities = opportunities.filter(**asked)
        if self.given("silent") == YES:
            return opportunities.silent(alarms, today)
        if self.given("silent") == NO:
            return opportunities.filter(~Q(outcome="") | ~alarms.condition(today))
        return opportunities


@dataclass(frozen=True, slots=True)
class Line:
    of: Opportunity  # a row of COLUMNS
    url: str
    days_silent: int | None
    is_silent: bool
    outcome: str


class OpportunityListing(Listing):
    form_class, sorts, show_name = OpportunityForm, SORTS, "conversations:opportunity_show"
    defaults = {"outcome": OPEN}
    always = ("outcome",)

    @cached_property
    def alarms(self):
        return SilenceAlarm.of(self.member.workspace)

    def everything(self):
        return Opportunity.objects.visible_to(self.member)

    def asked(self):
        alarms = self.alarms if self.form.given("silent") else None
        asked = self.form.narrow(self.everything(), alarms, self.today)
        return opportunities_named(asked, self.member, self.form.words) if self.form.words else asked

    def rows(self):
        names = {"account_name": F("account__name"), "owner_name": F("owner__name"), "team_name": F("team__name")}
        return Opportunity.objects.visible_to(self.member).annotate(**names).values_list(*COLUMNS, named=True)

    @property
    def sorts_offered(self):
        """What has ended has no next conversation and breaks no silence."""
        return SORTS if self.outcome == OPEN else OF_ALL

    @property
    def outcome(self) -> str:
        return (self.form.given("outcome") if self.is_valid else None) or OPEN

    @cached_property
    def today(self):
        return self.member.workspace.today()

    @cached_property
    def lines(self) -> list[Line]:
        return [self._line(row) for row in self.page.rows]

    def _line(self, row) -> Line:
        day_of, is_open = self.member.workspace.day_of, not row.outcome
        days = (
            days_silent(row.last_held_at and day_of(row.last_held_at), row.opened_on, self.today) if is_open else None
        )
        next_on = row.next_at and day_of(row.next_at)
        silent = is_silent(days, next_on, self.today, self.alarms.days(row.stage_id))
        return Line(row, self.link(row.pk), days, silent, str(OUTCOME_NAMES.get(row.outcome, "")))

    @property
    def finding(self) -> str:
        return titles.opportunities(self.outcome, *self.count)

    def choices_of(self, name):
        return [(stage, stage) for stage in self.stage_names] if name == "stage" else None

    @cached_property
    def stage_names(self) -> list[str]:
        """Of the versions that are offered, in the order of their stages; and the one that is asked for."""
        versions = self.form.fields["version"].queryset.select_related(None).values("pk")
        stages = Stage.objects.visible_to(self.member).filter(version__in=versions).order_by("position", "-version_id")
        names = dict.fromkeys(stages.values_list("name", flat=True))
        asked = self.form.data.get("stage")
        return list(names | ({asked: None} if asked else {}))
