from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.models.plain import words_index, words_of
from conversations.models.talking import Talking
from conversations.models.trying import Trying
from people.history import tracked
from people.models import WorkspaceModel, WorkspaceQuerySet


class ConversationQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        conversations = super().visible_to(member)
        if member.sees_everything:
            return conversations
        return conversations.filter(opportunity__team_id__in=member.team_ids)

    def in_full(self):
        """With what its pages say of it."""
        related = self.select_related(
            "opportunity__account",
            "opportunity__workspace",
            "opportunity__version__process",
            "theme",
            "planned_conversation__milestone",
            "buyer_role",
            "stage",
            "held_by",
            "department",
            "created_by",
        )
        return related.defer("search", "opportunity__search", "opportunity__account__search")

    def held(self):
        return self.filter(state=Conversation.State.HELD)

    def scheduled(self):
        return self.filter(state=Conversation.State.SCHEDULED)

    def cancelled(self):
        return self.filter(state=Conversation.State.CANCELLED)


@tracked(
    "state",
    "starts_at",
    "duration",
    "channel",
    "theme",
    "planned_conversation",
    "buyer_role",
    "held_by",
    "words",
    "movement",
    "purpose_obtained",
    "cancelled_because",
    "revision",  # moves alone when only the people are corrected
)
class Conversation(Trying, Talking, WorkspaceModel):
    """One talk with one or more contacts: scheduled, held, or cancelled; through any channel."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Scheduled")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    class Channel(models.TextChoices):
        CALL = "call", _("Call")
        VIDEO = "video", _("Video")
        MEETING = "meeting", _("Meeting")
        EMAIL = "email", _("E-mail")
        MESSAGE = "message", _("Message")

    class Movement(models.TextChoices):
        BACK = "back", _("Back")
        NONE = "none", _("No")
        FORWARD = "forward", _("Forward")

    class Obtained(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    opportunity = models.ForeignKey(
        "conversations.Opportunity", models.PROTECT, related_name="conversations", db_index=False
    )
    state = models.CharField(max_length=10, choices=State.choices)
    starts_at = models.DateTimeField(_("when"))
    time_known = models.BooleanField(default=True)  # false: the file gave a day, `starts_at` is its midnight
    duration = models.DurationField(_("how long"), null=True, blank=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, blank=True)
    theme = models.ForeignKey("stages.Theme", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    planned_conversation = models.ForeignKey(
        "stages.PlannedConversation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conversations",
        verbose_name=_("on the score"),
    )  # null: off the score
    buyer_role = models.ForeignKey(
        "stages.BuyerRole",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("buyer role"),
    )
    stage = models.ForeignKey("stages.Stage", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    held_by = models.ForeignKey(
        "people.Membership", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    department = models.ForeignKey(
        "people.Department", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    participants = models.ManyToManyField(
        "conversations.Contact", through="conversations.Participation", related_name="conversations"
    )
    words = models.TextField(_("what the buyer said"), blank=True)
    movement = models.CharField(_("did it move the buyer"), max_length=8, choices=Movement.choices, blank=True)
    purpose_obtained = models.CharField(
        _("was its purpose obtained"), max_length=8, choices=Obtained.choices, blank=True
    )
    cancelled_because = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    token = models.UUIDField(null=True, editable=False)  # the client's: sent twice, logged once
    together = models.BigIntegerField(null=True, editable=False)  # the first row of one talk about several
    external_id = models.CharField(max_length=120, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)

    search = words_of("words")

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "token"], name="conversation_token_once"),
            models.UniqueConstraint(
                fields=["workspace", "external_id"],
                condition=~models.Q(external_id=""),
                name="conversation_external_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["scheduled", "held", "cancelled"]), name="conversation_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state="held") | models.Q(movement="", purpose_obtained=""),
                name="conversation_effect_when_held",
            ),
        ]
        indexes = [
            words_index(~models.Q(words=""), "conversation_words"),
            models.Index(fields=["opportunity", "-starts_at"], name="conversation_thread"),
            models.Index(fields=["workspace", "-starts_at", "state"], name="conversation_newest_in_state"),
            models.Index(
                fields=["workspace", "-starts_at", "-id"],
                condition=~models.Q(words=""),
                name="conversation_newest_words",
            ),
            models.Index(fields=["workspace", "held_by", "starts_at"], name="conversation_by_holder"),
            models.Index(
                fields=["workspace", "together"],
                condition=models.Q(together__isnull=False),
                name="conversation_together",
            ),
            models.Index(
                fields=["workspace", "held_by", "starts_at"],
                condition=models.Q(state="scheduled"),
                name="conversation_agenda",
            ),
        ]

    def __str__(self):
        return self.about

    @property
    def about(self) -> str:
        """In the words that the score had, when it was on it."""
        if self.planned_conversation_id:
            return self.planned_conversation.theme_name
        return self.theme.name if self.theme_id else str(self.get_channel_display()) or _now("Conversation")

    @property
    def minutes(self) -> int | None:
        return None if self.duration is None else round(self.duration.total_seconds() / 60)

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    @property
    def is_scheduled(self) -> bool:
        return self.state == self.State.SCHEDULED

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def waits_to_be_logged(self) -> bool:
        return self.is_scheduled and self.starts_at < timezone.now()


class ParticipationQuerySet(WorkspaceQuerySet):
    def leave(self, revision: int) -> None:
        """A correction takes them out: the kept rows say which."""
        self.update(removed_in=revision)
        self.delete()


@tracked()
class Participation(WorkspaceModel):
    """A contact took part in a conversation, from one revision of it until another."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participations", db_index=False)
    contact = models.ForeignKey("conversations.Contact", models.PROTECT, related_name="participations")
    added_in = models.PositiveIntegerField(null=True, editable=False)  # null: from the start
    removed_in = models.PositiveIntegerField(null=True, editable=False)  # only ever read in the kept rows

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "contact"], name="participation_once")]

    def __str__(self):
        return str(self.contact)
