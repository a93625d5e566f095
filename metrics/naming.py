"""The names of groups, in the reader's language."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from metrics.models import LEVELS
from metrics.population import UNKNOWN
from metrics.segments import UNTOLD
from people.models import Membership, Team
from salesproc.figures import written_day
from salesproc.prepared import read
from stages.models import BuyerRole, Process, Theme, Version

SAID_BY = ("industry", "source")  # in the words of the file or of the person who wrote them
NAMED = {"team": Team, "version": Version, "owner": Membership, "role": BuyerRole, "theme": Theme}
# Pages that are drawn already ask it to know that they are: written out (docs/decisions/0008).
ALL_NAMES = " UNION ALL ".join(
    f"SELECT '{kind.__name__}', id, name FROM {kind._meta.db_table} WHERE workspace_id = %(workspace)s"  # noqa: S608
    for kind in (Team, Process, BuyerRole, Theme)
)


def names(by: str, keys: Iterable[Any]) -> dict[Any, str]:
    """The name of every key, and of None, with one query for those that are rows."""
    keys = set(keys)
    if by in NAMED:
        rows = NAMED[by].objects.filter(pk__in=keys - {None})
        rows = rows.select_related("process") if by == "version" else rows
        found = {row.pk: str(row) for row in rows}
    else:
        found = {key: _written(by, key) for key in keys - {None}}
    return found | {None: _nobody(by)}


def all_names(workspace_id: int) -> list[tuple[str, int, str]]:
    """Of whatever figures are drawn with and people may rename."""
    return sorted(read(ALL_NAMES, {"workspace": workspace_id}))


def level_name(level: str) -> str:
    return _("Level unknown") if level in ("", UNKNOWN) else str(dict(LEVELS)[level])


def quarter_name(first: date) -> str:
    return _("Q%(quarter)s %(year)s") % {"quarter": (first.month + 2) // 3, "year": first.year}


def name_of(by: str, said: str) -> str:
    """An industry or a source as it is written, or that it is not."""
    if said != UNTOLD:
        return said
    return _("No industry known") if by == "industry" else _("Not known how it started")


def month_name(first: date) -> str:
    return written_day(first, "yMMMM")


def _written(by: str, key: Any) -> str:
    if by == "level":
        return level_name(key)
    if by == "quarter":
        return quarter_name(key)
    return _("All")


def _nobody(by: str) -> str:
    return {
        "version": _("No version"),
        "owner": _("Nobody"),
        "quarter": _("No date"),
        "role": _("No buyer role"),
        "theme": _("No theme"),
    }.get(by, "–")
