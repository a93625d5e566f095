"""An executive says for a while that a team has another level than its facts support."""

from django.utils import timezone
from django.utils.translation import gettext as _t

from conversations.models.verb import refuse_invalid, verb
from salesproc.errors import Refused
from salesproc.figures import day


class Overriding:
    """Verbs and predicates of a maturity period that overrides the facts."""

    @property
    def is_override(self) -> bool:
        return self.kind == self.Kind.OVERRIDE

    @property
    def is_taken_back(self) -> bool:
        return self.taken_back_at is not None

    @classmethod
    @verb
    def override(cls, fields: dict, *, by):
        """From today or a later day to a last one. The past is what it was: its figures were read by people."""
        period = cls(workspace_id=by.workspace_id, kind=cls.Kind.OVERRIDE, recorded_by=by, **fields)
        period._refuse_unfit_override(by.workspace.today())
        period.save()
        return period

    @verb
    def take_back(self, *, revision: int, by) -> None:
        """The facts hold again from today. What it said, and for how long, stays in the history."""
        self.lock()
        self.refuse_stale(revision)
        today = by.workspace.today()
        if self.is_taken_back or self.ends_on <= today:
            raise Refused(_t("This override has ended already."), code="ended")
        self.ends_on = max(today, self.starts_on)
        self.taken_back_at, self.taken_back_by = timezone.now(), by
        self.revision += 1
        self.save(update_fields=["ends_on", "taken_back_at", "taken_back_by", "revision"])

    def _refuse_unfit_override(self, today) -> None:
        refuse_invalid(self)
        if not self.source.strip():
            raise Refused(_t("Say why, so that others can judge it."), field="source")
        if self.starts_on < today:
            raise Refused(_t("An override begins today or later: the past is not rewritten."), field="starts_on")
        if self.ends_on is None:
            raise Refused(_t("Say until when: an override ends by itself."), field="ends_on")
        if self.ends_on <= self.starts_on:
            raise Refused(_t("This day must come after the first one."), field="ends_on", code="days_out_of_order")
        if other := self._siblings().overlapping(self.starts_on, self.ends_on).first():
            self._refuse_second(other)

    def _refuse_second(self, other, error=None) -> None:
        if other is None:
            says = _t("%(team)s has been overridden in the meantime.") % {"team": self.team}
        else:
            says = _t(
                "%(team)s is overridden already from %(from)s to %(until)s: take that back first, or choose other days."
            )
            says %= {"team": self.team, "from": day(other.starts_on), "until": day(other.ends_on)}
        raise Refused(says, field="starts_on", code="overlap") from error
