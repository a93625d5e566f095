"""Admins say which level a team had, from when to when, and how it is known; the others read it."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from metrics.computing import refresh
from metrics.models import Change, Fact, MaturityPeriod
from people import isolation
from people.models import Team
from salesproc.errors import Refused
from tests.browsing import as_typed
from tests.metrics.rows import level, opportunity


@pytest.fixture
def entered(cast):
    return level(cast.paris, "random", date(2025, 1, 1), date(2026, 1, 1))


def url(name, *args):
    return reverse(f"metrics:period_{name}", args=["novalis", *args])


def given(cast, **fields):
    days = {"starts_on": "2026-01-01", "ends_on": ""}
    return {"team": cast.paris.pk, "level": "formal", "source": "Interview", **days, **fields}


def post(client, cast, address, data, who="admin"):
    client.force_login(getattr(cast, who).user)
    return client.post(address, data)


def test_an_admin_enters_a_level_and_the_figures_of_the_past_follow(client, cast):
    deal = opportunity(cast.paris, opened_on=date(2026, 1, 15))
    refresh(cast.workspace.pk)
    response = post(client, cast, url("create"), given(cast))
    assert response.url == url("index")
    period = MaturityPeriod.objects.get()
    assert (period.team, period.level, period.kind, period.recorded_by) == (cast.paris, "formal", "entered", cast.admin)
    refresh(cast.workspace.pk)
    assert Fact.objects.get(opportunity_id=deal.pk).level == "formal"


def test_a_level_that_holds_until_today_ends_where_the_new_one_starts(client, cast):
    before = level(cast.paris, "random", date(2025, 1, 1))
    assert post(client, cast, url("create"), given(cast)).status_code == 302
    before.refresh_from_db()
    assert before.ends_on == date(2026, 1, 1)


def test_a_level_is_corrected_and_what_it_said_is_kept(client, cast, entered):
    opportunity(cast.paris, opened_on=date(2025, 6, 1))
    refresh(cast.workspace.pk)
    data = given(cast, level="informal", starts_on="2025-02-01", ends_on="2025-12-01", revision=1)
    assert post(client, cast, url("update", entered.pk), data).status_code == 302
    entered.refresh_from_db()
    assert (entered.level, entered.starts_on, entered.revision) == ("informal", date(2025, 2, 1), 2)
    assert Change.objects.exists()
    event = MaturityPeriod.pgh_event_model.objects.get()
    assert (event.level, event.starts_on) == ("random", date(2025, 1, 1))
    assert event.pgh_context["member"] == cast.admin.pk


def test_a_level_is_removed(client, cast, entered):
    assert post(client, cast, url("remove", entered.pk), {"revision": 1}).status_code == 302
    assert not MaturityPeriod.objects.exists()


@pytest.mark.parametrize("verb", ["update", "remove"])
def test_a_stale_page_overwrites_nothing(client, cast, entered, verb):
    MaturityPeriod.objects.update(revision=2, level="dynamic")
    response = post(client, cast, url(verb, entered.pk), given(cast, revision=1))
    assert response.status_code in (409, 422)
    assert "Somebody changed this since you opened it" in response.content.decode()
    assert MaturityPeriod.objects.get().level == "dynamic"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"ends_on": "2026-01-01"}, "This day must come after the first one."),
        ({"starts_on": "2025-06-01", "ends_on": "2025-07-01"}, "Paris already has the level “Random” on some of these"),
        ({"starts_on": "2025-12-31"}, "Paris already has the level “Random” on some of these days."),
        ({"starts_on": "someday"}, "Enter a valid date."),
        ({"level": "excellent"}, "Select a valid choice."),
        ({"level": ""}, "This field is required."),
        ({"source": "  "}, "This field is required."),
        ({"source": "x" * 301}, "at most 300 characters"),
        ({"team": "0"}, "Select a valid choice."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(client, cast, entered, wrong, says):
    response = post(client, cast, url("create"), given(cast, **wrong))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert MaturityPeriod.objects.get() == entered


def test_a_team_of_another_company_cannot_be_named(client, cast):
    with isolation.opened(cast.other_workspace.pk):
        theirs = Team.objects.get()
    assert post(client, cast, url("create"), given(cast, team=theirs.pk)).status_code == 422
    assert not MaturityPeriod.objects.exists()


@pytest.mark.parametrize("who", ["rep", "manager", "executive"])
def test_others_may_not_enter_correct_or_remove(client, cast, entered, who):
    for address, data in (
        (url("create"), given(cast)),
        (url("update", entered.pk), given(cast, revision=1)),
        (url("remove", entered.pk), {"revision": 1}),
    ):
        response = post(client, cast, address, data, who)
        assert response.status_code == 403
        assert "an admin" in response.content.decode()
    entered.refresh_from_db()
    assert entered.level == "random"


@pytest.mark.parametrize(
    ("who", "teams"), [("executive", {"Paris", "Lyon"}), ("rep", {"Paris"}), ("other_manager", {"Lyon"})]
)
def test_each_person_reads_the_levels_of_their_teams(client, cast, entered, who, teams):
    level(cast.lyon, "formal", date(2025, 1, 1))
    client.force_login(getattr(cast, who).user)
    response = client.get(url("index"))
    assert {period.team.name for period in response.context["periods"]} == teams
    assert ("Enter a level" in response.content.decode()) is False


def test_an_assessed_level_is_not_corrected_by_hand(client, cast):
    assessed = level(cast.paris, "formal", date(2025, 1, 1), kind="assessed")
    assert post(client, cast, url("update", assessed.pk), given(cast, revision=1)).status_code == 404
    assert post(client, cast, url("remove", assessed.pk), {"revision": 1}).status_code == 404


def test_the_pages_are_shown(client, cast, entered):
    client.force_login(cast.admin.user)
    assert "Enter a level" in client.get(url("index")).content.decode()
    assert client.get(url("create")).status_code == 200
    assert 'value="2025-01-01"' in client.get(url("update", entered.pk)).content.decode()
    assert client.get(url("remove", entered.pk)).status_code == 405


def test_a_stranger_gets_not_found(client, cast, entered):
    client.force_login(cast.stranger)
    for address in (url("index"), url("create"), url("update", entered.pk)):
        assert client.get(address).status_code == 404


def test_two_at_once_are_refused_in_words(cast, entered, monkeypatch):
    """Whoever looked before the other one had written is stopped by the database."""
    monkeypatch.setattr(MaturityPeriod, "refuse_unfit", lambda self, changed: None)
    fields = {"team": cast.paris, "level": "formal", "starts_on": date(2025, 6, 1), "ends_on": None, "source": "A call"}
    with pytest.raises(Refused, match="Paris already has a level on some of these days"):
        MaturityPeriod.enter(fields, by=cast.admin)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM metrics_maturityperiod")
        assert cursor.fetchone() == (1,)


def test_two_people_who_change_different_fields_of_a_level_both_keep_theirs(client, cast, entered):
    client.force_login(cast.admin.user)
    address = url("update", entered.pk)
    opened = client.get(address)
    entered.edit({"source": "Audit of May"}, revision=1, by=cast.admin)
    refused = client.post(address, as_typed(opened, level="dynamic"))
    assert refused.status_code == 422
    assert client.post(address, as_typed(refused)).status_code == 302
    entered.refresh_from_db()
    assert (entered.level, entered.source) == ("dynamic", "Audit of May")
