"""Figures that were asked for already, kept in the shared cache until they change.

The key holds the revision and the moment of the last computation: an answer is never taken for another one's,
nor kept past a change, and nothing has to be thrown away by hand.
"""

import hashlib
from datetime import datetime
from time import perf_counter

from django.core.cache import cache
from django.utils.translation import gettext as _

from metrics import rates
from metrics.models import Figures
from metrics.population import Population
from metrics.rates import Group
from people.models import Workspace
from salesproc.figures import day, hour

KEPT = 24 * 60 * 60
NOTHING = object()


class Gone(Exception):
    """An answer of figures that are not the newest is kept no longer, and cannot be had any more."""


def stamp_of(workspace_id: int) -> Figures:
    return Figures.objects.filter(workspace_id=workspace_id).first() or Figures(workspace_id=workspace_id)


def computed(moment: datetime | None, workspace: Workspace) -> str:
    """When, in words: the hour today, the day too before."""
    if moment is None:
        return _("not computed yet")
    when = {"day": day(moment), "hour": hour(moment)}
    is_today = workspace.day_of(moment) == workspace.today()
    return (_("computed %(hour)s") if is_today else _("computed %(day)s, %(hour)s")) % when


def groups(population: Population, by: str, stamp: Figures) -> list[Group]:
    return kept(stamp, (population, by), lambda: rates.groups(population, by))


def kept(stamp: Figures, asked, compute):
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
    cache.set(key, found, KEPT)
    return found
