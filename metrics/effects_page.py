"""What works: the score of a version coloured by what goes with each of its conversations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from metrics import answers, effect_wording
from metrics.effect_counts import (
    FAVOURS,
    HELD,
    STAYED,
    UNKNOWN,
    WITHOUT,
    Asked,
    Counts,
    counted,
    planned_of,
    standing_out,
)
from metrics.effects import Effect
from metrics.models import Exposure
from metrics.population import DECIDED
from metrics.spans import quarters_back
from salesproc.addresses import address
from salesproc.figures import interval_points, number, points, rate
from stages.models import Following, PlannedConversation, Version
from stages.score import Score, drawn
from stages.statistics import Proportion
from stages.version_page import VersionPage


@dataclass(frozen=True)
class Arm:
    """Deals that left the stage with the conversation held, or without it."""

    state: str
    counts: Counts

    @property
    def is_held(self) -> bool:
        return self.state == HELD

    @property
    def n(self) -> int:
        return self.counts.decided(self.state)

    @property
    def open(self) -> int:
        return self.counts.n(self.state, "open")

    @property
    def shares(self) -> list[tuple[str, Proportion]]:
        return [(kind, self.counts.share(self.state, kind)) for kind in DECIDED]


@dataclass(frozen=True)
class Line:
    """One planned conversation with what goes with it. `verdict`: up, down, even, few; empty where none can be."""

    planned: PlannedConversation
    counts: Counts
    outcome: str
    verdict: str
    url: str
    narrowed: str  # what the lists behind its figures take over from the address of the page

    @property
    def effect(self) -> Effect:
        return self.counts.effects[self.outcome]

    @property
    def says(self) -> str:
        return "" if self.effect.difference.value is None else points(self.effect.difference.value)

    @property
    def interval(self) -> str:
        return "" if self.effect.difference.value is None else interval_points(self.effect.difference)

    @property
    def arms(self) -> tuple[Arm, Arm]:
        return Arm(HELD, self.counts), Arm(WITHOUT, self.counts)

    @property
    def stayed(self) -> int:
        return self.counts.n(STAYED)

    @property
    def unknown(self) -> int:
        return self.counts.n(UNKNOWN)

    @property
    def uncompared(self) -> int:
        """Decided deals of versions and teams in which only one arm has any."""
        difference = self.effect.difference
        return sum(arm.n for arm in self.arms) - difference.n - difference.base_n

    @property
    def simple_shares(self) -> dict[str, str]:
        return {kind: rate(self.counts.simple_share(kind).rate, 0) for kind in DECIDED}

    @property
    def verdict_says(self):
        return effect_wording.VERDICTS[self.verdict]

    @property
    def sentence(self) -> str:
        return effect_wording.sentence(self.outcome, self.says, self.interval)


class EffectsPage:
    def __init__(self, member, *, version, outcome, quarters, team, note: int | None = None):
        self.member, self.version, self.outcome, self.team = member, version, outcome, team
        self.quarters, self.note = quarters, note

    @cached_property
    def stamp(self):
        return answers.stamp_of(self.member.workspace_id)

    @cached_property
    def of_version(self) -> VersionPage:
        return VersionPage(self.member, self.version)

    @cached_property
    def asked(self) -> Asked:
        member, team = self.member, self.team and self.team.pk
        within = None if member.sees_everything else tuple(sorted(member.team_ids))
        since = self.quarters and quarters_back(member.workspace.today(), self.quarters)
        return Asked(member.workspace_id, planned_of(self.version, member), within, team, since)

    @cached_property
    def found(self) -> dict:
        asked = self.asked
        return answers.kept(self.stamp, asked, lambda: counted(asked))

    @cached_property
    def lines(self) -> list[Line]:
        """In the order of the score."""
        stands_out = standing_out(self.found)
        return [self._line(talk, stands_out) for talk in self.of_version.conversations]

    def _line(self, talk, stands_out) -> Line:
        counts = self.found[talk.lineage]
        query = {**self.place, "note": talk.pk}
        narrowed = urlencode({name: self.place[name] for name in ("since", "team") if name in self.place})
        line = Line(talk, counts, self.outcome, "", f"{self._page}?{urlencode(query)}#conversation", narrowed)
        if not counts.strata:
            return line  # of the stage that is signed, or after it
        verdict = "few" if counts.is_too_few else "even"
        if (talk.lineage, self.outcome) in stands_out:
            is_better = (line.effect.difference.value or 0) * FAVOURS[self.outcome] > 0
            verdict = "up" if is_better else "down"
        return replace(line, verdict=verdict)

    @property
    def _page(self) -> str:
        return address(self.member.workspace.slug, "metrics:effect_index")

    @cached_property
    def place(self) -> dict:
        """What the address asks for, without the conversation that is open."""
        team = self.team and self.team.pk
        asked = {"version": self.version.pk, "outcome": self.outcome, "since": self.quarters, "team": team}
        return {name: value for name, value in asked.items() if value}

    @cached_property
    def score(self) -> Score:
        page, lines = self.of_version, {line.planned.pk: line for line in self.lines}
        score = drawn(
            self.version, page.stages, page.roles, page.conversations, address=lambda talk: lines[talk.pk].url
        )
        for stage, column in zip(page.stages, score.stages, strict=True):
            column.caption = self._left(stage)
        notes = [note for row in score.rows for cell in row.cells for note in cell.notes]
        by_url = {line.url: line for line in self.lines}
        for note in notes:
            line = by_url[note.url]
            chosen = " chosen" if line is self.chosen else ""
            note.state, note.count = f"{line.verdict or 'planned'}{chosen}", line.says or None
        return score

    def _left(self, stage) -> str:
        left = [line.counts.left for line in self.lines if line.planned.stage_id == stage.pk and line.counts.strata]
        return effect_wording.left_by(max(left)) if left else ""

    @cached_property
    def chosen(self) -> Line | None:
        """The one that is asked for, else the first that stands out, else the first with enough, else the first."""
        by_pk = {line.planned.pk: line for line in self.lines}
        ranked = sorted(self.lines, key=lambda line: ("up", "down", "even", "few", "").index(line.verdict))
        return by_pk.get(self.note) or next(iter(ranked), None)

    @cached_property
    def n(self) -> int:
        """Deals of which something is compared or left out: all that were opened on the score."""
        return max((sum(counts.all.values()) for counts in self.found.values()), default=0)

    @property
    def headline(self) -> str:
        verdicts = [line.verdict for line in self.lines]
        return effect_wording.headline(self.outcome, verdicts, self.n)

    @property
    def lede(self) -> str:
        return effect_wording.lede(self.outcome, number(self.n), self.n)


def version_at_first(member) -> Version | None:
    """The version that a team of the member follows, else any team, else the last that was published: of those on
    which something was opened, if there is any."""
    rows = Exposure.objects.filter(workspace=member.workspace_id)
    if not member.sees_everything:
        rows = rows.filter(team_id__in=member.team_ids)
    known = set(rows.order_by().values_list("version_id", flat=True).distinct())
    followings = Following.objects.visible_to(member).on(member.workspace.today()).select_related("version")
    mine = sorted(followings, key=lambda one: (one.team_id not in member.team_ids, one.pk))
    published = Version.objects.visible_to(member).filter(published_at__isnull=False).order_by("-published_at")
    offered = [one.version for one in mine] + list(published.filter(pk__in=known)[:1]) + list(published[:1])
    return min(offered, key=lambda version: version.pk not in known, default=None)
