"""Which moments, days and durations may be written down."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from salesproc.errors import Refused

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
CLOCKS_DIFFER = timedelta(minutes=5)  # a phone that runs ahead is not a lie
FURTHEST = timedelta(days=5 * 365 + 1)
LONGEST = timedelta(hours=12)


def refuse_unless_past(moment: datetime, *, field: str) -> None:
    refuse_too_early(moment, field=field)
    if moment > timezone.now() + CLOCKS_DIFFER:
        raise Refused(_("This is in the future."), field=field, code="in_the_future")


def refuse_too_early(moment: datetime, *, field: str) -> None:
    if moment < EARLIEST:
        raise Refused(_("Give a date after 1990."), field=field, code="too_early")


def refuse_too_far(moment: datetime, *, field: str) -> None:
    """For what is planned: the past is allowed, it then waits to be logged."""
    refuse_too_early(moment, field=field)
    if moment > timezone.now() + FURTHEST:
        raise Refused(_("Give a date within five years."), field=field, code="too_far")


def refuse_odd_duration(duration: timedelta | None, *, field: str = "duration") -> None:
    if duration is not None and not timedelta(0) < duration <= LONGEST:
        raise Refused(_("Give a duration of at most twelve hours."), field=field, code="duration")
