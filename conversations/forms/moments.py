"""Moments and durations as they are typed: in the time of the workspace, unless the time says its own offset."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.natural_dates import FUTURE, PAST, understood
from salesproc.figures import day, hour


def this_minute() -> datetime:
    return timezone.localtime().replace(second=0, microsecond=0)


def when(value: datetime | str | None) -> str:
    """Today, 09:30. Also of what was typed, as far as it can be read."""
    moment = read(value) if isinstance(value, str) else value
    if moment is None:
        return str(value or "")
    moment = timezone.localtime(moment if timezone.is_aware(moment) else timezone.make_aware(moment))
    today = timezone.localdate()
    names = {today: _now("Today"), today - timedelta(days=1): _now("Yesterday")}
    return _now("%(day)s, %(hour)s") % {"day": names.get(moment.date()) or day(moment), "hour": hour(moment)}


class MomentInput(forms.DateTimeInput):
    """Chosen from a calendar, or said in words beside it; the words come first."""

    input_type = "datetime-local"
    template_name = "components/widgets/moment.html"
    tends = FUTURE
    EXAMPLES = {PAST: _("or in words: yesterday 3pm"), FUTURE: _("or in words: tomorrow 10am")}

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")

    def use_required_attribute(self, initial):
        return False  # said in words, nothing is chosen

    def value_from_datadict(self, data, files, name):
        return data.get(f"{name}_said", "").strip() or super().value_from_datadict(data, files, name)

    def get_context(self, name, value, attrs):
        is_said = isinstance(value, str) and value != "" and read(value) is None
        moment = in_words(value, self.tends) if is_said else None
        chosen = (moment and timezone.localtime(moment)) if is_said else value
        context = super().get_context(name, chosen, attrs)
        said = {"said": value if is_said else "", "tends": self.tends, "example": self.EXAMPLES[self.tends]}
        return context | {"widget": context["widget"] | said}


def read(text: str) -> datetime | None:
    """A day and an hour as machines write them."""
    try:
        return parse_datetime(text.strip())
    except ValueError:
        return None


def in_words(text: str, tends: str) -> datetime | None:
    """What somebody said, in the zone of the workspace; None when it is not understood, or no hour of that zone."""
    moment = understood(text, timezone.localtime(), tends=tends)
    try:
        return (
            moment if moment is None or timezone.is_aware(moment) else in_zone(moment, timezone.get_current_timezone())
        )
    except ValidationError:
        return None


class Moment(forms.Field):
    """A day and an hour, chosen or in words. An hour that the clocks skip, or show twice, is asked again instead of
    guessed. `tends` says where a day without a year, or a weekday, is looked for."""

    widget = MomentInput
    default_error_messages = {
        "invalid": _("Give a day and an hour, such as 2026-11-26 14:00, “yesterday 3pm” or “thursday 9:30”.")
    }

    def __init__(self, *, tends: str = FUTURE, **kwargs):
        super().__init__(**kwargs)
        self.tends = self.widget.tends = tends

    def prepare_value(self, value):
        return timezone.localtime(value) if isinstance(value, datetime) else value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        moment = read(value) or understood(value, timezone.localtime(), tends=self.tends)
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
