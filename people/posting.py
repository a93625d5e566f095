"""The letters that go with notices. Each goes once: it is locked, sent, and marked as sent in one transaction."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation

from people.models import Notice

LONGEST_SUBJECT = 120


def post(notice_id: int) -> bool:
    """True when a letter left. One that another worker is sending is left to it."""
    waiting = Notice.objects.waiting_for_the_post().select_for_update(skip_locked=True, of=("self",))
    notice = waiting.select_related("to__user", "workspace").filter(pk=notice_id).first()
    if notice is None:
        return False
    send(notice)
    notice.mailed_at = timezone.now()
    notice.save(update_fields=["mailed_at"])
    return True


def send(notice) -> None:
    """In the reader's language."""
    user, workspace = notice.to.user, notice.workspace
    with translation.override((user.language if user else "") or workspace.language):
        sentence = " ".join(notice.says.splitlines())
        subject = sentence if len(sentence) <= LONGEST_SUBJECT else sentence[: LONGEST_SUBJECT - 1] + "…"
        link = settings.BASE_URL + notice.address_in(workspace.slug)
        letter = render_to_string("people/notice/letter.txt", {"says": sentence, "notice": notice, "link": link})
        send_mail(subject, letter, None, [notice.to.address])
