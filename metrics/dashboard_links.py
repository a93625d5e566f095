"""The links of a company, for those who may stop them."""

from __future__ import annotations

from dataclasses import dataclass

from metrics import dashboards
from metrics.models import DashboardLink
from people.models import Membership
from salesproc.addresses import address

ENDED_SHOWN = 50


@dataclass(frozen=True)
class Row:
    link: DashboardLink
    url: str  # of the page that it shows, for people of the company
    title: str


def listed(member: Membership) -> dict[str, list[Row]]:
    links = DashboardLink.objects.visible_to(member).select_related("made_by", "stopped_by")
    standing = links.in_force(member.workspace.today())
    ended = links.exclude(pk__in=standing.values("pk"))[:ENDED_SHOWN]
    return {"standing": [_row(link, member) for link in standing], "ended": [_row(link, member) for link in ended]}


def _row(link: DashboardLink, member: Membership) -> Row:
    dashboard = dashboards.ALL.get(link.page)
    if dashboard is None:
        return Row(link, "", link.page)
    query = f"?{link.query}" if link.query else ""
    return Row(link, address(member.workspace.slug, dashboard.url_name) + query, str(dashboard.title))
