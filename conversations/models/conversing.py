from django.db import models
from django.db.models import Max, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Greatest

from conversations.models.account import Contact
from conversations.models.conversation import Conversation, Participation


class Conversing:
    """What an opportunity knows of its conversations."""

    def follow_conversations(self) -> None:
        """The last one held and the earliest one scheduled, from the conversations themselves.

        A scheduled one that is past still waits to be logged: it stays the next one until then.
        """
        times = self.conversations.aggregate(
            held=Max("starts_at", filter=Q(state=Conversation.State.HELD)),
            scheduled=Min("starts_at", filter=Q(state=Conversation.State.SCHEDULED)),
        )
        self.last_held_at, self.next_at = times["held"], times["scheduled"]
        self.save(update_fields=["last_held_at", "next_at"])
        held = Participation.objects.filter(
            contact=OuterRef("contact"),
            conversation__opportunity=self.pk,
            conversation__state=Conversation.State.HELD,
        )
        last = held.order_by().values("contact").annotate(last=Max("conversation__starts_at")).values("last")
        self.involvements.update(last_held_at=Subquery(last, output_field=models.DateTimeField()))

    def notice(self, conversation, contacts) -> None:
        """A new conversation: what it changes of the same columns, without reading the others."""
        moment = conversation.starts_at
        if conversation.state == Conversation.State.SCHEDULED:
            self.next_at = min(self.next_at or moment, moment)
            self.save(update_fields=["next_at"])
            return
        self.last_held_at = max(self.last_held_at or moment, moment)
        self.save(update_fields=["last_held_at"])
        # GREATEST passes over unknown values in PostgreSQL.
        latest = Greatest("last_held_at", Value(moment, output_field=models.DateTimeField()))
        self.involvements.filter(contact__in=contacts).update(last_held_at=latest)

    def welcome(self, newcomer, *, by) -> Contact:
        """Somebody met for the first time becomes a contact of the account, involved with their role."""
        contact = Contact.add(
            account=self.account_or_refused(), name=newcomer.name, title=newcomer.title, email=newcomer.email, by=by
        )
        self.involve(contact, buyer_role=newcomer.buyer_role, by=by)
        return contact
