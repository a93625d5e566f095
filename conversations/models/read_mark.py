from collections.abc import Iterable

from django.db import models
from django.utils import timezone

from people.models import WorkspaceModel, WorkspaceQuerySet


class ReadMarkQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        """Each has their own."""
        return super().visible_to(member).filter(member=member)


class ReadMark(WorkspaceModel):
    """Somebody who leads has read a conversation of their teams."""

    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="read_marks")
    member = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)
    read_at = models.DateTimeField(default=timezone.now)

    objects = ReadMarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "conversation"], name="read_mark_once")]

    def __str__(self):
        return f"{self.member} · {self.conversation}"

    # ---- verbs
    @classmethod
    def put(cls, conversations: Iterable, *, by) -> None:
        """Read twice, it was read the first time."""
        marks = [cls(workspace_id=by.workspace_id, conversation=each, member=by) for each in conversations]
        cls.objects.bulk_create(marks, ignore_conflicts=True)

    @classmethod
    def take_back(cls, conversation, *, by) -> None:
        """To come back to it."""
        cls.objects.visible_to(by).filter(conversation=conversation).delete()
