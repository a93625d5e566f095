"""The quality of conversations: by team, buyer role and theme, over time, and against as long before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics import answers, quality_chart, quality_wording
from metrics.findings import between
from metrics.forms.quality import BY, SHARES
from metrics.models import Figures, Goal
from metrics.naming import all_names, month_name, names, quarter_name
from metrics.quality import MONTH, Effects, Step, against, is_clear, steps
from metrics.quality_counts import Asked, Counts, counted
from metrics.quality_goals import PAST, GoalLine, lines, of_population
from metrics.spans import Span, as_long_before
from people.models import Membership, Team
from stages.statistics import Difference

MOST = 20  # themes or roles with a line of their own


@dataclass(frozen=True)
class Row:
    """A team, a role, a theme, a month or all of it: what was counted, with the address of each figure."""

    name: str
    effects: Effects
    asked: Asked
    figure: tuple[tuple[str, int], ...] = ()  # what narrows its lists beyond the span and the team
    before: Effects | None = None
    is_part: bool = False

    @property
    def is_few(self) -> bool:
        return self.effects.is_too_few

    @cached_property
    def difference(self) -> Difference | None:
        return against(self.effects, self.before, "quality")

    @cached_property
    def moved_difference(self) -> Difference | None:
        return against(self.effects, self.before, "moved")

    @property
    def addresses(self) -> dict[str, str]:
        own = dict(self.figure)
        return {
            "held": self.asked.address(**own),
            **{name: self.asked.address(**own, obtained=name) for name in ("yes", "partly", "no")},
            "recorded": self.asked.address(**own, obtained="recorded"),
            "unrecorded": self.asked.address(**own, obtained="unrecorded"),
            "forward": self.asked.address(**own, moved="forward"),
            "unsaid": self.asked.address(**own, moved="unsaid"),
        }


@dataclass(frozen=True)
class Group:
    """A table: by what, and its rows. `left_out` have no line of their own."""

    by: str
    rows: list[Row]
    left_out: int = 0


class QualityPage:
    def __init__(self, member: Membership, *, span, team: Team | None, share: str, by: str):
        self.member, self.team, self.kind, self.by = member, team, share, by
        self.asked = Asked.seen_by(member, span=span, team=team and team.pk)
        self.today = member.workspace.today()

    @cached_property
    def stamp(self) -> Figures:
        return answers.stamp_of(self.member.workspace_id)

    @cached_property
    def counts(self) -> Counts:
        return self._counted(self.asked)

    @cached_property
    def earlier(self) -> Asked | None:
        """As long before; None where the span has an open end."""
        span = as_long_before(self.asked.span)
        return self.asked.narrowed(span=span) if span else None

    @cached_property
    def before(self) -> Counts:
        return self._counted(self.earlier) if self.earlier else Counts()

    def _counted(self, asked: Asked) -> Counts:
        return answers.kept(self.stamp, ("quality", asked), lambda: counted(asked))

    # ---- all of it
    @cached_property
    def total(self) -> Row:
        return Row("", self.counts.total, self.asked, before=self._earlier("teams", None))

    @cached_property
    def total_before(self) -> Row | None:
        found = self.before.total
        return Row("", found, self.earlier) if self.earlier and found.held else None

    @property
    def is_recorded_otherwise(self) -> bool:
        """It was recorded clearly more or less often than before."""
        return is_clear(against(self.total.effects, self.total.before, "recording"))

    def _earlier(self, place: str, key: int | None) -> Effects | None:
        if not self.before.teams:
            return None
        return self.before.total if key is None else getattr(self.before, place).get(key)

    # ---- told apart
    @cached_property
    def groups(self) -> list[Group]:
        """What the page shows; the files have every row."""
        return [self.group(by, MOST) for by in ("team", "theme", "role")]

    def group(self, by: str, most: int | None = None) -> Group:
        place = f"{by}s"
        found: Mapping[int, Effects] = getattr(self.counts, place)
        named = names(by, [key or None for key in found])
        if by == "team":
            keys = sorted(found, key=lambda key: named.get(key, ""))
        else:
            keys = sorted(found, key=lambda key: (not key, -found[key].held, named.get(key, "")))
        shown = keys if by == "team" else keys[:most]
        rows = [self._row(by, key, named.get(key or None, ""), found[key]) for key in shown]
        return Group(by, rows, len(keys) - len(shown))

    def _row(self, by: str, key: int, name: str, effects: Effects) -> Row:
        asked = self.asked.narrowed(team=key) if by == "team" else self.asked
        figure = () if by == "team" else ((f"of_{by}", key),)
        return Row(name, effects, asked, figure, self._earlier(f"{by}s", key))

    # ---- over time
    @cached_property
    def steps(self) -> list[Step]:
        return steps(self.asked.span, self.today, self.counts.months, self.before.months, self.by)

    @cached_property
    def over_time(self) -> list[Row]:
        """The newest first, as one reads a table of what goes on."""
        return [
            Row(
                self.name_of(one),
                one.effects,
                self.asked.narrowed(span=one.days),
                before=one.before,
                is_part=one.is_part,
            )
            for one in reversed(self.steps)
        ]

    def name_of(self, one: Step) -> str:
        return month_name(one.starts_on) if self.by == MONTH else quarter_name(one.starts_on)

    @property
    def drawings(self) -> list[SafeString]:
        return quality_chart.drawings(self)

    @property
    def chart_title(self) -> str:
        return _("%(share)s, over time") % {"share": self.share_name}

    @property
    def chart_key(self) -> str:
        return _("bar = 95%% interval · hollow and grey = fewer than 30 held, too few to conclude") % {}

    # ---- goals
    @cached_property
    def goals(self) -> list[GoalLine]:
        """Of the team that is looked at, or all that the reader sees."""
        found = Goal.objects.visible_to(self.member).select_related("team", "workspace", "set_by", "ended_by")
        return lines(self.member, self.stamp, found.filter(team=self.team) if self.team else found)

    @property
    def goals_now(self) -> list[GoalLine]:
        return [line for line in self.goals if not line.is_over]

    @property
    def goals_past(self) -> list[GoalLine]:
        return [line for line in self.goals if line.is_over][:PAST]

    @property
    def goals_hidden(self) -> int:
        return len(self.goals) - len(self.goals_now) - len(self.goals_past)

    @cached_property
    def goals_drawn(self) -> list[Goal]:
        return of_population([line.goal for line in self.goals], self.member, self.team and self.team.pk)

    @property
    def may_set(self) -> bool:
        if self.team:
            return self.member.sees_everything or self.team.pk in self.member.led_team_ids
        return self.member.may("goal.set")

    # ---- words
    @property
    def is_drawn_from(self) -> tuple:
        goals = [(goal.pk, goal.target, goal.starts_on, goal.ends_on) for goal in self.goals_drawn]
        return (self.asked, self.kind, self.by, all_names(self.member.workspace_id), goals)

    @property
    def headline(self) -> str:
        return quality_wording.headline(self.total.effects, self.total.before)

    @property
    def lede(self) -> str:
        return quality_wording.lede(self.total.effects, self.told)

    @property
    def told(self) -> Span:
        """The span without the days to come of the month that runs."""
        first, last = self.asked.span.starts_on, self.asked.span.ends_on
        return Span(first, min(last, self.today)) if last and (not first or first <= self.today) else self.asked.span

    @property
    def compared_with(self) -> str:
        return between(self.earlier.span) if self.earlier else ""

    @property
    def share_name(self) -> str:
        return str(dict(SHARES)[self.kind])

    @property
    def by_name(self) -> str:
        return str(dict(BY)[self.by])
