"""Whatever an address asks of a page of figures: it answers, and says in words what it could not read."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from metrics import counting
from metrics.computing import refresh
from people import isolation
from people.models import Team
from tests import access
from tests.access_objects import build_objects
from tests.metrics.rows import decide, opportunity
from tests.test_access import ADDRESSES

STARTS = ("decided_from", "opened_from", "held_from", "from")
ENDS = ("decided_to", "opened_to", "held_to", "to")
CHOICES = ("outcome", "by", "rate", "period", "since", "least", "currency", "figure", "state", "ended", "what", "share")
IDS = ("team", "version", "score", "owner", "stage", "left", "first", "then", "of_team", "of_version", "theme", "role")


def days(first: str, last: str) -> dict[str, str]:
    return {"period": "days"} | dict.fromkeys(STARTS, first) | dict.fromkeys(ENDS, last)


ASKED = {
    "days that end before they start": days("2026-05-01", "2026-01-01"),
    "a day that does not exist": days("2025-02-30", "2026-01-01"),
    "the first and the last of all years": days("0001-01-01", "9999-12-31"),
    "days that are words": days("yesterday", "tomorrow"),
    "a choice that there is not": dict.fromkeys(CHOICES, "maybe"),
    "a number of thirty digits": dict.fromkeys(IDS, "9" * 30),
    "a number below nothing": dict.fromkeys(IDS, "-1"),
    "a number that is a word": dict.fromkeys(IDS, "north"),
    "a sign that no text holds": dict.fromkeys((*IDS, *CHOICES, "amount", "industry", "path"), "\x00"),
    "a file that there is not": {"format": "csv", "table": "maybe"},
    "a file of what cannot be read": {"format": "xlsx"} | days("2026-05-01", "2026-01-01"),
    "a picture of what has none": {"format": "svg", "table": "maybe"},
}
PAGES = [name for name in ADDRESSES if name.startswith("metrics:") and name != "metrics:shared_show"]
REFUSED = {"errors/refused.html", "errors/_refused.html", "components/error_summary.html"}


@pytest.fixture
def objects(cast):
    """With one deal won in Paris, and a team that has none."""
    objects = build_objects(cast)
    today = cast.workspace.today()
    decide(opportunity(cast.paris, opened_on=today - timedelta(days=40)), "won", today)
    refresh(cast.workspace.pk)
    counting.refresh(cast.workspace.pk)
    return objects


@pytest.fixture
def ask(client, cast, objects):
    client.force_login(cast.admin.user)

    def ask(name, **query):
        """The status, the text of a page or of a file, and the templates of which it is made."""
        given = dict(pair.split("=") for pair in access.QUERIES.get(name, "?").strip("?").split("&") if pair)
        address = reverse(name, kwargs=objects.arguments(name, ADDRESSES[name]))
        with transaction.atomic():
            answer = client.get(address, given | query)
            transaction.set_rollback(True)
        parts = list(answer.streaming_content) if answer.streaming else [answer.content]
        told = {template.name for template in answer.templates}
        return answer.status_code, b"".join(parts).decode(errors="replace"), told

    return ask


@pytest.mark.parametrize("name", PAGES)
def test_a_page_answers_whatever_is_asked_of_it(ask, cast, name):
    for what, query in ASKED.items():
        status, text, told = ask(name, **query)
        assert status in (200, 403, 404, 405, 422), what
        assert status != 422 or told & REFUSED, f"{what}: refused without a word"
        assert cast.other_workspace.name not in text, what


@pytest.mark.parametrize("name", PAGES)
def test_a_team_without_deals_has_its_page(ask, cast, name):
    empty = Team.objects.create(workspace=cast.workspace, name="Nobody sells here", department=cast.paris.department)
    status, text, _told = ask(name, team=empty.pk, of_team=empty.pk)
    assert status in (200, 403, 405) or name in NEED_MORE
    assert "nan" not in text.lower().split()


NEED_MORE = {
    "metrics:flow_opportunity_index": "a figure and a stage",
    "metrics:coverage_opportunity_index": "what it is asked of",
    "metrics:portfolio": "is for executives",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_team_of_another_company_is_as_one_that_there_is_not(ask, cast, name):
    with isolation.opened(cast.other_workspace.pk):
        theirs = Team.objects.filter(workspace=cast.other_workspace).first()
    isolation.open_here(cast.workspace.pk)
    there_is_none, statuses = 2**31 - 7, []
    for team in (theirs.pk, there_is_none):
        status, text, _told = ask(name, team=team, of_team=team)
        assert theirs.name not in text
        statuses.append(status)
    assert statuses[0] == statuses[1]
