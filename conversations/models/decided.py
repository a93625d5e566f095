from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models.outcome import Outcome
from conversations.models.verb import verb
from salesproc.errors import Refused


class Decided:
    """How an opportunity ends, and how an end is taken back."""

    @property
    def is_open(self) -> bool:
        return self.outcome == ""

    @property
    def is_won(self) -> bool:
        return self.outcome == Outcome.Kind.WON

    @property
    def may_be_disqualified(self) -> bool:
        """Only up to the stage that the version names: later, rates could be polished with it."""
        place = self.stage_place
        return self.version is None or place is None or place < self.version.disqualification_stage

    def outcome_in_force(self) -> Outcome | None:
        return self.outcomes.filter(reopened_at=None).select_related("recorded_by").first()

    @verb
    def decide(self, kind: str, *, by, cause: str = "", reason: str = "", on=None, amount=None) -> Outcome:
        """`amount` is what it was won for, when that is known by now."""
        self.lock()
        self._refuse_outcome(kind, cause)
        if amount is not None:
            self._win_for(amount, kind)
        return self.settle(kind, by=by, cause=cause, reason=reason, on=on)

    def settle(self, kind: str, *, by, cause: str = "", reason: str = "", on=None, at=None) -> Outcome:
        """What `decide` does once the row is locked: also the way a stage after the signature wins."""
        now = timezone.now()
        today = by.workspace.day_of(now)
        on = on or by.workspace.day_of(at or now)
        self._refuse_outcome(kind, cause)
        self._refuse_day(on, today)
        outcome = Outcome(
            workspace_id=self.workspace_id,
            opportunity=self,
            kind=kind,
            cause=cause,
            reason=reason.strip()[:500],
            decided_on=on,
            decided_at=at or (now if on == today else None),
            recorded_by=by,
        )
        outcome.save()
        self.outcome, self.decided_on = kind, on
        self.save(update_fields=["outcome", "decided_on"])
        return outcome

    def _win_for(self, amount, kind: str) -> None:
        if kind != Outcome.Kind.WON:
            raise Refused(_("Only what is won has an amount to say."), field="amount", code="invalid")
        self.put({"amount": amount})

    def _refuse_outcome(self, kind: str, cause: str) -> None:
        if not self.is_open:
            outcome = {"outcome": self.get_outcome_display()}
            raise Refused(_("It has already ended: %(outcome)s.") % outcome, code="already_decided")
        if kind not in Outcome.Kind.values:
            raise Refused(_("Choose an outcome."), field="kind", code="invalid")
        if kind == Outcome.Kind.NO_DECISION and cause not in Outcome.Cause.values:
            question = _("Say which of the two it was: indecision, or preference for the status quo.")
            raise Refused(question, field="cause", code="cause_needed")
        if kind != Outcome.Kind.NO_DECISION and cause:
            raise Refused(_("Only “no decision” has a cause."), field="cause", code="invalid")
        if kind == Outcome.Kind.DISQUALIFIED and not self.may_be_disqualified:
            late = _("In “%(stage)s” it is too late to disqualify: choose lost or no decision.")
            late %= {"stage": self.stage_name}
            raise Refused(late, field="kind", code="too_late_to_disqualify")

    def _refuse_day(self, on, today) -> None:
        if on > today:
            raise Refused(_("This day is in the future."), field="on", code="in_the_future")
        if self.opened_on and on < self.opened_on:
            raise Refused(_("It was opened after that day."), field="on", code="before_opening")

    @verb
    def reopen(self, *, by, because: str, past_may_change: bool) -> Outcome:
        """Takes the outcome back. Figures of the past keep it unless they may change."""
        self.lock()
        outcome = self.outcome_in_force()
        if outcome is None:
            raise Refused(_("It is open already."), code="already_open")
        if not because.strip():
            raise Refused(_("Say why it is open again."), field="because", code="reason_needed")
        outcome.reopened_at = timezone.now()
        outcome.reopened_by = by
        outcome.reopened_because = because.strip()[:500]
        outcome.stays_counted = not past_may_change
        outcome.save(update_fields=["reopened_at", "reopened_by", "reopened_because", "stays_counted"])
        self.outcome, self.decided_on = "", None
        self.save(update_fields=["outcome", "decided_on"])
        return outcome
