"""An act on many opportunities as somebody reads it: what it would do, how far it is, what came of it."""

from functools import cached_property

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations.models import Bulk, BulkRow, Outcome
from conversations.models.bulk import OVER
from people.models import JobRun
from salesproc.figures import day, hour, number
from stages.models import Following

SHOWN = 50


class BulkPage:
    def __init__(self, bulk: Bulk, member, form=None):
        self.bulk, self.member, self.form = bulk, member, form

    @property
    def run(self) -> JobRun | None:
        return self.bulk.latest

    @property
    def is_mine(self) -> bool:
        return self.bulk.by_id == self.member.pk

    # ---- where it is: asked, tried, done, taken back
    @property
    def is_under_way(self) -> bool:
        return self.run is not None and self.run.state not in OVER

    @property
    def has_failed(self) -> bool:
        return self.run is not None and self.run.state == JobRun.State.FAILED

    @property
    def is_tried(self) -> bool:
        return self.bulk.run is None and self.bulk.trial is not None and self.bulk.trial.state == JobRun.State.DONE

    @property
    def has_run(self) -> bool:
        return self.bulk.run is not None

    @property
    def may_undo(self) -> bool:
        return self.is_mine and self.bulk.can_be_undone and bool(self.counts["done"])

    # ---- in figures
    @cached_property
    def counts(self) -> dict[str, int]:
        return self.bulk.rows.aggregate(
            all=Count("pk"),
            done=Count("done_at"),
            missing=Count("pk", filter=Q(needs_reason=True)),
            would=Count("pk", filter=Q(refused="") & Q(tried_at__isnull=False)),
            undone=Count("undone_at"),
        )

    @cached_property
    def reasons(self) -> list[tuple[str, int]]:
        """Why some would not be done, were not, or were not taken back; the most frequent first."""
        column = "kept" if self.bulk.undo_run else "refused"
        told = self.bulk.rows.exclude(**{column: ""}).order_by().values_list(column).annotate(n=Count("pk"))
        return sorted(told, key=lambda row: (-row[1], row[0]))

    @cached_property
    def told(self) -> list[BulkRow]:
        """Those, as far as the reader sees them."""
        rows = BulkRow.objects.visible_to(self.member).filter(bulk=self.bulk)
        rows = rows.exclude(kept="") if self.bulk.undo_run else rows.exclude(refused="")
        return list(rows.select_related("opportunity__account").defer("opportunity__search")[: SHOWN + 1])

    @cached_property
    def given(self) -> list[BulkRow]:
        """What came of it, for whoever was given them."""
        rows = BulkRow.objects.visible_to(self.member).filter(bulk=self.bulk, done_at__isnull=False, undone_at=None)
        return list(rows.select_related("opportunity__account").defer("opportunity__search")[: SHOWN + 1])

    # ---- in words
    @property
    def would(self) -> str:
        n, bulk = self.counts["would"], self.bulk
        if bulk.act == Bulk.Act.OWNER:
            text = ngettext("%(n)s opportunity would be given to %(whom)s", "%(n)s would be given to %(whom)s", n)
        elif bulk.act == Bulk.Act.TEAM:
            text = ngettext("%(n)s opportunity would go to the team %(team)s", "%(n)s would go to the team %(team)s", n)
        elif bulk.act == Bulk.Act.PLAN:
            text = ngettext(
                "The next conversation of %(n)s opportunity would be planned on %(when)s",
                "The next conversation of %(n)s would be planned on %(when)s",
                n,
            )
        elif bulk.act == Bulk.Act.NO_DECISION:
            text = ngettext("%(n)s opportunity would end: %(cause)s", "%(n)s would end: %(cause)s", n)
        else:
            text = ngettext("%(n)s opportunity would move to “%(stage)s”", "%(n)s would move to “%(stage)s”", n)
        return text % self._named(n)

    @property
    def was(self) -> str:
        n, bulk = self.counts["done"], self.bulk
        if bulk.act == Bulk.Act.OWNER:
            text = ngettext("%(n)s opportunity was given to %(whom)s", "%(n)s were given to %(whom)s", n)
        elif bulk.act == Bulk.Act.TEAM:
            text = ngettext("%(n)s opportunity went to the team %(team)s", "%(n)s went to the team %(team)s", n)
        elif bulk.act == Bulk.Act.PLAN:
            text = ngettext(
                "The next conversation of %(n)s opportunity is planned on %(when)s",
                "The next conversation of %(n)s is planned on %(when)s",
                n,
            )
        elif bulk.act == Bulk.Act.NO_DECISION:
            text = ngettext("%(n)s opportunity has ended: %(cause)s", "%(n)s have ended: %(cause)s", n)
        else:
            text = ngettext("%(n)s opportunity moved to “%(stage)s”", "%(n)s moved to “%(stage)s”", n)
        return text % self._named(n)

    def _named(self, n: int) -> dict[str, str]:
        of, at = self.bulk, self.bulk.starts_at
        return {
            "n": number(n),
            "whom": str(of.given_to or ""),
            "team": str(of.team or ""),
            "when": at and _("%(day)s, %(hour)s") % {"day": day(at), "hour": hour(at)},
            "cause": Outcome.Cause(of.cause).label.lower() if of.cause else "",
            "stage": of.stage_name,
        }

    @cached_property
    def elsewhere(self) -> int:
        """Of those that go to another team, how many follow a version that the team does not follow today."""
        if self.bulk.act != Bulk.Act.TEAM or self.bulk.team is None:
            return 0
        followed = Following.objects.version_of(self.bulk.team, self.member.workspace.today())
        going = self.bulk.rows.filter(refused="", opportunity__version__isnull=False)
        return going.exclude(opportunity__version=followed).count() if followed else going.count()

    @property
    def asks_a_reason(self) -> bool:
        return bool(self.counts["missing"])
