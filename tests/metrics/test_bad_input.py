"""Whatever an address asks of a page of figures: it answers, and says in words what it could not read."""

import re
from datetime import timedelta
from html import unescape

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
    "no number": dict.fromkeys(("cut", "at_risk", "amount_from"), "nan"),
    "a number without an end": dict.fromkeys(("cut", "at_risk", "note"), "1e999"),
    "a place that we did not write": dict.fromkeys(("after", "before", "sort", "kind_listed", "table"), "x"),
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
def odd(cast, objects):
    """What files and clocks bring: sold before it was opened, opened and decided tomorrow, in two currencies."""
    today, version = cast.workspace.today(), cast.paris.followings.first().version
    days = [(10, 40), (-3, -3), (5, -20), (400, 1)]
    for place, (opened, ended) in enumerate(days * 3):
        currency = ("EUR", "USD")[place % 2]
        opened_on, ended_on = today - timedelta(days=opened), today - timedelta(days=ended)
        deal = opportunity(cast.paris, opened_on=opened_on, amount=1000 + place, currency=currency, version=version)
        decide(deal, ("won", "lost", "no_decision")[place % 3], ended_on)
    refresh(cast.workspace.pk)
    counting.refresh(cast.workspace.pk)
    return objects


@pytest.fixture
def ask(client, cast, objects):
    def ask(name, **query):
        """The status, the text of a page or of a file, and the templates of which it is made."""
        client.force_login((cast.executive if name == "metrics:portfolio" else cast.admin).user)
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


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("metrics:maturity", "3 are left out of the cycle: nobody knows both of their days"),
        ("metrics:value", "3 are left out of the days: nobody knows how long they took"),
        ("metrics:curves", "Left out 3"),
    ],
)
def test_what_ended_before_it_was_opened_is_left_out_counted_and_listed(ask, odd, client, name, says):
    _status, text, _told = ask(name, period="12-months" if name == "metrics:value" else "all")
    links = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>\s*([^<]*)', text)
    (listed,) = [address for address, words in links if says in words]
    page = client.get(unescape(listed)).content.decode()
    rows = re.findall(r"(?s)<tr>(.*?)</tr>", page.split("<tbody>")[1])
    assert len(rows) == 3
    assert "−" not in "".join(rows)


SHARE = re.compile(r"([\d.,]+)[\u202f ]?%")
NEGATIVE = re.compile(r"[-\u2212]\d+[\u202f ]?(?:d\b|days?\b)")


@pytest.mark.parametrize("name", PAGES)
def test_days_that_cannot_be_make_no_figure_that_cannot_be(ask, odd, name):
    """No days below nothing, no share above all, nothing that is no number; over all of time, and the last months."""
    for query in ({}, {"period": "all"}):
        status, text, _told = ask(name, **query)
        assert status in (200, 403, 404, 405, 422)
        shown = re.sub(r"(?s)<(script|style|svg).*?</\1>|<[^>]*>", " ", text)
        assert not NEGATIVE.search(shown), NEGATIVE.search(shown)
        assert not re.search(r"\b(nan|inf)\b", shown.lower())
        assert max((float(share.replace(",", "")) for share in SHARE.findall(shown)), default=0) <= 100 or name in MORE


MORE = {"metrics:value": "a change of the pace can be of more than the whole"}
