from datetime import timedelta
from functools import partial

from celery import current_app
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models.verb import verb
from people.models import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused

TASK = "conversations.calendar.tasks.post_invite"
USUAL_LENGTH = timedelta(minutes=30)  # of a conversation that does not say how long it takes
MOST = 20
LONGEST_MESSAGE = 2000


class InviteQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        invites = super().visible_to(member)
        if member.sees_everything:
            return invites
        return invites.filter(conversation__opportunity__team_id__in=member.team_ids)

    def unsent(self):
        return self.filter(sent_at=None)


class Invite(WorkspaceModel):
    """What a contact was told, by a letter for their calendar, of when a conversation is: or that it is not.

    Rows are only added: the newest of a contact is what they know. It keeps the hour that it said.
    """

    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="invites")
    contact = models.ForeignKey("conversations.Contact", models.PROTECT, related_name="+", db_index=False)
    email = models.EmailField()
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=120)  # for the buyer: what it is about in our words stays with us
    message = models.TextField(blank=True)
    sequence = models.PositiveIntegerField()  # of the event, as calendar programs count its changes
    starts_at = models.DateTimeField()
    length = models.DurationField()
    is_cancellation = models.BooleanField(default=False)
    asked_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    objects = InviteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "contact", "sequence"], name="invite_once"),
        ]
        indexes = [
            models.Index(fields=["workspace", "id"], condition=models.Q(sent_at=None), name="invite_to_send"),
        ]

    def __str__(self):
        return self.email

    # ---- verbs
    @classmethod
    @verb
    def ask(cls, conversation, contacts, *, by, subject: str, language: str, message: str = "") -> list["Invite"]:
        """Letters to these participants, with the hour as it is now."""
        lock(conversation)
        if not conversation.is_scheduled or conversation.starts_at < timezone.now():
            raise Refused(_("Only a conversation that is to come can be in an invitation."), code="not_scheduled")
        if not conversation.time_known:
            raise Refused(_("Give the conversation an hour first."), code="no_hour")
        present = set(conversation.participants.values_list("pk", flat=True))
        cls._refuse_unfit(contacts, present, subject, message)
        said = {"subject": subject.strip(), "language": language, "message": message.strip()}
        return cls._add(conversation, contacts, by=by, **said)

    @classmethod
    @verb
    def call_off(cls, conversation, *, by) -> list["Invite"]:
        """Letters to whoever still has it in their calendar."""
        lock(conversation)
        if not conversation.is_cancelled:
            raise Refused(_("The conversation is not cancelled."), code="not_cancelled")
        known = [each for each in known_to(conversation) if not each.is_cancellation]
        if not known:
            raise Refused(_("Nobody has it in their calendar."), code="nobody")
        said = {"subject": known[0].subject, "language": known[0].language}
        return cls._add(conversation, [each.contact for each in known], by=by, is_cancellation=True, **said)

    @staticmethod
    def _refuse_unfit(contacts, present: set[int], subject: str, message: str) -> None:
        if not subject.strip():
            raise Refused(_("Say what the buyer reads in their calendar."), field="subject", code="empty")
        if not contacts:
            raise Refused(_("Choose whom to invite."), field="contacts", code="nobody")
        if len(contacts) > MOST:
            raise Refused(_("At most 20 people can be invited at once."), field="contacts", code="too_many")
        if len(message) > LONGEST_MESSAGE:
            raise Refused(_("This is longer than 2,000 characters."), field="message", code="too_long")
        for contact in contacts:
            if contact.pk not in present or not contact.email:
                names = {"name": contact.name}
                refusal = _("%(name)s takes no part in it, or has no e-mail address.") % names
                raise Refused(refusal, field="contacts", code="outsider")

    @classmethod
    def _add(cls, conversation, contacts, *, by, **said) -> list["Invite"]:
        last = conversation.invites.aggregate(last=models.Max("sequence"))["last"]
        shared = {
            "workspace_id": conversation.workspace_id,
            "conversation": conversation,
            "sequence": 0 if last is None else last + 1,
            "starts_at": conversation.starts_at,
            "length": conversation.duration or USUAL_LENGTH,
            "asked_by": by,
        }
        rows = [cls(contact=contact, email=contact.email, **shared, **said) for contact in contacts]
        for invite in cls.objects.bulk_create(rows):  # a message that is lost is found again by the sweep
            asked = [invite.workspace_id, invite.pk]
            transaction.on_commit(partial(current_app.send_task, TASK, asked, retry=False), robust=True)
        return rows


def lock(conversation) -> None:
    """The opportunity first, as every verb does."""
    conversation.opportunity.lock()
    conversation.lock()


def known_to(conversation) -> list[Invite]:
    """What each contact was told last."""
    last = {each.contact_id: each for each in conversation.invites.select_related("contact").order_by("pk")}
    return list(last.values())
