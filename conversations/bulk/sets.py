"""One batch of a bulk: each opportunity locked, compared with what it was when it was chosen, then acted on."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.bulk.acts import act_on
from conversations.models import Bulk, BulkRow, ReasonNeeded
from conversations.models.bulk import RUN, TRY, stands
from salesproc.errors import Refused

LONGEST = 500


def work_on_some(bulk: Bulk, kind: str, size: int) -> int:
    """How many were looked at. In the order of the opportunities: two bulks never wait for each other in a circle."""
    related = ("opportunity__team", "opportunity__owner", "opportunity__account", "opportunity__workspace")
    rows = bulk.rows.left(kind).select_related(*related, "owner_before", "team_before").order_by("opportunity")
    rows = list(rows.defer("opportunity__search", "opportunity__account__search")[:size])
    work = {TRY: _try, RUN: _do}.get(kind, _take_back)
    for row in rows:
        work(bulk, row)
    return len(rows)


def _try(bulk: Bulk, row: BulkRow) -> None:
    """Does it and keeps nothing of it: only so is known what the verbs say."""
    row.refused = _refusal(bulk, row, keep=False)
    row.tried_at = timezone.now()
    row.save(update_fields=["refused", "needs_reason", "tried_at"])


def _do(bulk: Bulk, row: BulkRow) -> None:
    before = row.opportunity.owner, row.opportunity.team
    row.refused = _refusal(bulk, row, keep=True)
    if not row.refused:
        row.done_at, row.stands = timezone.now(), stands(row.opportunity)
        row.owner_before, row.team_before = before
    row.save(update_fields=["refused", "done_at", "stands", "owner_before", "team_before"])


def _refusal(bulk: Bulk, row: BulkRow, *, keep: bool) -> str:
    """Why it cannot be done; empty when it was."""
    try:
        with transaction.atomic():
            row.opportunity.lock()
            if stands(row.opportunity) != row.stood:
                raise Refused(_("Somebody changed it since it was chosen."))
            act_on(row.opportunity, bulk, by=bulk.by)
            if not keep:
                transaction.set_rollback(True)
    except Refused as refused:
        row.needs_reason = isinstance(refused, ReasonNeeded)
        return str(refused.message)[:LONGEST]
    return ""


def _take_back(bulk: Bulk, row: BulkRow) -> None:
    try:
        with transaction.atomic():
            row.opportunity.lock()
            if stands(row.opportunity) != row.stands:
                raise Refused(_("Somebody changed it since."))
            before = {"team": row.team_before, "owner": row.owner_before}
            row.opportunity.edit(before, revision=row.opportunity.revision, by=bulk.by)
        row.undone_at = timezone.now()
    except Refused as refused:
        row.kept = str(refused.message)[:LONGEST]
    row.save(update_fields=["undone_at", "kept"])
