"""Moments and durations as they are typed: in the time of the workspace, unless the time says its own offset."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from salesproc.figures import day, hour


def this_minute() -> datetime:
    return timezone.localtime().replace(second=0, microsecond=0)


def when(value: datetime | str | None) -> str:
    """Today, 09:30. Also of what was typed, as far as it can be read."""
    try:
        moment = parse_datetime(value) if isinstance(value, str) else value
    except ValueError:
        moment = None
    if moment is None:
        return str(value or "")
    moment = timezone.localtime(moment if timezone.is_aware(moment) else timezone.make_aware(moment))
    today = timezone.localdate()
    names = {today: _now("Today"), today - timedelta(days=1): _now("Yesterday")}
    return _now("%(day)s, %(hour)s") % {"day": names.get(moment.date()) or day(moment), "hour": hour(moment)}


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class Moment(forms.Field):
    """A day and an hour. An hour that the clocks skip, or show twice, is asked again instead of guessed."""

    widget = MomentInput
    default_error_messages = {"invalid": _("Give a day and an hour, such as 2026-11-26 14:00.")}

    def prepare_value(self, value):
        return timezone.localtime(value) if isinstance(value, datetime) else value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            moment = parse_datetime(value.strip())
        except ValueError:
            moment = None
        if moment is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment if timezone.is_aware(moment) else in_zone(moment, timezone.get_current_timezone())

    def has_changed(self, initial, data):
        return super().has_changed(initial and timezone.localtime(initial).strftime("%Y-%m-%dT%H:%M"), data)


def in_zone(moment: datetime, zone) -> datetime:
    early, late = moment.replace(tzinfo=zone, fold=0), moment.replace(tzinfo=zone, fold=1)
    if _round_trip(early, zone) != moment:
        raise ValidationError(_now("This hour does not exist: the clocks went forward that night."), code="skipped")
    if early.utcoffset() != late.utcoffset():
        twice = _now("This hour came twice, the clocks went back that night: give another one.")
        raise ValidationError(twice, code="twice")
    return early


def _round_trip(moment: datetime, zone) -> datetime:
    try:
        return moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0)
    except OverflowError as error:
        raise ValidationError(_now("Give a date after 1990."), code="invalid") from error


class Minutes(forms.IntegerField):
    """A duration, typed in minutes."""

    def __init__(self, **kwargs):
        super().__init__(min_value=1, max_value=720, **kwargs)
        self.widget.attrs["step"] = "any"

    def prepare_value(self, value):
        return int(value.total_seconds() // 60) if isinstance(value, timedelta) else value

    def clean(self, value):
        minutes = super().clean(value)
        return None if minutes is None else timedelta(minutes=minutes)
