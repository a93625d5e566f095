"""The letter to whoever looks after a process, on the day of its review."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from stages.models import Process

FROM_HOUR = 7  # where the company is
LATE = timedelta(days=7)  # a letter that could not leave on its day still says something


def remind(workspace) -> int:
    """Tells the owners of the reviews of today, once each; how many letters left. The workspace must be open."""
    if timezone.now().astimezone(workspace.zone).hour < FROM_HOUR:
        return 0
    today = workspace.today()
    due = Process.objects.filter(workspace=workspace, next_review_on__range=(today - LATE, today))
    waiting = due.filter(_not_told()).exclude(owner=None).values_list("pk", flat=True)
    return sum(_remind_of(pk, workspace) for pk in list(waiting))


def _not_told() -> Q:
    return Q(reminded_of=None) | ~Q(reminded_of=F("next_review_on"))


@transaction.atomic
def _remind_of(pk: int, workspace) -> bool:
    """Under the lock of its row, so that two rounds at once send one letter. Where it cannot leave, nothing says that
    it did, and the next round tries again."""
    locked = Process.objects.select_for_update(of=("self",)).select_related("owner__user", "workspace")
    process = locked.filter(_not_told(), pk=pk).first()
    if process is None or process.owner is None:
        return False
    owner = process.owner
    address = (owner.user.email if owner.user else "") or owner.email
    if not address or (owner.ends_on and owner.ends_on <= workspace.today()):
        return False
    _send(process, owner, address)
    process.reminded_of = process.next_review_on
    process.save(update_fields=["reminded_of"])
    return True


def _send(process, owner, address) -> None:
    kwargs = {"workspace": process.workspace.slug, "process": process.pk}
    context = {"process": process, "link": settings.BASE_URL + reverse("metrics:meeting_create", kwargs=kwargs)}
    language = (owner.user.language if owner.user else "") or process.workspace.language
    with translation.override(language):
        subject = render_to_string("stages/process/subject.txt", context).strip()
        send_mail(subject, render_to_string("stages/process/letter.txt", context), None, [address])
