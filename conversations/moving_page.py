"""The pages of a moving: its mapping row by row, and what became of the opportunities."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.models import Move, Moving, Opportunity
from conversations.models.moving import KINDS
from conversations.moving.proposing import mapping_of, proposals_for, teams_led_by
from conversations.permitting import is_led
from conversations.places import score_of
from conversations.plan import plan_of
from people.models import JobRun
from stages import moving as rules

SHOWN = 50
BECAUSE = {
    rules.EARLIER: gettext_lazy("as it was moved before"),
    rules.LINEAGE: gettext_lazy("the same in both"),
    rules.NAME: gettext_lazy("by its name: check it"),
    rules.POSITION: gettext_lazy("by its place: check it"),
}
SAYS = {
    rules.MISSING: gettext_lazy("Say which stage “%(name)s” becomes: every stage becomes one."),
    rules.UNKNOWN: gettext_lazy("What “%(name)s” becomes is not in the new version. Choose it again."),
    rules.SIGNED: gettext_lazy(
        "“%(name)s” comes before the signature and “%(other)s” after it: moving would win what nobody signed."
    ),
    rules.CIRCULAR: gettext_lazy("“%(name)s” becomes “%(other)s” and goes round in a circle back to itself."),
}
HEADINGS = {
    "stages": gettext_lazy("Stages"),
    "milestones": gettext_lazy("Milestones"),
    "planned": gettext_lazy("Planned conversations"),
}


@dataclass(frozen=True)
class Row:
    """A thing of the old version with what it becomes. `where` is its stage, and with whom."""

    name: str
    field: str
    label: str
    where: str
    options: SafeString
    because: str
    is_unmapped: bool
    error: str = ""


@dataclass(frozen=True)
class Part:
    kind: str
    heading: str
    rows: list[Row]
    new: list[str]  # of the new version, which nothing becomes

    @property
    def nothing(self) -> int:
        return sum(row.is_unmapped for row in self.rows)


class MappingPage:
    """`data` is what was sent: read as a mapping, told at its place where it cannot be used."""

    def __init__(self, moving: Moving, member, data=None):
        self.moving, self.member, self.data = moving, member, data
        self.old, self.new = score_of(moving.source_id), score_of(moving.target_id)
        self.plans = plan_of(moving.source_id), plan_of(moving.target_id)

    # ---- the teams
    @cached_property
    def teams(self) -> list[tuple[int, str, int, bool]]:
        """Key, name, how many opportunities are open on the old version, whether it is chosen."""
        on_it = Opportunity.objects.open().filter(version=self.moving.source_id).order_by().values_list("team")
        counts = dict(on_it.annotate(n=Count("pk")))
        led = teams_led_by(self.member)
        return [(each.pk, each.name, counts.get(each.pk, 0), each.pk in self.chosen_teams) for each in led]

    @cached_property
    def chosen_teams(self) -> set[int]:
        if self.data is None:
            return set(self.moving.teams)
        sent = {int(value) for value in self.data.getlist("teams") if value.isdecimal() and len(value) < 19}
        return sent & set(teams_led_by(self.member).values_list("pk", flat=True))

    # ---- the mapping
    @cached_property
    def mapping(self) -> dict[str, dict[str, int | None]]:
        if self.data is None:
            return {kind: self.moving.mapping.get(kind, {}) for kind in KINDS}
        return {
            kind: {str(each.key): self._sent(f"{kind}-{each.key}") for each in getattr(self.old, kind)}
            for kind in KINDS
        }

    def _sent(self, name: str) -> int | None:
        value = self.data.get(name, "")
        if value == "":
            return None
        return int(value) if value.isdecimal() and len(value) < 19 else -1  # no row has it: told as unknown

    def answers(self, kind: str) -> dict[int, int | None]:
        return {int(key): target for key, target in self.mapping[kind].items()}

    @cached_property
    def problems(self) -> dict[tuple[str, int], str]:
        """By kind and key, in words."""
        return {
            (kind, each.key): str(SAYS[each.kind]) % {"name": each.name, "other": each.other}
            for kind in KINDS
            for each in rules.problems(
                getattr(self.old, kind), getattr(self.new, kind), self.answers(kind), required=kind == "stages"
            )
        }

    @property
    def anchors(self) -> list[tuple[str, str]]:
        """For the summary on top: the field, what is wrong with it."""
        return [(f"{kind}-{key}", says) for (kind, key), says in self.problems.items()]

    @cached_property
    def _proposals(self):
        return proposals_for(self.moving.source, self.moving.target)

    def proposed(self) -> dict[str, dict[str, int | None]]:
        return mapping_of(self._proposals)

    @cached_property
    def parts(self) -> list[Part]:
        return [self._part(kind) for kind in KINDS]

    def _part(self, kind: str) -> Part:
        answers, options = self.answers(kind), self._options(kind)
        rows = [self._row(kind, place, answers.get(place.key), options) for place in getattr(self.old, kind)]
        new = [place.name for place in rules.unfilled(getattr(self.new, kind), answers)]
        return Part(kind, str(HEADINGS[kind]), rows, new)

    def _row(self, kind: str, place: rules.Place, target: int | None, options: str) -> Row:
        proposal = self._proposals[kind].get(place.key)
        because = BECAUSE.get(proposal.because, "") if proposal and proposal.target == target else _("by hand")
        stage = self.plans[0].stages_by_key.get(place.stage)
        where = " · ".join(part for part in (stage and stage.name, self._role(place)) if part)
        return Row(
            name=place.name,
            field=f"{kind}-{place.key}",
            label=_("“%(name)s” becomes") % {"name": place.name},
            where=where,
            options=mark_safe(options.replace(f'value="{target}"', f'value="{target}" selected', 1)),  # noqa: S308
            because=str(because) if target is not None or because else "",
            is_unmapped=target is None,
            error=self.problems.get((kind, place.key), ""),
        )

    def _role(self, place: rules.Place) -> str:
        return next((each.name for each in self.plans[0].roles if each.buyer_role_id == place.role), "")

    def _options(self, kind: str) -> SafeString:
        """Written once for all rows of the kind: eighty of them choose among eighty."""
        if kind == "stages":
            places = self.new.stages
            return format_html(
                '<option value="">{}</option>{}',
                _("Choose a stage"),
                _options_of((each.key, each.name) for each in places),
            )
        groups = [self._group(kind, stage) for stage in self.plans[1].stages]
        return format_html('<option value="">{}</option>{}', _("nothing"), mark_safe("".join(groups)))  # noqa: S308

    def _group(self, kind: str, stage) -> SafeString:
        roles = {each.buyer_role_id: each.name for each in self.plans[1].roles}
        inside = [each for each in getattr(self.new, kind) if each.stage == stage.pk]
        named = ((each.key, " · ".join(filter(None, (each.name, roles.get(each.role))))) for each in inside)
        return (
            format_html('<optgroup label="{}">{}</optgroup>', stage.name, _options_of(named))
            if inside
            else mark_safe("")
        )


def _options_of(named) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', named)


class MovingPage:
    """How far a moving is, what became of it, and whether it can be taken back."""

    def __init__(self, moving: Moving, member):
        self.moving, self.member = moving, member

    @property
    def run(self) -> JobRun:
        return self.moving.undo_run or self.moving.run

    @property
    def is_under_way(self) -> bool:
        return self.run.state in (JobRun.State.WAITING, JobRun.State.RUNNING)

    @property
    def has_failed(self) -> bool:
        return self.run.state == JobRun.State.FAILED

    @property
    def seconds_left(self) -> int | None:
        """By the speed so far; nothing is said before a tenth is done."""
        run = self.run
        if not run.started_at or not run.total or run.done * 10 < run.total:
            return None
        spent = (timezone.now() - run.started_at).total_seconds()
        return max(1, round(spent * (run.total - run.done) / run.done))

    @cached_property
    def may_move(self) -> bool:
        return is_led(self.member, self.moving)

    @cached_property
    def may_undo(self) -> bool:
        return self.may_move and self.moving.can_be_undone

    @cached_property
    def counts(self) -> dict[str, int]:
        return self.moving.moves.aggregate(
            all=Count("pk"),
            moved=Count("moved_at"),
            undone=Count("undone_at"),
            stays=Count("pk", filter=~Q(stays="")),
            kept=Count("pk", filter=~Q(kept="")),
        )

    @cached_property
    def told(self) -> list[Move]:
        """Those that were not moved, or did not come back, each with why: as far as the reader sees them."""
        moves = Move.objects.visible_to(self.member).filter(moving=self.moving)
        moves = moves.exclude(kept="") if self.moving.undone_at else moves.exclude(stays="")
        return list(moves.select_related("opportunity__account").defer("opportunity__search")[: SHOWN + 1])
