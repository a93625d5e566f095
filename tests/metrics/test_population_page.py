"""The list behind a figure: exactly the rows it counts, fifty a page, only what the reader may see."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from conversations.models import Opportunity
from metrics.computing import refresh
from tests.metrics.rows import decide, level, opportunity

START = date(2026, 1, 1)


@pytest.fixture
def listed(cast):
    """120 of Paris decided one a day, each third lost, and two of Lyon: one open, one without a day."""
    level(cast.paris, "formal", date(2025, 1, 1))
    for number in range(120):
        deal = opportunity(cast.paris, name=f"Deal {number}", owner=cast.rep, amount=Decimal("10.50"), opened_on=START)
        decide(deal, "lost" if number % 3 == 0 else "won", START + timedelta(days=number))
    opportunity(cast.lyon, name="Still open")
    decide(opportunity(cast.lyon, name="Undated"), "won")
    refresh(cast.workspace.pk)
    return cast


def get(client, cast, who="executive", **asked):
    client.force_login(getattr(cast, who).user)
    return client.get(reverse("metrics:population", args=[cast.workspace.slug]), asked)


def names_on(response):
    return [row.opportunity.name for row in response.context["page"].rows]


@pytest.mark.parametrize(
    ("asked", "n"),
    [
        ({}, 122),
        ({"outcome": "decided"}, 121),
        ({"outcome": "lost"}, 40),
        ({"outcome": "open"}, 1),
        ({"outcome": "disqualified"}, 0),
        ({"outcome": "decided", "decided_from": "2026-01-01", "decided_to": "2026-01-31"}, 31),
        ({"level": "formal", "outcome": "won"}, 80),
        ({"level": "unknown"}, 2),
        ({"level": "formal,unknown"}, 122),
        ({"undated": "yes"}, 1),
        ({"owner": "0"}, 2),
        ({"version": "0"}, 122),
        ({"version": "12345"}, 0),
        ({"version": "99999999999999999999999"}, 0),
    ],
)
def test_the_list_holds_what_is_asked(client, listed, asked, n):
    response = get(client, listed, **asked)
    assert response.status_code == 200
    assert response.context["page"].n == n
    assert len(names_on(response)) == min(n, 50)


def test_the_newest_come_first_and_the_pages_follow_without_a_gap(client, listed):
    seen, response = [], get(client, listed, outcome="decided")
    for _ in range(3):
        seen += names_on(response)
        following = response.context["page"].page.next
        response = get(client, listed, outcome="decided", after=following)
    assert seen == [f"Deal {number}" for number in reversed(range(120))] + ["Undated"]


def test_a_row_opens_its_opportunity(client, listed):
    page = get(client, listed, outcome="open").content.decode()
    deal = Opportunity.objects.get(name="Still open")
    assert f'href="/w/novalis/opportunities/{deal.pk}/"' in page


def test_what_was_deleted_since_is_said(client, listed):
    Opportunity.objects.filter(name="Still open").delete()
    assert "deleted since" in get(client, listed, outcome="open").content.decode()


def test_the_conditions_are_said_in_words(client, listed):
    asked = {"level": "formal", "team": listed.paris.pk, "owner": listed.rep.pk, "outcome": "won"}
    response = get(client, listed, **asked, decided_from="2026-01-05", decided_to="2026-02-05")
    said = response.context["page"].conditions
    assert said == [
        "Won",
        "Level when opened: Formal",
        "Paris",
        "Chloé Martel",
        "Decided from 5 Jan 2026 to 5 Feb 2026",
    ]


@pytest.mark.parametrize(("who", "n"), [("executive", 122), ("admin", 122), ("manager", 120), ("other_manager", 2)])
def test_each_person_sees_the_rows_of_their_teams(client, listed, who, n):
    assert get(client, listed, who).context["page"].n == n


def test_a_team_that_may_not_be_seen_is_empty(client, listed):
    assert get(client, listed, "manager", team=listed.lyon.pk).context["page"].n == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"level": "best"},
        {"level": "formal,best"},
        {"undated": "maybe"},
        {"outcome": "maybe"},
        {"team": "x"},
        {"owner": "-1"},
        {"decided_from": "soon"},
        {"decided_from": "2026-02-01", "decided_to": "2026-01-01"},
    ],
)
def test_what_cannot_be_read_is_refused_in_words(client, listed, asked):
    response = get(client, listed, **asked)
    assert response.status_code == 422


@pytest.mark.parametrize("after", ["x", "", "eyJhIjoxfQ:1:x"])
def test_a_page_that_does_not_exist_is_the_first_one(client, listed, after):
    assert names_on(get(client, listed, outcome="decided", after=after))[0] == "Deal 119"


def test_a_stranger_gets_not_found(client, listed):
    client.force_login(listed.stranger)
    assert client.get(reverse("metrics:population", args=["novalis"])).status_code == 404


def test_it_is_read_only(client, listed):
    client.force_login(listed.executive.user)
    assert client.post(reverse("metrics:population", args=["novalis"])).status_code == 405


@pytest.mark.parametrize("asked", [{"outcome": "open"}, {"outcome": "decided"}])
def test_the_number_of_queries_is_constant(client, listed, django_assert_max_num_queries, asked):
    """Eight of them find the person and open the workspace; one more reads a session that is not in the cache."""
    get(client, listed, **asked)
    with django_assert_max_num_queries(14):
        client.get(reverse("metrics:population", args=["novalis"]), asked)
