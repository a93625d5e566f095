"""What somebody without an account reads at a secret address, and whether there still is anything to read."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString

from metrics import answers, dashboards
from metrics.dashboards import Dashboard
from metrics.forms.filters import Chosen, chosen
from metrics.looking import look
from metrics.models import DashboardLink
from metrics.unlinked import unlinked
from people import isolation
from people.keys import Key
from people.models import Membership, Workspace


@dataclass(frozen=True)
class Shared:
    """One page as its maker sees it now, without any way further."""

    link: DashboardLink
    member: Membership
    dashboard: Dashboard
    headline: str
    lede: str
    chosen: list[Chosen]
    is_counted: bool
    figures: SafeString
    computed: str

    @property
    def workspace(self) -> Workspace:
        return self.member.workspace


def found_by(token: str) -> DashboardLink | None:
    """The link that an address names, with its workspace opened for the rest of the transaction. None where it ended,
    was stopped, never was, or where its maker could not make it any more: whoever asks cannot tell which."""
    key = Key.read(token)
    if key is None:
        return None
    isolation.open_here(key.workspace_id)
    links = DashboardLink.objects.filter(workspace_id=key.workspace_id, token_digest=key.digest)
    link = links.select_related("made_by__workspace", "made_by__user").first()
    return link if link and _is_in_force(link) else None


def _is_in_force(link: DashboardLink) -> bool:
    member = link.made_by
    today = member.workspace.today()
    is_here = member.starts_on <= today and (member.ends_on is None or today < member.ends_on)
    if link.is_stopped or link.ends_on < today or not is_here or link.page not in dashboards.ALL:
        return False
    return member.may("dashboard.share") and member.may("maturity.see")


def read(link: DashboardLink, request: HttpRequest) -> Shared | None:
    """None where what it asks for cannot be asked any more, such as a team that is gone: never more than was shared."""
    member, dashboard, query = link.made_by, dashboards.ALL[link.page], QueryDict(link.query)
    with timezone.override(member.workspace.zone):
        found = look(dashboard, _as_its_maker(request, member, query))
        if found.drawn is None or not found.filters.is_valid():
            return None
        when, asked = answers.computed(_moment(found.page), member.workspace), chosen(found.filters)
    drawn, is_counted = found.drawn, getattr(found.page, "is_counted", True)
    figures = unlinked(drawn.figures)
    return Shared(link, member, dashboard, drawn.headline, drawn.lede, asked, is_counted, figures, when)


def _as_its_maker(request: HttpRequest, member: Membership, query: QueryDict) -> HttpRequest:
    """Templates ask the request who reads what. The reader's own stays as it is."""
    request = copy(request)
    request.GET, request.user = query, member.user
    request.member = member
    return request


def _moment(page: Any):
    return getattr(page, "computed_at", None) or page.stamp.computed_at
