from django.db import models
from django.utils import timezone

from people.keys import Key
from people.models import Membership, WorkspaceModel, WorkspaceQuerySet


class CalendarFeedQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        """Each has their own, whatever their role."""
        return super().visible_to(member).filter(member=member)

    def in_force(self):
        return self.filter(stopped_at=None)


class CalendarFeed(WorkspaceModel):
    """The secret address at which calendar programs read a member's conversations. Only its digest is kept."""

    member = models.ForeignKey("people.Membership", models.PROTECT, related_name="calendar_feeds", db_index=False)
    token_digest = models.CharField(max_length=64)
    begun_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)  # the last time, to the hour

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(stopped_at=None), name="calendar_feed_one_in_force"
            ),
            models.UniqueConstraint(fields=["workspace", "token_digest"], name="calendar_feed_token_once"),
        ]

    def __str__(self):
        return str(self.member)

    # ---- verbs
    @classmethod
    def begin(cls, member) -> str:
        """A new address in the place of the one before, which stops. Its token is shown this once."""
        Membership.objects.select_for_update().get(pk=member.pk)  # two presses at once wait for each other
        cls.stop(member)
        key = Key.cut(member.workspace_id)
        cls.objects.create(workspace_id=member.workspace_id, member=member, token_digest=key.digest)
        return key.token

    @classmethod
    def stop(cls, member) -> None:
        cls.objects.filter(member=member).in_force().update(stopped_at=timezone.now())
