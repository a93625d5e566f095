from django.db import models
from django.utils import timezone

from people.models.base import WorkspaceModel


class MorningLetter(WorkspaceModel):
    """The letter of a morning has left to a member: once a day, whoever sends it."""

    member = models.ForeignKey("people.Membership", models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="morning_letter_once")]

    def __str__(self):
        return f"{self.member} · {self.day}"
