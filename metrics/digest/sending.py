"""Who gets a digest on which morning, and each once: its row is written in the transaction that sends it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from conversations.morning import day_to_tell
from metrics.digest import periods
from metrics.digest.letter import Digest
from metrics.digest.periods import MONTH, WEEK, Period
from metrics.models import DigestLetter
from people.mailing import Letter
from people.models import Membership, NoticeChoice, Workspace
from people.notices import CHANGES, KINDS


def due(workspace: Workspace, now: datetime) -> list[Period]:
    """What leaves at this moment, by the clock of the workspace: in the mornings, as the letter of the day does."""
    day = day_to_tell(workspace, now)
    found = [periods.due(kind, day) for kind in (WEEK, MONTH)] if day else []
    return [period for period in found if period]


def waiting(workspace: Workspace, period: Period) -> list[int]:
    """The members who get the digest of this period and have not got it."""
    chosen = dict(NoticeChoice.objects.filter(workspace=workspace, kind=CHANGES).values_list("member", "way"))
    got = DigestLetter.objects.filter(workspace=workspace, kind=period.kind, starts_on=period.span.starts_on)
    members = _members(workspace).exclude(pk__in=got.values("member")).with_roles(workspace.today())
    return [member.pk for member in members.order_by("pk") if _gets(member, chosen.get(member.pk), period)]


def _members(workspace: Workspace):
    found = Membership.objects.filter(workspace=workspace, user__isnull=False).active()
    return found.select_related("user", "workspace")


def _gets(member: Membership, chosen: str | None, period: Period) -> bool:
    kind = KINDS[CHANGES]
    return member.may(kind.permission) and (chosen or kind.usual(member)) == period.kind


@transaction.atomic
def send(workspace: Workspace, member_id: int, kind: str, starts_on: date) -> bool:
    """True when the letter left. Its row is written first: a second worker waits there, and then finds it."""
    period = periods.beginning(kind, starts_on)
    member = _members(workspace).filter(pk=member_id).first()
    if member is None or not member.address or not _gets(member, NoticeChoice.all_of(member)[CHANGES], period):
        return False
    row, is_first = DigestLetter.objects.get_or_create(
        member=member, kind=kind, starts_on=starts_on, defaults={"workspace_id": workspace.pk}
    )
    if not is_first:
        return False
    digest = Digest(member, period)
    if digest.is_empty:
        return False
    Letter(member, "metrics/digest/letter", scope=CHANGES).send(digest.written)
    row.sent_at, row.stood_out = timezone.now(), digest.attention.stood_out
    row.save(update_fields=["sent_at", "stood_out"])
    return True
