import unicodedata

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.audience import Audience
from conversations.models.verb import Locked, verb
from people.history import tracked
from people.models import Notice, WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import NotAllowed, Refused, Stale

LONGEST = 5000
PLACE = "conversations:conversation_show"


class CommentQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        comments = super().visible_to(member)
        if member.sees_everything:
            return comments
        return comments.filter(conversation__opportunity__team_id__in=member.team_ids)

    def in_full(self):
        related = self.select_related(
            "by",
            "conversation__opportunity__account",
            "conversation__opportunity__workspace",
            "conversation__planned_conversation",
            "conversation__theme",
        )
        return related.defer("conversation__search", "conversation__opportunity__search")

    def standing(self):
        return self.filter(removed_at=None)


@tracked("text", "removed_at")
class Comment(Locked, WorkspaceModel):
    """What somebody says of a conversation, to whoever held it and to those whom they mention."""

    conversation = models.ForeignKey(
        "conversations.Conversation", models.PROTECT, related_name="comments", db_index=False
    )
    by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(_("comment"))
    mentioned = models.ManyToManyField("people.Membership", through="conversations.Mention", related_name="+")
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    token = models.UUIDField(null=True, editable=False)  # the client's: sent twice, said once

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["conversation", "id"], name="comment_thread")]
        constraints = [models.UniqueConstraint(fields=["conversation", "token"], name="comment_token_once")]

    def __str__(self):
        return self.text

    # ---- verbs
    @classmethod
    @verb
    def write(cls, conversation, text: str, *, by, to=(), token=None) -> "Comment":
        """`to` are told beside those whom the text mentions. The same token again writes nothing."""
        conversation.lock()
        known = token and conversation.comments.filter(token=token).first()
        if known:
            return known
        text, told = _checked(conversation, text, to)
        comment = cls.objects.create(
            workspace_id=conversation.workspace_id, conversation=conversation, by=by, text=text, token=token
        )
        comment._mention(told)
        comment._tell(told, by=by)
        return comment

    @verb
    def edit(self, text: str, *, revision: int, by, to=()) -> None:
        """Who is mentioned only now is told now; nobody is told twice."""
        self._begin(by)
        if revision != self.revision:
            raise Stale(_now("Somebody changed this since you opened it. Nothing was overwritten."), current=self)
        text, told = _checked(self.conversation, text, to)
        before = set(self.mentions.values_list("membership_id", flat=True))
        self.mentions.exclude(membership__in=told).delete()
        self._mention([member for member in told if member.pk not in before])
        if text != self.text:
            self.text, self.edited_at = text, timezone.now()
            self.revision += 1
            self.save(update_fields=["text", "edited_at", "revision"])
        self._tell_mentioned([member for member in told if member.pk not in before], by=by)

    @verb
    def remove(self, *, by) -> None:
        """It is no longer read. The database keeps what it said."""
        self._begin(by)
        self.removed_at = timezone.now()
        self.save(update_fields=["removed_at"])

    def refuse_others(self, *, by) -> None:
        if self.by_id != by.pk:
            raise NotAllowed(_now("Only who wrote a comment can change it or take it away."))

    # ---- how it is written
    def _begin(self, by) -> None:
        self.refuse_others(by=by)
        self.lock()
        if self.removed_at:
            raise Refused(_now("This comment was removed."), code="removed")

    def _mention(self, members) -> None:
        rows = [Mention(workspace_id=self.workspace_id, comment=self, membership=member) for member in members]
        Mention.objects.bulk_create(rows)

    def _tell(self, mentioned, *, by) -> None:
        """Each once: who is mentioned, else who held the conversation, else who spoke here before."""
        self._tell_mentioned(mentioned, by=by)
        told = {member.pk for member in mentioned}
        audience, holder = Audience(self.conversation.opportunity), self.conversation.held_by_id
        for_holder = audience.among({holder} - told)
        Notice.tell_all(for_holder, "coaching.comment", **self._said(by))
        spoke = set(self.conversation.comments.standing().values_list("by", flat=True))
        Notice.tell_all(audience.among(spoke - told - {holder}), "coaching.reply", **self._said(by))

    def _tell_mentioned(self, members, *, by) -> None:
        Notice.tell_all(members, "coaching.mention", **self._said(by))

    def _said(self, by) -> dict:
        about = (PLACE, self.conversation_id)
        return {"by": by, "about": about, "text": self.text, **named(self.conversation)}


class Mention(WorkspaceModel):
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions", db_index=False)
    membership = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["comment", "membership"], name="mention_once")]

    def __str__(self):
        return str(self.membership)


def named(conversation) -> dict[str, str]:
    """The names that stand in the sentences of what is told about a conversation."""
    opportunity = conversation.opportunity
    account = opportunity.account.name if opportunity.account else opportunity.name
    return {"talk": conversation.about, "account": account}


def _checked(conversation, text: str, to):
    """The text as it is kept, and the members who are told."""
    text = unicodedata.normalize("NFC", text.strip())
    if not text:
        raise Refused(_now("Write something first."), field="text")
    if len(text) > LONGEST:
        raise Refused(_now("Say it in fewer words."), field="text", code="too_long")
    return text, Audience(conversation.opportunity).meant_by(text, to)
