"""Which figures a page shows: the newest; or, where counting them takes long, those that it showed last, with their
moment, while a worker counts.

What is kept of older figures is kept whole: when any of it is gone, the newest are counted while the page waits. A page
is never of two moments.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Any

from celery import current_app
from django import forms
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from metrics import answers
from metrics.dashboards import Dashboard
from metrics.drawn import Drawn, drawn
from metrics.models import Figures
from people.models import Membership

LONG = 1.0  # seconds of counting: nobody shall wait for them twice
PATIENCE = 60  # seconds for which a worker that was asked is not asked again
TASK = "metrics.tasks.count_page"
FIGURES = ("revision", "computed_at", "assessed_at")


@dataclass(frozen=True)
class Look:
    """`page` and `drawn` are None where there is nothing to show yet."""

    filters: forms.Form
    page: Any = None
    drawn: Drawn | None = None

    @property
    def status(self) -> int:
        return 422 if self.page and not self.filters.is_valid() else 200


def look(dashboard: Dashboard, request: HttpRequest) -> Look:
    shown = cache.get(_key(dashboard, request))
    filters, page = dashboard.asked(request.GET.dict(), request.member)
    if page and shown and shown != _told(page.stamp):
        found = _of_figures(shown, dashboard, page, request)
        if found:
            return Look(filters, page, found)
        filters, page = dashboard.asked(request.GET.dict(), request.member)
    return Look(filters, page, page and _counted(dashboard, page, request, is_long=shown is not None))


def count(dashboard: Dashboard, member: Membership, query: str) -> None:
    """What the member asked for, so that the next look finds all of it."""
    request = HttpRequest()
    request.GET, request.user, request.member = QueryDict(query), member.user, member
    with timezone.override(member.workspace.zone):
        filters, page = dashboard.asked(request.GET.dict(), member)
        if page and filters.is_valid():
            _counted(dashboard, page, request, is_long=True)


def _of_figures(figures: tuple, dashboard: Dashboard, page: Any, request: HttpRequest) -> Drawn | None:
    """Older ones; None where not all of them is kept, and then the page is half of them and of no use."""
    page.stamp = Figures(workspace_id=request.member.workspace_id, **dict(zip(FIGURES, figures, strict=True)))
    page.stamp.is_old = True
    try:
        found = drawn(page, request, dashboard.template)
    except answers.Gone:
        return None
    _ask_a_worker(dashboard, request)
    return found


def _counted(dashboard: Dashboard, page: Any, request: HttpRequest, *, is_long: bool) -> Drawn:
    """`is_long`: it took long before. Nothing was counted where another page has asked the same."""
    found, stamp = drawn(page, request, dashboard.template), page.stamp
    if stamp.computed_at and (stamp.took >= LONG or (is_long and not stamp.took)):
        cache.set(_key(dashboard, request), _told(stamp), answers.KEPT)
    elif is_long:
        cache.delete(_key(dashboard, request))
    return found


def _told(stamp: Figures) -> tuple:
    return tuple(getattr(stamp, name) for name in FIGURES)


def _ask_a_worker(dashboard: Dashboard, request: HttpRequest) -> None:
    if not cache.add(f"{_key(dashboard, request)}:asked", 1, PATIENCE):
        return
    member = request.member
    asked = [member.workspace_id, member.pk, dashboard.name, request.GET.urlencode()]
    transaction.on_commit(partial(current_app.send_task, TASK, asked, retry=False, expires=PATIENCE), robust=True)


def _key(dashboard: Dashboard, request: HttpRequest) -> str:
    """One for all who see the same teams."""
    member = request.member
    within = "" if member.sees_everything else sorted(member.team_ids)
    asked = (dashboard.name, within, member.workspace.today(), sorted(request.GET.items()))
    return f"shown:{member.workspace_id}:{hashlib.sha256(repr(asked).encode()).hexdigest()}"
