"""How an opportunity came to where it is: the stages it entered, how it ended, and what was said of it each time."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from conversations.models import Outcome, StageEntry
from people.models import Membership

STYLES = {Outcome.Kind.WON: "won", Outcome.Kind.LOST: "lost", Outcome.Kind.NO_DECISION: "nd"}


@dataclass(frozen=True)
class Step:
    """`why` is what somebody said; `missing` are the required milestones that were passed without."""

    order: tuple
    day: date | datetime | None  # not known in some files
    says: str
    by: Membership | None
    why: str = ""
    missing: tuple[str, ...] = ()
    css: str = ""


def course_of(opportunity) -> list[Step]:
    """The newest first, in two queries."""
    entries = opportunity.stage_entries.select_related("entered_by").order_by("sequence")
    outcomes = opportunity.outcomes.select_related("recorded_by", "reopened_by")
    steps = [_entered(entry) for entry in entries]
    for outcome in outcomes:
        steps.append(_ended(outcome))
        if outcome.reopened_at:
            steps.append(_reopened(outcome))
    return sorted(steps, key=lambda step: step.order, reverse=True)


def _entered(entry: StageEntry) -> Step:
    says = _("in the words of another version: “%(stage)s”") if entry.move_id else _("“%(stage)s”")
    missing = tuple(each["name"] for each in entry.missing)
    says %= {"stage": entry.stage_name}
    return Step((entry.recorded_at, entry.sequence), entry.entered_at, says, entry.entered_by, entry.reason, missing)


def _ended(outcome: Outcome) -> Step:
    said = [each for each in (outcome.get_cause_display(), outcome.reason) if each]
    css = STYLES.get(outcome.kind, "")
    kind = outcome.get_kind_display()
    return Step((outcome.recorded_at, 0), outcome.decided_on, kind, outcome.recorded_by, " · ".join(said), css=css)


def _reopened(outcome: Outcome) -> Step:
    says = _("open again; past figures keep the outcome") if outcome.stays_counted else _("open again; a mistake")
    order = (outcome.reopened_at, 0)
    return Step(order, outcome.reopened_at, says, outcome.reopened_by, outcome.reopened_because)
