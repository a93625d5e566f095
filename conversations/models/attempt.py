from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models.verb import Locked, verb
from people.history import tracked
from people.models import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused


class AttemptQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        attempts = super().visible_to(member)
        if member.sees_everything:
            return attempts
        return attempts.filter(conversation__opportunity__team_id__in=member.team_ids)

    def standing(self):
        return self.filter(taken_back_at=None)


@tracked("taken_back_at")
class Attempt(Locked, WorkspaceModel):
    """Somebody tried to hold a scheduled conversation, and nobody answered. It is not held by that.

    `revision` is that of the conversation when it was tried: the same press sent twice names the same one.
    """

    conversation = models.ForeignKey(
        "conversations.Conversation", models.PROTECT, related_name="attempts", db_index=False
    )
    revision = models.PositiveIntegerField()
    tried_at = models.DateTimeField(default=timezone.now)
    tried_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)
    moved_from = models.DateTimeField()
    moved_to = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["tried_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["conversation", "revision"], name="attempt_once")]

    def __str__(self):
        return f"{self.conversation} {self.tried_at:%Y-%m-%d %H:%M}"

    # ---- verbs
    @verb
    def take_back(self, *, by) -> None:
        """It was pressed by mistake: the conversation goes back to its hour, unless it was changed since."""
        self.conversation.lock_both()
        self.lock()
        if self.taken_back_at:
            raise Refused(_("It is taken back already."), code="already")
        self.conversation.move_back(revision=self.revision + 1, by=by)
        self.taken_back_at, self.taken_back_by = timezone.now(), by
        self.save(update_fields=["taken_back_at", "taken_back_by"])
