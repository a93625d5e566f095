from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import times
from conversations.lens import Lens, lens_of
from conversations.models.outcome import Outcome
from conversations.models.stage_entry import StageEntry
from conversations.models.verb import verb
from conversations.plan import Plan, plan_of
from salesproc.errors import Refused, Stale
from stages.models import Milestone, PlannedConversation, Stage


class ReasonNeeded(Refused):
    """A soft gate: the move is allowed, with one reason. `missing` are the required milestones not reached."""

    def __init__(self, missing):
        names = ", ".join(_("“%(words)s”") % {"words": milestone} for milestone in missing)
        message = _("Not reached yet: %(milestones)s. Say why you move on without.") % {"milestones": names}
        super().__init__(message, field="reason", code="reason_needed")
        self.missing = missing


class Staged:
    """Where an opportunity is in the stages of its version. `enter` is the only way to move."""

    @property
    def plan(self) -> Plan:
        return plan_of(self.version_id)

    @property
    def lens(self) -> Lens:
        """How rows of versions that it followed before are read."""
        return lens_of(self.reading_id)

    def planned_of(self, value) -> PlannedConversation | None:
        """The planned conversation whose key somebody sent, perhaps from a page as old as a version before."""
        return self.plan.by_key.get(self.lens.planned(int(value))) if str(value).isdecimal() else None

    @property
    def version_stages(self) -> tuple[Stage, ...]:
        return self.plan.stages

    @property
    def stage_place(self) -> int | None:
        """Its place among the stages, from 0; None when it is in none of them."""
        return self.plan.places.get(self.stage_id)

    @property
    def place_to_go_on(self) -> int | None:
        """From where the score suggests: what is won goes on after the signature, wherever it was won."""
        if self.outcome != Outcome.Kind.WON or self.signature_place is None:
            return self.stage_place
        return max(self.signature_place + 1, -1 if self.stage_place is None else self.stage_place)

    @property
    def signature_place(self) -> int | None:
        return next((place for place, stage in enumerate(self.version_stages) if stage.is_signature), None)

    @property
    def next_stage(self) -> Stage | None:
        place = -1 if self.stage_place is None else self.stage_place
        return self.version_stages[place + 1] if place + 1 < len(self.version_stages) else None

    def is_after_signature(self, stage: Stage) -> bool:
        return self.signature_place is not None and self.plan.places[stage.pk] > self.signature_place

    def stages_to_enter(self) -> list[Stage]:
        """Those that `enter` would not refuse, as far as the stage alone decides."""
        if self.outcome not in ("", Outcome.Kind.WON):
            return []
        others = [stage for stage in self.version_stages if stage.pk != self.stage_id]
        return others if self.is_open else [stage for stage in others if self.is_after_signature(stage)]

    def missing_before(self, stage: Stage) -> list[Milestone]:
        """Required milestones of the stages that going forward to this one would leave, not reached so far."""
        place = self.stage_place
        if place is None:
            return []
        left = self.version_stages[place : self.plan.places[stage.pk]]
        required = [each for each in self.plan.milestones_of(*(stage.pk for stage in left)) if each.is_required]
        reached = self.reached_milestones() if required else set()
        return [milestone for milestone in required if milestone.pk not in reached]

    @verb
    def enter(self, stage: Stage, *, by, reason: str = "", at=None, leaving: Stage | None = None) -> StageEntry:
        """Moves to a stage of the version.

        Leaving the signature's stage forward is winning: an open opportunity that enters a stage after it is
        decided won on that day. `leaving`, when given, is the stage the page showed: a stale page is refused.
        """
        self.lock()
        at = at or timezone.now()
        self._refuse_entry(stage, at)
        if leaving is not None and leaving.pk != self.stage_id:
            raise Stale(_("It has moved to “%(stage)s” since you opened it.") % {"stage": self.stage_name})
        missing = self.missing_before(stage)
        if missing and not reason.strip():
            raise ReasonNeeded(missing)
        entry = self._add_entry(stage, at=at, by=by, missing=missing, reason=reason.strip())
        if self.is_open and self.is_after_signature(stage):
            self.settle(Outcome.Kind.WON, by=by, at=at)
        return entry

    def _refuse_entry(self, stage: Stage, at) -> None:
        if stage not in self.version_stages:
            raise Refused(_("This stage is not in the process that this opportunity follows."), field="stage")
        if stage.pk == self.stage_id:
            raise Refused(_("It is already in “%(stage)s”.") % {"stage": stage}, field="stage", code="already")
        if stage not in self.stages_to_enter():
            raise Refused(self._why_not(stage), field="stage", code="decided")
        times.refuse_unless_past(at, field="at")
        if self.stage_entered_at and at < self.stage_entered_at:
            raise Refused(_("It entered the stage before later than that."), field="at", code="out_of_order")
        if self.opened_at and at < self.opened_at:
            raise Refused(_("It was opened later than that."), field="at", code="out_of_order")

    def _why_not(self, stage: Stage) -> str:
        if self.is_won:
            return _("It is won: only the stages after the signature are left.")
        outcome = {"outcome": self.get_outcome_display()}
        return _("It has ended (%(outcome)s). Reopen it before you move it.") % outcome

    def _add_entry(self, stage: Stage, *, at, by, missing=(), reason="") -> StageEntry:
        last = self.stage_entries.order_by("-sequence").values_list("sequence", flat=True).first() or 0
        entry = StageEntry(
            workspace_id=self.workspace_id,
            opportunity=self,
            sequence=last + 1,
            stage=stage,
            stage_name=stage.name,
            entered_at=at,
            entered_by=by,
            missing=[{"milestone": milestone.pk, "name": milestone.name} for milestone in missing],
            reason=reason[:500],
        )
        entry.save()
        self.stage, self.stage_name, self.stage_entered_at = stage, stage.name, at
        self.save(update_fields=["stage", "stage_name", "stage_entered_at"])
        return entry

    def stage_at(self, moment) -> Stage | None:
        """The stage it was in at that moment, as far as entries say."""
        if self.stage_entered_at is None or moment >= self.stage_entered_at:
            return self.plan.stages_by_key.get(self.stage_id) or self.stage
        entries = self.stage_entries.filter(entered_at__lte=moment).order_by("-sequence").select_related("stage")
        entry = entries.first()
        return entry.stage if entry else None
