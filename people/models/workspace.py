import zoneinfo

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def lasts_on(time_zone: str, prefix: str = "") -> models.Q:
    """A membership that has begun and not ended today, where `time_zone` is the path to the workspace's zone."""
    moment = models.Value(timezone.now(), output_field=models.DateTimeField())
    there = models.Func(models.F(time_zone), moment, function="TIMEZONE", output_field=models.DateTimeField())
    today = Cast(there, models.DateField())
    not_ended = models.Q(**{f"{prefix}ends_on": None}) | models.Q(**{f"{prefix}ends_on__gt": today})
    return not_ended & models.Q(**{f"{prefix}starts_on__lte": today})


class WorkspaceQuerySet(models.QuerySet):
    def of(self, user):
        """Those where the person has a membership today."""
        return self.filter(lasts_on("time_zone", "memberships__"), memberships__user=user)


class Workspace(models.Model):
    """One company. Nothing crosses it."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("address"),
        max_length=50,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("Use small letters, digits and hyphens."))],
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    language = models.CharField(_("language"), max_length=5, default="en")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def today(self):
        """The day it is where the company is: a deal closed at 23:30 in Paris belongs to that day in Paris."""
        return timezone.now().astimezone(self.zone).date()

    def day_of(self, moment):
        return moment.astimezone(self.zone).date()
