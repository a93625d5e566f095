from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused, Stale


class ReviewMeetingQuerySet(WorkspaceQuerySet):
    def with_people(self):
        return self.select_related("process", "version", "recorded_by").prefetch_related("people")


class ReviewMeeting(WorkspaceModel):
    """A process was looked at together, on a day, by these people, and this was decided.

    `agenda` is what was on the table, in each language as it was read then: it never changes. What was decided can be
    corrected, and then what it said before is kept.
    """

    class Decision(models.TextChoices):
        NOTHING = "nothing", _("Change nothing")
        DRAFT = "draft", _("Begin a draft")
        PUBLISH = "publish", _("Publish the draft")
        TRIAL = "trial", _("Begin a trial")
        RETIRE = "retire", _("Retire a version")
        OTHER = "other", _("Something else")

    process = models.ForeignKey("stages.Process", models.PROTECT, related_name="meetings")
    version = models.ForeignKey("stages.Version", models.PROTECT, null=True, related_name="+")  # in force then
    held_on = models.DateField(_("held on"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    reason = models.TextField(_("why"))
    next_review_on = models.DateField(_("next review"))
    agenda = models.JSONField(default=dict)
    people = models.ManyToManyField("people.Membership", through="stages.Presence", related_name="+")
    revision = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+")

    objects = ReviewMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["process", "held_on"], name="review_meeting_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(decision__in=["nothing", "draft", "publish", "trial", "retire", "other"]),
                name="review_meeting_decision",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="review_meeting_reason_given"),
            models.CheckConstraint(
                condition=models.Q(next_review_on__gt=models.F("held_on")), name="review_meeting_days_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.process} · {self.held_on}"

    # ---- verbs
    @classmethod
    @transaction.atomic
    def hold(cls, process, *, by, agenda: dict, people, **fields) -> "ReviewMeeting":
        """Records it, and says when the process is looked at next."""
        type(process).objects.select_for_update().get(pk=process.pk)
        meeting = cls(workspace_id=by.workspace_id, process=process, recorded_by=by, agenda=agenda)
        meeting.version = process.in_force()
        meeting._put(fields, people)
        meeting._attend(people)
        if meeting.is_latest:
            meeting._plan_next()
        return meeting

    @transaction.atomic
    def correct(self, *, by, revision: int, people, **fields) -> "ReviewCorrection":
        """What it said before stays, with who corrected it and when."""
        mine = ReviewMeeting.objects.select_for_update().get(pk=self.pk)
        if mine.revision != revision:
            raise Stale(_t("Somebody else corrected it in the meantime: look at what it says now."), current=mine)
        correction = ReviewCorrection.of(mine, by=by)
        was_planned = mine.is_latest and mine.process.next_review_on == mine.next_review_on
        self.revision = mine.revision + 1
        self._put(fields, people)
        correction.save()
        self.presences.all().delete()
        self._attend(people)
        if was_planned:
            self._plan_next()
        return correction

    @property
    def is_latest(self) -> bool:
        return not ReviewMeeting.objects.filter(process_id=self.process_id, held_on__gt=self.held_on).exists()

    # ---- writing
    def _put(self, fields, people):
        for name, value in fields.items():
            setattr(self, name, value)
        self.reason = self.reason.strip()
        self._refuse_if_impossible(people)
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            day = {"day": date_format(self.held_on)}
            raise Refused(_t("A review of %(day)s is recorded already.") % day, field="held_on") from error

    def _refuse_if_impossible(self, people):
        today = self.process.workspace.today()
        if not self.reason:
            raise Refused(
                _t("Say why, also when nothing changes: it is what the next review will read."), field="reason"
            )
        if not people:
            raise Refused(_t("Say who was there."), field="people")
        if any(person.workspace_id != self.workspace_id for person in people):
            raise Refused(_t("This person is not here any more."), field="people")
        if self.held_on > today:
            raise Refused(_t("This day is still to come."), field="held_on")
        if self.next_review_on <= max(self.held_on, today) and self._says_another_day():
            raise Refused(_t("Choose a day to come for the next review."), field="next_review_on")
        if self.decision == self.Decision.PUBLISH and self._state.adding and not self.process.open_draft():
            raise Refused(_t("There is no draft to publish."), field="decision")

    def _says_another_day(self) -> bool:
        """A correction may leave the day as it was, even when it has passed since."""
        before = ReviewMeeting.objects.filter(pk=self.pk).values_list("next_review_on", flat=True).first()
        return before != self.next_review_on or self.next_review_on <= self.held_on

    def _attend(self, people):
        Presence.objects.bulk_create(
            Presence(workspace_id=self.workspace_id, meeting=self, membership=person) for person in people
        )

    def _plan_next(self):
        self.process.next_review_on = self.next_review_on
        self.process.save(update_fields=["next_review_on"])


class Presence(WorkspaceModel):
    """Somebody was there."""

    meeting = models.ForeignKey(ReviewMeeting, models.CASCADE, related_name="presences")
    membership = models.ForeignKey("people.Membership", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["membership__name"]
        constraints = [models.UniqueConstraint(fields=["meeting", "membership"], name="presence_once")]

    def __str__(self):
        return f"{self.membership} · {self.meeting}"


class ReviewCorrection(WorkspaceModel):
    """What the record of a review said until somebody corrected it."""

    meeting = models.ForeignKey(ReviewMeeting, models.CASCADE, related_name="corrections")
    held_on = models.DateField()
    decision = models.CharField(max_length=10, choices=ReviewMeeting.Decision.choices)
    reason = models.TextField()
    next_review_on = models.DateField()
    people = models.TextField()  # their names
    corrected_at = models.DateTimeField(default=timezone.now)
    corrected_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.meeting} · {self.corrected_at}"

    @classmethod
    def of(cls, meeting: ReviewMeeting, *, by) -> "ReviewCorrection":
        """What it says now, not saved yet."""
        kept = {name: getattr(meeting, name) for name in ("held_on", "decision", "reason", "next_review_on")}
        names = ", ".join(meeting.people.order_by("name").values_list("name", flat=True))
        return cls(workspace_id=meeting.workspace_id, meeting=meeting, people=names, corrected_by=by, **kept)
