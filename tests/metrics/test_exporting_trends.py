"""Rates over time and outcome curves as files: the numbers of the page, unrounded."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from metrics.computing import refresh
from tests.metrics.rows import decide, level, opportunity
from tests.metrics.test_exporting import csv_of, sheets_of

START = date(2026, 1, 1)
DAYS = {"period": "", "decided_from": "2026-01-01", "decided_to": "2026-06-30"}


@pytest.fixture
def get(client, cast):
    """Forty of Paris over two quarters, a third lost; one of Lyon that is open."""
    level(cast.paris, "formal", date(2025, 1, 1))
    for n in range(40):
        deal = opportunity(cast.paris, name=f"Deal {n}", owner=cast.rep, opened_on=START)
        decide(deal, "lost" if n % 3 == 0 else "won", START + timedelta(days=4 * n))
    opportunity(cast.lyon, name="Open", opened_on=START)
    refresh(cast.workspace.pk)

    def asked(name, who="executive", **query):
        client.force_login(getattr(cast, who).user)
        return client.get(reverse(name, args=["novalis"]), query)

    return asked


def test_the_quarters_are_those_of_the_page(get):
    page = get("metrics:trend", **DAYS).context["page"]
    rows = csv_of(get("metrics:trend", **DAYS, format="csv"))
    assert [row["Quarter of the outcome"] for row in rows] == [row.name for row in page.quarters]
    assert [row["Decided"] for row in rows] == [str(row.group.decided) for row in page.quarters]
    assert [row["Conversion"] for row in rows] == [repr(row.share.rate) for row in page.quarters]
    assert (rows[0]["From"], rows[0]["Until"]) == ("2026-04-01", "2026-06-30")
    difference = page.quarters[0].before
    assert rows[0]["Conversion against the quarter before, points"] == repr(difference.value)


def test_the_groups_are_those_of_the_page_with_what_is_asked_for_told(get):
    query = {"by": "team", "table": "groups", **DAYS}
    page = get("metrics:trend", **query).context["page"]
    rows = csv_of(get("metrics:trend", **query, format="csv"))
    assert [(row["Team"], row["Decided"], row["Open"]) for row in rows] == [
        (row.name, str(row.group.decided), str(row.group.counts["open"])) for row in page.groups
    ]
    assert [row["Decided"] for row in csv_of(get("metrics:trend", "other_rep", **query, format="csv"))] == ["0"]
    about = sheets_of(get("metrics:trend", **query, format="xlsx"))["About"]
    assert ["Table", "Rates by group"] in about


def test_the_curves_are_those_of_the_page(get):
    query = {"by": "team", "period": "", "opened_from": "2026-01-01", "opened_to": "2026-06-30"}
    page = get("metrics:curves", **query).context["page"]
    rows = csv_of(get("metrics:curves", **query, format="csv"))
    told = [(row["Group"], row["Days since opening"], row["At risk"], row["Won"]) for row in rows]
    assert told == [
        (group.name, str(at.day), str(at.at_risk), "" if at.shares[0].value is None else repr(at.shares[0].value))
        for group in page.groups
        for at in group.days
    ]
    assert len(told) == 2 * 4


@pytest.mark.parametrize("name", ["metrics:trend", "metrics:curves"])
def test_days_out_of_order_make_no_file(get, name):
    query = {"period": "", "decided_from": "2026-06-30", "decided_to": "2026-01-01"}
    query |= {"opened_from": "2026-06-30", "opened_to": "2026-01-01"}
    answer = get(name, **query, format="csv")
    assert answer.status_code == 422
    assert b"<html" in answer.content
