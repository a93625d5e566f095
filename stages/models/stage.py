import uuid

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel
from salesproc.errors import Refused
from stages.models.milestone import Milestone
from stages.models.part import PartOfVersion
from stages.models.planned_conversation import PlannedConversation


class Stage(PartOfVersion):
    """Named by what the buyer has done. Described by what enters, what leaves, and what changes in between."""

    EDITED = (
        "name",
        "purpose",
        "enters",
        "leaves",
        "transformation",
        "expected_days",
        "answerable",
        "contributors",
        "is_signature",
    )

    MOST = 30

    version = models.ForeignKey("stages.Version", models.PROTECT, related_name="stages")
    lineage = models.UUIDField(default=uuid.uuid4, editable=False)  # the same stage across versions
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=80)
    purpose = models.TextField(_("what the buyer gets done in it"), blank=True)
    enters = models.TextField(_("what enters"), blank=True)
    leaves = models.TextField(_("what leaves"), blank=True)
    transformation = models.TextField(_("what changes in between"), blank=True)
    expected_days = models.PositiveSmallIntegerField(_("expected days"), null=True, blank=True)
    answerable = models.ForeignKey(
        "people.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who answers for it"),
    )

    contributors = models.ManyToManyField("people.Department", through="stages.StageContributor", related_name="+")
    is_signature = models.BooleanField(_("the signature happens at its end"), default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="stage_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["version", "lineage"], name="stage_lineage_once"),
            models.UniqueConstraint(
                fields=["version"], condition=models.Q(is_signature=True), name="stage_one_signature"
            ),
        ]

    def __str__(self):
        return self.name

    def _seen_value(self, name):
        if name == "contributors":
            return sorted(self.contributors.values_list("pk", flat=True))
        return super()._seen_value(name)

    def _put(self, values):
        contributors = values.pop("contributors", None)
        super()._put(values)
        if contributors is not None:
            StageContributor.objects.filter(stage=self).delete()
            StageContributor.objects.bulk_create(
                StageContributor(workspace_id=self.workspace_id, stage=self, department=department)
                for department in contributors
            )

    def refuse_if_impossible(self):
        others = self.siblings().exclude(pk=self.pk)
        self.name = " ".join(self.name.split())
        if not self.name:
            raise Refused(_t("A stage needs a name: what the buyer has done."), field="name")
        if others.filter(name__iexact=self.name).exists():
            raise Refused(_t("Another stage of this version has this name."), field="name")
        if self._state.adding and others.count() >= self.MOST:
            raise Refused(_t("A score has %(n)s stages at most.") % {"n": self.MOST}, field="name")
        if self.is_signature:
            others.filter(is_signature=True).update(is_signature=False)  # one stage carries it: the last one marked

    def split(self, name: str, *, by) -> "Stage":
        """The later half becomes a stage of its own, after it: half of the days, the later half of the milestones, the
        conversations that serve them, and the signature. One edit, to be undone as one."""
        with self.version.editing(by=by, says=_t("“%(name)s” was split") % {"name": self}):
            self.refresh_from_db()
            days = self.expected_days and max(self.expected_days // 2, 1)
            new = Stage(version=self.version).add(by=by, name=name, expected_days=days, is_signature=self.is_signature)
            new.move_to(self.position + 1, by=by)
            if days:
                self.change(by=by, expected_days=max(self.expected_days - days, 1))
            self._hand_over(list(self.milestones.all())[(self.milestones.count() + 1) // 2 :], new)
            if self.position <= self.version.disqualification_stage:
                self.version.allow_disqualification_up_to(self.version.disqualification_stage + 1, by=by)
        return new

    def _hand_over(self, milestones, stage):
        """With the conversations that serve them."""
        Milestone.objects.filter(pk__in=[milestone.pk for milestone in milestones]).update(stage=stage)
        PlannedConversation.objects.filter(milestone__in=milestones).update(stage=stage)
        self._number(milestones)

    def remove_what_hangs_on_it(self):
        last = self.version.disqualification_stage
        if self.position <= last <= self.siblings().count():  # the others keep what is allowed in them
            self.version.allow_disqualification_up_to(last - 1, by=None)
        PlannedConversation.objects.filter(stage=self).delete()
        for part in (Milestone, Indicator, StageContributor):
            part.objects.filter(stage=self).delete()


class StageContributor(WorkspaceModel):
    """A department that contributes to a stage."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "department"], name="stage_contributor_once")]

    def __str__(self):
        return str(self.department)


class Indicator(PartOfVersion):
    """What is measured at a stage, at most two, and what it steers."""

    EDITED = ("name", "steers", "timing")
    MOST = 2

    class Steers(models.TextChoices):
        SPEED = "speed", _("Speed")
        SIZE = "size", _("Deal size")
        CONVERSION = "conversion", _("Conversion")

    class Timing(models.TextChoices):
        LEADING = "leading", _("Leads")
        LAGGING = "lagging", _("Lags")

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="indicators")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("name"), max_length=120)
    steers = models.CharField(_("steers"), max_length=12, choices=Steers.choices, blank=True)
    timing = models.CharField(_("leads or lags"), max_length=8, choices=Timing.choices, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "position"], name="indicator_position_once"),
            models.CheckConstraint(condition=models.Q(position__in=[1, 2]), name="indicator_two_at_most"),
        ]

    def __str__(self):
        return self.name

    def its_version(self):
        return self.stage.version

    def siblings(self):
        return Indicator.objects.filter(stage_id=self.stage_id)

    def refuse_if_impossible(self):
        if self.position > self.MOST:
            raise Refused(_t("A stage has two indicators at most. Change or remove one of them."), field="name")
