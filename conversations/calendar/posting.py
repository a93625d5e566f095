"""The letters that carry invites. Each goes once: it is locked, sent, and marked as sent in one transaction."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conversations.calendar import events
from conversations.models import Invite


def post(invite_id: int) -> bool:
    """True when a letter left. One that another worker is sending is left to it."""
    waiting = Invite.objects.unsent().select_for_update(skip_locked=True, of=("self",))
    related = ("contact", "asked_by__user", "workspace")
    invite = waiting.select_related(*related).filter(pk=invite_id).first()
    if invite is None:
        return False
    letter(invite).send()
    invite.sent_at = timezone.now()
    invite.save(update_fields=["sent_at"])
    return True


def letter(invite: Invite) -> EmailMultiAlternatives:
    """Answers go to whoever invites. The event is there twice: some programs read one part, some the other."""
    organizer, workspace = invite.asked_by, invite.workspace
    event = events.invitation(invite, organizer).decode()
    with translation.override(invite.language), timezone.override(workspace.zone):
        context = {"invite": invite, "organizer": organizer, "workspace": workspace}
        text = render_to_string("conversations/invite/letter.txt", context)
    message = EmailMultiAlternatives(
        subject_of(invite), text, settings.DEFAULT_FROM_EMAIL, [invite.email], reply_to=[organizer.address]
    )
    method = "CANCEL" if invite.is_cancellation else "REQUEST"
    message.attach_alternative(event, f"text/calendar; method={method}")
    message.attach("invite.ics", event, "application/ics")
    return message


def subject_of(invite: Invite) -> str:
    subject = " ".join(invite.subject.split())
    with translation.override(invite.language):
        return _("Cancelled: %(subject)s") % {"subject": subject} if invite.is_cancellation else subject
