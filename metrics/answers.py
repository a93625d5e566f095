"""Figures that were asked for already, kept in the shared cache until they change.

The key holds the revision and the moment of the last computation: an answer is never taken for another one's,
nor kept past a change, and nothing has to be thrown away by hand.
"""

import hashlib
from array import array
from datetime import datetime
from time import perf_counter

from django.core.cache import cache
from django.db import connection
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from metrics import rates
from metrics.mending import make_room, run
from metrics.models import Figures
from metrics.population import Population
from metrics.rates import Group
from people.models import Workspace
from salesproc.figures import day, hour
from salesproc.prepared import columns_of, fields_of, read

KEPT = 24 * 60 * 60
KEYS_KEPT = 60 * 60  # there can be many, and a list is looked through within the hour
NOTHING = object()
FIELDS = fields_of(Figures)
# Each page of figures asks it: written out (docs/decisions/0008).
STAMP = f"SELECT {columns_of(Figures, 'f')} FROM metrics_figures f WHERE f.workspace_id = %(workspace)s"  # noqa: S608


class Gone(Exception):
    """An answer of figures that are not the newest is kept no longer, and cannot be had any more."""


def stamp_of(workspace_id: int) -> Figures:
    rows = read(STAMP, {"workspace": workspace_id})
    if not rows:
        return Figures(workspace_id=workspace_id)
    return Figures.from_db(connection.alias, FIELDS, rows[0])


def computed(moment: datetime | None, workspace: Workspace) -> str:
    """When, in words: the hour today, the day too before."""
    if moment is None:
        return _("not computed yet")
    when = {"day": day(moment), "hour": hour(moment)}
    is_today = workspace.day_of(moment) == workspace.today()
    return (_("computed %(hour)s") if is_today else _("computed %(day)s, %(hour)s")) % when


def groups(population: Population, by: str, stamp: Figures) -> list[Group]:
    return kept(stamp, (population, by), lambda: rates.groups(population, by))


def kept(stamp: Figures, asked, compute, seconds: int = KEPT):
    """What `compute` answers, asked once as long as the figures stay. `asked` says by its repr what is asked.

    Gone, where the stamp is not of the newest figures and nothing is kept: what is counted now would be of these.
    """
    asked = hashlib.sha256(repr(asked).encode()).hexdigest()
    key = f"figures:{stamp.workspace_id}:{stamp.revision}:{stamp.computed_at}:{asked}".replace(" ", "T")
    found = cache.get(key, NOTHING)
    if found is not NOTHING:
        return found
    if stamp.is_old:
        raise Gone
    began = perf_counter()
    found = compute()
    stamp.took += perf_counter() - began
    cache.set(key, found, seconds)
    return found


def counted_in(workspace_id: int, keys: RawSQL) -> Func:
    """The condition that a row is among those that a statement names. It is asked once for the pages of a list and its
    count, as long as the figures stay: the list has what the figure counts."""
    stamp = stamp_of(workspace_id)

    def named() -> bytes:
        make_room()
        return array("q", (pk for (pk,) in run(keys.sql, keys.params))).tobytes()

    found = kept(stamp, ("keys", keys.sql, keys.params), named, KEYS_KEPT) if stamp.computed_at else named()
    among = Value(f"{{{','.join(map(str, array('q', found)))}}}", output_field=TextField())
    # A constant: PostgreSQL makes a table of it, and stops reading when the page is full.
    return Func(
        F("pk"), among, template="%(expressions)s::bigint[])", arg_joiner=" = ANY(", output_field=BooleanField()
    )
