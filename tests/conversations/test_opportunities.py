"""The list of opportunities, at its edge."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations.models import Opportunity, Outcome
from people.models import Team
from tests.builders.conversations import (
    build_account,
    build_held,
    build_opportunity,
    build_scheduled,
    build_version,
    planned_of,
)
from tests.conversations.pages import Reader


@pytest.fixture
def version(cast):
    return build_version(cast)


@pytest.fixture
def reader(client, cast):
    return Reader(client, cast.rep)


@pytest.fixture
def deals(cast, version):
    """Of Chloé: Kérval, large and new, and Soret, small and old; of her manager: Vidal; of Lyon: Hexa."""

    def ago(days):
        return timezone.now() - timedelta(days=days)

    kerval = build_account(cast, name="Kérval Industries")
    return {
        "Kérval": build_opportunity(
            cast, "Site licence", account=kerval, at=ago(5), amount=Decimal(90000), currency="EUR"
        ),
        "Soret": build_opportunity(cast, "Atelier Soret", at=ago(60), amount=Decimal(1000), currency="EUR"),
        "Vidal": build_opportunity(cast, "Vidal", owner=cast.manager, at=ago(30)),
        "Hexa": build_opportunity(cast, "Hexa", team=cast.lyon, at=ago(10)),
    }


def test_a_rep_finds_their_own_open_ones_first_the_newest_on_top(reader, deals):
    assert reader.names("opportunity_index") == ["Site licence", "Atelier Soret"]
    assert "2 open opportunities" in reader.words("opportunity_index")


def test_all_are_those_of_the_persons_teams(reader, deals):
    assert reader.names("opportunity_index", whose="all") == ["Site licence", "Vidal", "Atelier Soret"]


def test_an_executive_sees_every_team(client, cast, deals):
    assert len(Reader(client, cast.executive).names("opportunity_index")) == 4


def test_somebody_of_another_company_gets_404(client, cast, deals):
    Reader(client, cast.stranger, cast.workspace).open("opportunity_index", 404)


def test_the_list_is_only_read(client, reader, deals):
    assert client.post(reader.url("opportunity_index")).status_code == 405


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "kerval"}, ["Site licence"]),
        ({"q": "SORÉT"}, ["Atelier Soret"]),
        ({"q": "licence kerval"}, []),
        ({"q": "li"}, []),
        ({"q": "at"}, ["Atelier Soret"]),
        ({"q": "%"}, []),
        ({"q": "atelier   soret"}, ["Atelier Soret"]),
        ({"whose": "mine", "sort": "amount"}, ["Site licence", "Atelier Soret"]),
        ({"sort": "name"}, ["Atelier Soret", "Site licence", "Vidal"]),
        ({"sort": "amount"}, ["Site licence", "Atelier Soret", "Vidal"]),
        ({"sort": "nonsense"}, ["Site licence", "Vidal", "Atelier Soret"]),
        ({"amount_from": "1000"}, ["Site licence", "Atelier Soret"]),
        ({"amount_from": "1000.01", "amount_to": "90000"}, ["Site licence"]),
        ({"amount_to": "0"}, []),
        ({"stage": "Sees the problem"}, ["Site licence", "Vidal", "Atelier Soret"]),
        ({"stage": "Gets the value"}, []),
        ({"stage": "no such stage"}, []),
        ({"next": "no"}, ["Site licence", "Vidal", "Atelier Soret"]),
        ({"next": "yes"}, []),
        ({"silent": "yes"}, ["Vidal", "Atelier Soret"]),
        ({"silent": "no"}, ["Site licence"]),
        ({"outcome": "won"}, []),
        ({"outcome": "all"}, ["Site licence", "Vidal", "Atelier Soret"]),
    ],
)
def test_filters(reader, deals, asked, names):
    assert reader.names("opportunity_index", **{"whose": "all", **asked}) == names


def test_filters_by_day_take_both_days_in(reader, deals):
    opened = deals["Vidal"].opened_on
    assert reader.names("opportunity_index", whose="all", opened_from=opened, opened_to=opened) == ["Vidal"]
    day = timedelta(days=1)
    assert "Vidal" not in reader.names("opportunity_index", whose="all", opened_from=opened + day)
    assert "Vidal" not in reader.names("opportunity_index", whose="all", opened_to=opened - day)


def test_filters_by_team_owner_and_version(client, cast, deals, version):
    reader = Reader(client, cast.executive)
    assert reader.names("opportunity_index", team=cast.lyon.pk) == ["Hexa"]
    assert reader.names("opportunity_index", owner=cast.manager.pk) == ["Vidal"]
    assert len(reader.names("opportunity_index", version=version.pk)) == 4


def test_an_outcome_shows_what_ended_so(reader, cast, deals):
    deals["Soret"].decide(Outcome.Kind.NO_DECISION, by=cast.rep, cause="indecision")
    assert reader.names("opportunity_index", outcome="no_decision") == ["Atelier Soret"]
    page = reader.words("opportunity_index", outcome="no_decision")
    assert "1 opportunity ended in no decision" in page
    assert "No decision" in page
    assert reader.names("opportunity_index") == ["Site licence"]


def test_next_conversation_and_silence_are_shown(reader, cast, deals, version):
    build_held(cast, deals["Soret"], days_ago=30, planned=planned_of(version))
    build_scheduled(cast, deals["Kérval"], in_days=3)
    assert reader.names("opportunity_index", sort="next") == ["Site licence", "Atelier Soret"]
    assert reader.names("opportunity_index", sort="silence") == ["Atelier Soret", "Site licence"]
    assert reader.names("opportunity_index", next="no", whose="mine") == ["Atelier Soret"]
    assert "30 d" in reader.words("opportunity_index")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("team", "999999"),
        ("team", "x"),
        ("owner", "99999999999999999999"),
        ("version", "-1"),
        ("outcome", "sold"),
        ("whose", "yours"),
        ("silent", "maybe"),
        ("next", "1"),
        ("opened_from", "31/02/2026"),
        ("opened_to", "tomorrow"),
        ("amount_from", "12k"),
        ("amount_to", "-1"),
        ("amount_to", "1e400"),
        ("q", "\x00"),
        ("q", "x" * 201),
        ("stage", "\x00"),
    ],
)
def test_a_filter_that_means_nothing_shows_nothing_and_says_so(reader, deals, name, value):
    page = reader.words("opportunity_index", **{"whose": "all", name: value})
    assert "Nothing is shown, because of a filter:" in page
    assert reader.names("opportunity_index", **{"whose": "all", name: value}) == []


def test_a_team_that_is_not_the_persons_or_of_another_company_is_unknown(reader, cast, deals):
    theirs = cast.other_workspace.pk  # any number: row-level security hides what it might be
    for team in (cast.lyon.pk, theirs):
        page = reader.words("opportunity_index", whose="all", team=team)
        assert "Team: What was asked for here does not exist, or is not yours to see." in page
        assert "Hexa" not in page
    assert Team.objects.filter(pk=cast.lyon.pk).exists()


def test_long_lists_come_in_pages_of_fifty(reader, cast, version):
    many(cast, version, 120)
    first = reader.open("opportunity_index").context["listing"]
    assert (len(first.page.rows), first.count) == (50, (120, False))
    assert not first.previous_url
    seen, listing = [row["pk"] for row in first.page.rows], first
    while listing.next_url:
        listing = reader.client.get(reader.url("opportunity_index") + listing.next_url).context["listing"]
        seen += [row["pk"] for row in listing.page.rows]
    assert len(seen) == len(set(seen)) == 120
    back = reader.client.get(reader.url("opportunity_index") + listing.previous_url).context["listing"]
    assert [row["pk"] for row in back.page.rows] == seen[50:100]


def test_a_page_keeps_its_filters(reader, cast, version):
    many(cast, version, 60)
    listing = reader.open("opportunity_index", sort="name", outcome="open").context["listing"]
    assert "sort=name" in listing.next_url
    assert "outcome=open" in listing.next_url


def test_a_broken_cursor_gives_the_first_page(reader, deals):
    for cursor in ("x", "\x00", "1" * 3000):
        assert reader.names("opportunity_index", after=cursor) == ["Site licence", "Atelier Soret"]
        assert reader.names("opportunity_index", before=cursor) == ["Site licence", "Atelier Soret"]


def test_a_count_of_thousands_is_not_waited_for(reader, cast, version):
    many(cast, version, 1001)
    assert "More than 1 000 open opportunities" in reader.words("opportunity_index")


def test_further_filters_offer_only_what_the_person_sees(client, reader, cast, deals):
    page = reader.open("opportunity_index", filters="1").content.decode()
    assert ">Paris</option>" in page
    assert ">Lyon</option>" not in page
    assert ">Malik Diallo</option>" not in page
    assert "Agrees it must change" in page


def test_nothing_found_shows_the_way_back(reader, deals):
    page = reader.words("opportunity_index", q="xyzzy")
    assert "No open opportunity" in page
    assert "No opportunity is like this" in page


def test_a_new_workspace_is_told_what_to_do(reader, client, cast, version):
    page = reader.open("opportunity_index").content.decode()
    assert "Open the first one here" in page
    assert reverse("conversations:opportunity_create", args=[cast.workspace.slug]) in page
    assert "They appear here as soon as a team opens one." in Reader(client, cast.executive).words("opportunity_index")


def test_names_are_escaped(reader, cast, version):
    build_opportunity(cast, "<script>alert(1)</script>")
    page = reader.open("opportunity_index").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def many(cast, version, n):
    stage = version.stages.first()
    Opportunity.objects.bulk_create(
        Opportunity(
            workspace=cast.workspace,
            team=cast.paris,
            owner=cast.rep,
            version=version,
            stage=stage,
            stage_name=stage.name,
            name=f"Deal {i}",
            opened_on=cast.workspace.today() - timedelta(days=i % 7),
        )
        for i in range(n)
    )
