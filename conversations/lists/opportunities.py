"""The list of opportunities: its filters, its orders, and the lines it shows."""

from functools import cached_property

from django import forms
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from conversations import colleagues
from conversations.finding import opportunities_named
from conversations.lists import titles
from conversations.lists.columns import Column
from conversations.lists.listing import MINE, Chosen, ListForm, Listing
from conversations.models import Opportunity, Outcome, SilenceAlarm
from conversations.paging import Sort
from conversations.planning import next_of
from conversations.silence import days_silent, is_silent
from people.models import Team
from salesproc.figures import NONE, days, for_many, money, short_day
from stages.models import Stage, Version

OPEN, ALL = "open", "all"
OUTCOMES = [(OPEN, _("Open")), *Outcome.Kind.choices, (ALL, _("All"))]
YES, NO = "yes", "no"
KINDS = Outcome.Kind.choices
OUTCOME_CSS = {Outcome.Kind.WON: "won", Outcome.Kind.LOST: "lost", Outcome.Kind.NO_DECISION: "nd"}
ENDED = '<span class="chip {}">{}</span> <span class="faint">{}</span>'
MOST = 10**13
SUGGESTED = "suggested"  # the column that is asked for apart

OF_OPEN_ONES = (
    Sort("next", "next_at", _("Next conversation"), nullable=True),
    Sort("silence", "last_held_at", _("Longest silence"), nullable=True),
)
NEWEST = Sort("newest", "opened_on", _("Newest"), descending=True, nullable=True)
OF_ALL = (
    NEWEST,
    Sort("amount", "amount", _("Amount"), descending=True, nullable=True),
    Sort("name", "search", _("Name")),
)
SORTS = (*OF_ALL, *OF_OPEN_ONES)
COLUMNS = (
    *("pk", "name", "account__name", "owner__name", "team__name", "stage_id", "stage_name", "amount", "currency"),
    *("opened_on", "next_at", "last_held_at", "outcome", "decided_on", "stage_entered_at", "source"),
    *("version_id", "reading_id"),
)
TABLE = (
    Column("stage", _("Stage"), "{where}", says=False),
    Column("amount", _("Amount"), "{amount}", is_number=True, says=False),
    Column("next", _("Next conversation"), '<span class="{next_css}">{next}</span>'),
    Column(SUGGESTED, _("Next on the score"), "{suggested}", comes=False),
    Column("silence", _("Silence"), "{silence}", "{silence_css}", is_number=True),
    Column("owner", _("Owner"), '{owner}<br><span class="faint">{team}</span>', says=False),
    Column("opened", pgettext_lazy("when an opportunity was", "Opened"), "{opened}", is_number=True),
    Column("last", _("Last conversation"), "{last}", is_number=True, comes=False),
    Column("entered", _("In this stage since"), "{entered}", is_number=True, comes=False),
    Column("source", _("How it started"), "{source}", comes=False),
)


def amount_field(label):
    return forms.DecimalField(label=label, required=False, min_value=0, max_value=MOST, max_digits=15, decimal_places=2)


def in_words(planned) -> str:
    """What it is about, and with whom."""
    if planned is None:
        return NONE
    return f"{planned.theme_name} · {planned.role.name}" if planned.role else planned.theme_name


def versions_of(member):
    return Version.objects.visible_to(member).exclude(state=Version.State.DRAFT)


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

    rows_of = {
        "team": Team.objects.visible_to,
        "owner": colleagues.seen_by,
        "version": lambda member: versions_of(member).select_related("process"),
    }

    def narrow(self, opportunities, alarms, today):
        columns = {"team": "team", "owner": "owner", "version": "version", "stage": "stage_name"}
        ranges = {"opened_from": "opened_on__gte", "opened_to": "opened_on__lte"}
        ranges |= {"amount_from": "amount__gte", "amount_to": "amount__lte"}
        asked = {column: self.cleaned_data[name] for name, column in columns.items() if self.given(name)}
        asked |= {
            column: self.cleaned_data[name]
            for name, column in ranges.items()
            if self.cleaned_data.get(name) is not None
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


class Written:
    """How the columns of an opportunity are written. What is the same for all rows is made once."""

    def __init__(self, member, today, alarms, link, suggested=None):
        self.suggested = suggested or {}
        self.day_of, self.today, self.alarms, self.link = member.workspace.day_of, today, alarms, link
        self.day, self.days, self.money = for_many(short_day), for_many(days), for_many(money)
        self.none = pgettext("next conversation", "none")
        self.kinds = {kind: str(name) for kind, name in KINDS}

    def of(self, row) -> dict:
        day_of, year = self.day_of, self.today.year
        moments = (row["last_held_at"], row["next_at"], row["stage_entered_at"])
        held, next_on, entered = (moment and day_of(moment) for moment in moments)
        is_open = not row["outcome"]
        silence = days_silent(held, row["opened_on"], self.today) if is_open else None
        silent = is_silent(silence, next_on, self.today, self.alarms.days(row["stage_id"]))
        has_none = is_open and next_on is None
        return {
            "pk": row["pk"],
            "url": self.link(row["pk"]),
            "name": row["name"],
            "last": self.day(held, year),
            "entered": self.day(entered, year),
            "source": row["source"] or NONE,
            "account": row["account__name"] or "",
            "team": row["team__name"],
            "owner": row["owner__name"] or NONE,
            "amount": self.money(row["amount"], row["currency"]),
            "opened": self.day(row["opened_on"], year),
            "next": self.none if has_none else self.day(next_on, year),
            "next_css": "chip nd" if has_none else "",
            "suggested": in_words(self.suggested.get(row["pk"])),
            "silence": self.days(silence),
            "silence_css": "n text-nd" if silent else "n",
            "where": row["stage_name"] if is_open else self.ended(row["outcome"], self.day(row["decided_on"], year)),
        }

    def ended(self, outcome: str, day: str) -> str:
        return format_html(ENDED, OUTCOME_CSS.get(outcome, ""), self.kinds[outcome], day)


class OpportunityListing(Listing):
    form_class, sorts, show_name = OpportunityForm, SORTS, "conversations:opportunity_show"
    kind, table = "opportunities", TABLE
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
        return Opportunity.objects.filter(workspace=self.member.workspace_id).values(*COLUMNS)

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
    def lines(self) -> list[dict]:
        """The rows as they are written: a template that writes fifty of them has little left to do."""
        rows = self.page.rows
        suggested = next_of(rows) if any(column.key == SUGGESTED for column in self.columns) else {}
        written = Written(self.member, self.today, self.alarms, self.link, suggested)
        return [written.of(row) for row in rows]

    @property
    def finding(self) -> str:
        return titles.opportunities(self.outcome, *self.count)

    @property
    def is_gone(self) -> bool:
        return super().is_gone or self._stage_is_gone

    @property
    def _stage_is_gone(self) -> bool:
        """A stage is asked for by its name: no opportunity has it, and no version."""
        asked = self.form.given("stage") if self.is_valid and self.views and self.views.now else None
        if not asked or self.lines:
            return False
        stages = Stage.objects.visible_to(self.member).filter(name=asked, version__in=versions_of(self.member))
        return not stages.exists()

    def choices_of(self, name):
        return [(stage, stage) for stage in self.stage_names] if name == "stage" else None

    @cached_property
    def stage_names(self) -> list[str]:
        """Of the versions that are offered, in the order of their stages; and the one that is asked for."""
        stages = Stage.objects.visible_to(self.member).filter(version__in=versions_of(self.member))
        stages = stages.order_by("position", "-version_id")
        names = dict.fromkeys(stages.values_list("name", flat=True))
        asked = self.form.data.get("stage")
        return list(names | ({asked: None} if asked else {}))
