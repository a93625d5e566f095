"""What is really held and not on the score: buyer role × theme, counted with its results.

Counted are the conversations held by the teams that follow a process, in opportunities of that process. One is on the
score when the version that its team follows today plans its buyer role × theme, or plans the very conversation that
it was: as it stands, in a version of the same lineage, or as its opportunity is read since it was moved (lens.py).
Words that were merged count as one. What has no buyer role or no theme is no pair, and is counted apart.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, reduce
from operator import or_

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from conversations.lens import Lens, lenses_of, read_as
from conversations.models import Conversation, Outcome
from stages.models import Following, PlannedConversation, Stage, Version
from stages.statistics import Proportion, wilson

DAYS = 180
Pair = tuple[int, int]  # ids of a buyer role and a theme
NOTHING = Q(pk__in=[])


@dataclass
class Results:
    """Of the conversations of one pair. `won`, `lost` and `no_decision` count the opportunities that had them."""

    pair: Pair
    held: int = 0
    forward: int = 0
    obtained: int = 0
    deals: int = 0
    won: int = 0
    lost: int = 0
    no_decision: int = 0
    last_at: datetime | None = None
    stages: Counter = field(default_factory=Counter)  # by lineage

    def add(self, row: dict) -> None:
        for name in ("held", "forward", "obtained", "deals", "won", "lost", "no_decision"):
            setattr(self, name, getattr(self, name) + row[name])
        self.last_at = max(filter(None, (self.last_at, row["last_at"])), default=None)

    @property
    def decided(self) -> int:
        return self.won + self.lost + self.no_decision

    @property
    def moved(self) -> Proportion:
        return wilson(self.forward, self.held)

    @property
    def purpose(self) -> Proportion:
        return wilson(self.obtained, self.held)

    @property
    def conversion(self) -> Proportion:
        return wilson(self.won, self.decided)

    @property
    def indecision(self) -> Proportion:
        return wilson(self.no_decision, self.decided)


class OffScore:
    """Of what the member sees; of the whole company where it must be the same for everybody."""

    def __init__(self, member, process, *, days: int = DAYS, company: bool = False):
        self.member, self.process, self.days = member, process, days
        everything = Conversation.objects.filter(workspace_id=member.workspace_id)
        self.everything = everything if company else Conversation.objects.visible_to(member)
        self.unpaired = 0  # of those that `results` has read: how many have no buyer role or no theme

    # ---- the score in force
    @cached_property
    def teams(self) -> dict[int, list[int]]:
        """Those that follow it today, by version."""
        today = self.member.workspace.today()
        rows = Following.objects.filter(workspace_id=self.member.workspace_id, version__process=self.process).on(today)
        teams = defaultdict(list)
        for version, team in rows.order_by("pk").values_list("version", "team"):
            teams[version].append(team)
        return dict(teams)

    @cached_property
    def lenses(self) -> dict[int, Lens]:
        return lenses_of(self.process.pk)

    @cached_property
    def _planned(self) -> list[tuple]:
        """Of every version of the process: id, lineage, version, buyer role and theme as they are called today."""
        rows = PlannedConversation.objects.filter(version__process=self.process).order_by()
        word = Coalesce("role__buyer_role__merged_into", "role__buyer_role")
        about = Coalesce("theme__merged_into", "theme")
        return list(rows.values_list("pk", "lineage", "version", word, about))

    def pairs_of(self, version_id: int) -> set[Pair]:
        return {(role, theme) for _pk, _lineage, version, role, theme in self._planned if version == version_id}

    @cached_property
    def force(self) -> Version | None:
        """The newest version in force, from which a draft is begun."""
        versions = Version.objects.filter(pk__in=self.teams)
        return versions.order_by("-published_at").first() if self.teams else None

    @cached_property
    def _pairs(self) -> dict[int, set[Pair]]:
        """What is planned, by team."""
        return {team: self.pairs_of(version) for version, teams in self.teams.items() for team in teams}

    # ---- what was held
    @cached_property
    def rows(self) -> QuerySet:
        """Every conversation that counts, whether its words make a pair that is planned or not."""
        wanted = [Q(opportunity__team__in=teams) & self._not_on(version) for version, teams in self.teams.items()]
        of_process = Q(opportunity__version__process=self.process, starts_at__gte=self.since)
        held = self.everything.held().filter(of_process).filter(reduce(or_, wanted, NOTHING))
        role, about = Coalesce("buyer_role__merged_into", "buyer_role"), Coalesce("theme__merged_into", "theme")
        return held.annotate(with_whom=role, about_what=about).order_by()

    @property
    def since(self) -> datetime:
        workspace = self.member.workspace
        first = workspace.today() - timedelta(days=self.days)
        return datetime(first.year, first.month, first.day, tzinfo=workspace.zone)

    def _not_on(self, version: int) -> Q:
        """Not one of its planned conversations, read as each opportunity reads its past."""
        lineages = {lineage for _pk, lineage, of_version, *_ in self._planned if of_version == version}
        every = {pk for pk, *_ in self._planned}
        gone = {pk for pk, lineage, *_ in self._planned if lineage not in lineages}
        read_off = read_as(gone | {None}, every, "planned_conversation", self.lenses)
        return Q(planned_conversation=None) | read_off

    def conversations_of(self, pair: Pair) -> QuerySet:
        """Exactly those that the results of the pair count."""
        teams = [team for team, pairs in self._pairs.items() if pair not in pairs]
        return self.rows.filter(with_whom=pair[0], about_what=pair[1], opportunity__team__in=teams)

    @property
    def without_pair(self) -> QuerySet:
        return self.rows.filter(Q(with_whom=None) | Q(about_what=None))

    # ---- counted
    def results(self, *pairs: Pair) -> list[Results]:
        """The most held first; of those pairs only, where some are given."""
        rows = self.rows
        if pairs:
            rows = rows.filter(reduce(or_, (Q(with_whom=role, about_what=theme) for role, theme in pairs)))
        found: dict[Pair, Results] = {}
        for row in rows.values("with_whom", "about_what", team=F("opportunity__team")).annotate(**COUNTED):
            pair = (row["with_whom"], row["about_what"])
            if None in pair:
                self.unpaired += row["held"]
            elif pair not in self._pairs[row["team"]]:
                found.setdefault(pair, Results(pair)).add(row)
        return sorted(found.values(), key=lambda one: (-one.held, one.pair))

    def place(self, results: list[Results]) -> None:
        """Writes on each in which stages it was held, by lineage, as its opportunity reads them now."""
        by_pair = {one.pair: one for one in results}
        stages = dict(Stage.objects.filter(version__process=self.process).order_by().values_list("pk", "lineage"))
        lenses = self.lenses
        wanted = self.rows.filter(with_whom__in={role for role, _ in by_pair}, about_what__in={t for _, t in by_pair})
        asked = ("with_whom", "about_what", "opportunity__team", "opportunity__reading", "stage")
        for role, theme, team, reading, stage, n in wanted.values_list(*asked).annotate(n=Count("pk")):
            one = by_pair.get((role, theme))
            lineage = stages.get(lenses[reading].stage(stage) if reading in lenses else stage)
            if one and lineage and one.pair not in self._pairs[team]:
                one.stages[lineage] += n

    def last_of(self, results: list[Results]) -> dict[Pair, Conversation]:
        """The last conversation of each, with who held it: found by its moment, which was counted already."""
        moments = {one.pair: one.last_at for one in results}
        rows = self.rows.filter(starts_at__in=set(moments.values())).annotate(team=F("opportunity__team"))
        last: dict[Pair, Conversation] = {}
        for row in rows.order_by("pk").select_related("held_by").only("starts_at", "held_by__name"):
            pair = (row.with_whom, row.about_what)
            if moments.get(pair) == row.starts_at and pair not in self._pairs[row.team]:
                last[pair] = row
        return last


def _deals(*kinds) -> Count:
    return Count("opportunity", distinct=True, filter=Q(opportunity__outcome__in=kinds) if kinds else None)


COUNTED = {
    "held": Count("pk"),
    "forward": Count("pk", filter=Q(movement=Conversation.Movement.FORWARD)),
    "obtained": Count("pk", filter=Q(purpose_obtained=Conversation.Obtained.YES)),
    "deals": _deals(),
    "won": _deals(Outcome.Kind.WON),
    "lost": _deals(Outcome.Kind.LOST),
    "no_decision": _deals(Outcome.Kind.NO_DECISION),
    "last_at": Max("starts_at"),
}
