from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conversations.models.verb import Locked, verb
from people.models import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused, Stale

LONGEST = 10_000


class PreparationQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        """Each reads their own, whatever their role: it only prepares them."""
        return super().visible_to(member).filter(written_by=member)

    def of_conversation(self, conversation):
        """Also what was written when the score only suggested it."""
        before = Q(conversation=None, planned_conversation=conversation.planned_conversation_id)
        known = Q(conversation=conversation)
        if conversation.planned_conversation_id:
            known |= before & Q(opportunity=conversation.opportunity_id)
        return self.filter(known).order_by(F("conversation").asc(nulls_last=True))

    def of_suggestion(self, opportunity, planned):
        return self.filter(conversation=None, opportunity=opportunity, planned_conversation=planned).order_by("pk")


class Preparation(Locked, WorkspaceModel):
    """What somebody notes for themselves before a conversation: it prepares it, and is no part of what was said.

    Of a scheduled conversation; or of one that the score suggests, until it is scheduled.
    """

    opportunity = models.ForeignKey("conversations.Opportunity", models.PROTECT, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", models.PROTECT, null=True, related_name="+")
    planned_conversation = models.ForeignKey(
        "stages.PlannedConversation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    written_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(_("your notes"), blank=True)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(auto_now=True)

    objects = PreparationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "written_by"], condition=~Q(conversation=None), name="preparation_once"
            ),
            models.UniqueConstraint(
                fields=["opportunity", "planned_conversation", "written_by"],
                condition=Q(conversation=None),
                name="preparation_of_suggestion_once",
            ),
        ]

    def __str__(self):
        return self.text[:40]

    # ---- verbs
    @classmethod
    @verb
    def note(cls, text: str, *, by, revision: int, opportunity, conversation=None, planned=None) -> "Preparation":
        """Saves the text as it stands. `revision` is that of the text it was typed over; 0: there was none."""
        if len(text) > LONGEST:
            raise Refused(_t("This is longer than 10,000 characters."), field="text", code="too_long")
        opportunity.lock()
        found = cls.objects.visible_to(by)
        found = found.of_conversation(conversation) if conversation else found.of_suggestion(opportunity, planned)
        kept = found.first() or cls(
            workspace_id=by.workspace_id,
            opportunity=opportunity,
            written_by=by,
            revision=0,
            planned_conversation=planned,
        )
        if kept.text == text and kept.pk:
            return kept
        if kept.revision != revision:
            raise Stale(_t("You wrote something else here on another device."), current=kept, field="text")
        kept.conversation, kept.text = conversation, text
        kept.revision += 1
        kept.save()
        return kept
