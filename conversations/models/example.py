from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.models.comment import PLACE, named
from conversations.models.verb import verb
from people.models import Notice, WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused, Stale

LONGEST = 300


class ExampleQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        """To whoever may see the conversation: an example opens nothing to anybody."""
        examples = super().visible_to(member)
        if member.sees_everything:
            return examples
        return examples.filter(conversation__opportunity__team_id__in=member.team_ids)

    def standing(self):
        return self.filter(taken_back_at=None)

    def of(self, planned):
        """In every version: the same planned conversation has the same lineage there."""
        return self.standing().filter(planned_lineage=planned.lineage)

    def in_full(self):
        related = self.select_related("conversation__opportunity__account", "conversation__held_by", "marked_by")
        return related.defer("conversation__search", "conversation__opportunity__search")


class Example(WorkspaceModel):
    """A conversation that shows others how a planned one can be held, and why it does."""

    conversation = models.ForeignKey("conversations.Conversation", models.PROTECT, related_name="examples")
    planned_lineage = models.UUIDField(editable=False)
    theme_name = models.CharField(max_length=120)  # as it was called then
    reason = models.CharField(_("what it shows"), max_length=LONGEST)
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)

    objects = ExampleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "planned_lineage"],
                condition=models.Q(taken_back_at=None),
                name="example_standing_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "planned_lineage"],
                condition=models.Q(taken_back_at=None),
                name="example_of_planned",
            )
        ]

    def __str__(self):
        return self.reason

    # ---- verbs
    @classmethod
    @verb
    def mark(cls, conversation, planned, reason: str, *, by) -> "Example":
        conversation.lock()
        reason = " ".join(reason.split())
        if not conversation.is_held:
            raise Refused(_now("Only a conversation that was held can be an example."), code="not_held")
        if not reason:
            raise Refused(_now("Say in a sentence what it shows."), field="reason")
        if len(reason) > LONGEST:
            raise Refused(_now("Say it in fewer words."), field="reason", code="too_long")
        if conversation.examples.of(planned).exists():
            raise Refused(_now("It is an example for this one already."), field="planned", code="already")
        example = cls.objects.create(
            workspace_id=conversation.workspace_id,
            conversation=conversation,
            planned_lineage=planned.lineage,
            theme_name=planned.theme_name,
            reason=reason,
            marked_by=by,
        )
        if conversation.held_by is not None:
            about = (PLACE, conversation.pk)
            Notice.tell(
                conversation.held_by, "coaching.example", by=by, about=about, text=reason, **named(conversation)
            )
        return example

    def take_back(self, *, by) -> None:
        mine = Example.objects.filter(pk=self.pk).standing()
        if not mine.update(taken_back_at=timezone.now(), taken_back_by=by):
            raise Stale(_now("It was taken back already."))
