from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models.verb import Locked, verb
from people.models import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused

MOST = 50  # of each, on one conversation


class EnclosedQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        enclosed = super().visible_to(member)
        if member.sees_everything:
            return enclosed
        return enclosed.filter(conversation__opportunity__team_id__in=member.team_ids)

    def in_full(self):
        related = self.select_related("by", "conversation__opportunity")
        return related.defer("conversation__search", "conversation__opportunity__search")

    def standing(self):
        return self.filter(removed_at=None)


class Enclosed(Locked, WorkspaceModel):
    """What goes with a conversation: its files and its links. Each is added once, removed, and put back."""

    conversation = models.ForeignKey(
        "conversations.Conversation", models.PROTECT, related_name="%(class)ss", db_index=False
    )
    by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)

    was_there_before = False  # on what was added: the same was there, and nothing was written this time

    objects = EnclosedQuerySet.as_manager()

    class Meta:
        abstract = True

    # ---- verbs
    @verb
    def remove(self, *, by) -> None:
        """Nobody reads it any more. That it was there, and who removed it, stays."""
        self.lock()
        if self.removed_at:
            raise Refused(_("It was removed already."), code="already")
        self.removed_at, self.removed_by = timezone.now(), by
        self.save(update_fields=["removed_at", "removed_by"])

    @verb
    def restore(self, *, by) -> None:
        self.conversation.lock()
        self.lock()
        if self.removed_at is None:
            return
        self.refuse_gone()
        if self.same().exists():
            raise Refused(_("It is here again already."), code="already")
        self.refuse_too_many(self.conversation)
        self.removed_at = self.removed_by = None
        self.save(update_fields=["removed_at", "removed_by"])

    # ---- how they are written
    def refuse_gone(self) -> None:
        """For what cannot be put back any more."""

    def same(self) -> models.QuerySet:
        """What stands on the conversation and is the same as this."""
        raise NotImplementedError

    @classmethod
    def refuse_too_many(cls, conversation) -> None:
        if cls.objects.filter(conversation=conversation).standing().count() >= MOST:
            raise Refused(_("A conversation holds at most %(n)s of them.") % {"n": MOST}, code="too_many")

    @staticmethod
    def refuse_cancelled(conversation) -> None:
        if conversation.is_cancelled:
            raise Refused(_("The conversation is cancelled: nothing is added to it."), code="cancelled")
