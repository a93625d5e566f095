"""A link to a page of figures, for somebody without an account, and figures that it shows."""

from datetime import timedelta

from django.urls import reverse

from metrics.computing import refresh
from metrics.models import DashboardLink, MaturityPeriod
from tests.builders.conversations import build_contact, build_held, build_opportunity, build_version, planned_of
from tests.metrics.rows import decide, level, opportunity


def begin_link(cast, page="maturity", query="", *, by=None, name="For the board", days=30) -> str:
    """Its token."""
    by = by or cast.admin
    return DashboardLink.begin(page, query, name=name, ends_on=by.workspace.today() + timedelta(days=days), by=by)


def build_dashboard_link(cast) -> DashboardLink:
    begin_link(cast)
    return DashboardLink.objects.latest("pk")


def build_secrets(cast):
    """Paris has figures; names that must not leave are in all of them."""
    today = cast.workspace.today()
    period = level(cast.paris, "dynamic", today - timedelta(days=900))
    MaturityPeriod.objects.filter(pk=period.pk).update(source="Said by Zoé Secret")
    for kind, n in {"won": 20, "lost": 12, "no_decision": 3, "open": 2, "disqualified": 1}.items():
        for number in range(n):
            deal = opportunity(
                cast.paris,
                name=f"Secretdeal {number}",
                opened_on=today - timedelta(days=60),
                owner=cast.rep,
                amount=1000,
                source="Zoé Secret",
            )
            if kind != "open":
                decide(deal, kind, today - timedelta(days=20))
    version = build_version(cast)
    deal = build_opportunity(cast)
    build_held(cast, deal, build_contact(cast, deal.account, "Contact Secret"), planned=planned_of(version))
    refresh(cast.workspace.pk)
    return cast


def address_of(token):
    return reverse("metrics:shared_show", args=[token])


def read(client, token):
    client.logout()
    return client.get(address_of(token))


def text_of(client, token) -> str:
    answer = read(client, token)
    assert answer.status_code == 200
    return answer.content.decode()
