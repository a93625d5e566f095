"""The letters that go with notices. Each goes once: it is locked, sent, and marked as sent in one transaction."""

from django.conf import settings
from django.utils import timezone

from people.mailing import Letter
from people.models import Notice, NoticeChoice
from people.notices import Way, kind_of


def post(notice_id: int) -> bool:
    """True when a letter left. One that another worker is sending is left to it."""
    waiting = Notice.objects.waiting_for_the_post().select_for_update(skip_locked=True, of=("self",))
    notice = waiting.select_related("to__user", "to__workspace").filter(pk=notice_id).first()
    if notice is None:
        return False
    kind = kind_of(notice.code).key
    if NoticeChoice.objects.ways(kind, [notice.to_id])[notice.to_id] != Way.LETTER:
        notice.by_mail = False  # the member has chosen otherwise since
        notice.save(update_fields=["by_mail"])
        return False
    Letter(notice.to, "people/notice/letter", scope=kind).send(lambda: _written(notice))
    notice.mailed_at = timezone.now()
    notice.save(update_fields=["mailed_at"])
    return True


def _written(notice):
    sentence = " ".join(notice.says.splitlines())
    link = settings.BASE_URL + notice.address_in(notice.to.workspace.slug)
    return sentence, {"says": sentence, "notice": notice, "link": link}
