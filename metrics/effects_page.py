"""What works: the score of a version coloured by what goes with each of its conversations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from metrics import answers, effect_wording
from metrics.compared import RANKS, Compared, ComparedPage, verdict_of
from metrics.effect_counts import Asked, counted, planned_by, standing_out
from metrics.population import DECIDED
from salesproc.addresses import address
from salesproc.figures import number, rate
from stages.models import PlannedConversation, Stage
from stages.score import Score, drawn


@dataclass(frozen=True)
class Line(Compared):
    """One planned conversation with what goes with it."""

    planned: PlannedConversation

    @property
    def name(self) -> str:
        return self.planned.theme_name

    @property
    def under(self) -> str:
        return self.planned.role.name if self.planned.role else ""

    @property
    def stage(self) -> Stage:
        return self.planned.stage

    @property
    def arm_names(self) -> tuple[str, str]:
        return _("with the conversation held"), _("without it")

    @property
    def simple_shares(self) -> dict[str, str]:
        return {kind: rate(self.counts.simple_share(kind).rate, 0) for kind in DECIDED}


class EffectsPage(ComparedPage):
    def __init__(self, member, *, note: int | None = None, **asked):
        super().__init__(member, **asked)
        self.note = note

    @cached_property
    def stamp(self):
        return answers.stamp_of(self.member.workspace_id)

    @cached_property
    def asked(self) -> Asked:
        member, team = self.member, self.team and self.team.pk
        return Asked(member.workspace_id, planned_by(member), self.within, team, self.since)

    @cached_property
    def found(self) -> dict:
        """Of every score."""
        asked = self.asked
        return answers.kept(self.stamp, asked, lambda: counted(asked))

    @cached_property
    def lines(self) -> list[Line]:
        """In the order of the score."""
        stands_out = standing_out(self.found)
        return [self._line(talk, stands_out) for talk in self.of_version.conversations]

    def _line(self, talk, stands_out) -> Line:
        key, slug = (self.version.process_id, talk.lineage), self.member.workspace.slug
        counts = self.found[key]
        url = f"{self._page}?{urlencode({**self.place, 'note': talk.pk})}#conversation"
        listed = f"{address(slug, 'metrics:effect_opportunity_index', planned=talk.pk)}?{urlencode(self.narrowed)}"
        # Of the stage that is signed, or after it, there is no verdict.
        verdict = verdict_of(key, counts, self.outcome, stands_out) if counts.strata else ""
        return Line(counts, self.outcome, verdict, url, listed, talk)

    @property
    def _page(self) -> str:
        return address(self.member.workspace.slug, "metrics:effect_index")

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
        ranked = sorted(self.lines, key=lambda line: RANKS.index(line.verdict))
        return by_pk.get(self.note) or next(iter(ranked), None)

    @cached_property
    def n(self) -> int:
        """Deals of which something is compared or left out: all that were opened on the score."""
        return max((sum(line.counts.all.values()) for line in self.lines), default=0)

    @property
    def is_drawn_from(self) -> tuple:
        """What is planned on a published score, and its names, never change, but for the name of its process."""
        narrowed = (self.within, self.team and self.team.pk, self.since)
        return (*narrowed, self.version.pk, str(self.version), self.outcome, self.note)

    @property
    def headline(self) -> str:
        verdicts = [line.verdict for line in self.lines]
        return effect_wording.headline(self.outcome, verdicts, self.n)

    @property
    def lede(self) -> str:
        return effect_wording.lede(self.outcome, number(self.n), self.n)
