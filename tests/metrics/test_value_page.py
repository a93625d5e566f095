"""What the next level would be worth to each team, on its page."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from metrics.computing import refresh
from metrics.forms import ValueFilters
from metrics.models import Fact
from metrics.value_page import ValuePage, currencies_of
from stages.statistics import newcombe
from tests.metrics.rows import decide, level, opportunity

LINK = re.compile(r'<a[^>]*href="([^"]+)"[^>]*data-n="(\d+)"')


def page_of(member, **asked):
    filters = ValueFilters(asked, member=member, currencies=currencies_of(member))
    assert filters.is_valid(), filters.errors
    return ValuePage(member, **filters.asked)


def url(cast, **query):
    return reverse("metrics:value", args=[cast.workspace.slug], query=query)


def decided(team, today, won, lost, **fields):
    for number in range(won + lost):
        deal = opportunity(team, opened_on=today - timedelta(days=90 + number % 7), **fields)
        decide(deal, "won" if number < won else "lost", today - timedelta(days=number % 30 + 1))


@pytest.fixture
def company(cast):
    """Paris is informal today, Lyon formal: 10 of 40 won there, 24 of 40 here."""
    today = cast.workspace.today()
    level(cast.paris, "informal", today - timedelta(days=300))
    level(cast.lyon, "formal", today - timedelta(days=300))
    decided(cast.paris, today, 10, 30, amount=Decimal(1000))
    decided(cast.lyon, today, 24, 16, amount=Decimal(5000))
    refresh(cast.workspace.pk)
    return cast


def test_the_next_level_is_worth_the_difference_times_what_the_team_decided(company):
    page = page_of(company.executive)
    paris, lyon = sorted(page.rows, key=lambda row: row.team.name == company.lyon.name)
    gap = newcombe(24, 40, 10, 40)
    assert paris.worth.deals == pytest.approx(40 * gap.value)
    assert (paris.worth.low, paris.worth.high) == pytest.approx((40 * gap.low, 40 * gap.high))
    assert paris.money == pytest.approx([1000 * 40 * bound for bound in (gap.value, gap.low, gap.high)])
    assert lyon.worth is None, "nothing was opened at the dynamic level"
    assert "Too few" in lyon.why_not
    assert page.best is paris
    assert page.headline == f"At the next level, {company.paris.name} might have won about 14 deals more"


def test_what_a_team_opened_at_another_level_is_not_its_own_side(company):
    today = company.workspace.today()
    level(company.paris, "random", today - timedelta(days=900), today - timedelta(days=300))
    for _number in range(40):
        decide(opportunity(company.paris, opened_on=today - timedelta(days=400)), "lost", today)
    refresh(company.workspace.pk)
    row = next(row for row in page_of(company.executive).rows if row.team == company.paris)
    assert row.step.group.counts == {"won": 10, "lost": 30}


def test_the_highest_level_and_no_level_say_so(company):
    today = company.workspace.today()
    level(company.lyon, "dynamic", today - timedelta(days=1), kind="override", ends_on=today + timedelta(days=30))
    said = {row.team.name: row.why_not for row in page_of(company.executive).rows}
    assert said[company.lyon.name] == "It has the highest level."
    company.paris.maturity_periods.all().delete()
    assert "No level is known" in next(
        row.why_not for row in page_of(company.executive).rows if row.team == company.paris
    )


def test_two_currencies_are_two_paces_and_what_is_left_out_is_counted(company):
    today = company.workspace.today()
    decided(company.paris, today, 3, 1, amount=Decimal(900), currency="USD")
    decided(company.paris, today, 2, 0)  # without an amount
    refresh(company.workspace.pk)
    assert currencies_of(company.executive) == ["EUR", "USD"]
    euros, dollars = page_of(company.executive), page_of(company.executive, currency="USD")
    assert (euros.now.won, euros.now.decided) == (34, 80)
    assert (dollars.now.won, dollars.now.decided) == (3, 4)
    assert dollars.is_too_few
    assert [n for _label, n, _address in euros.left_out] == [2, 4]
    assert [n for _label, n, _address in dollars.left_out] == [2, 80]


@pytest.mark.parametrize("who", ["executive", "rep", "other_rep"])
@pytest.mark.parametrize("query", [{}, {"period": "this-quarter"}, {"currency": "EUR"}])
def test_every_figure_opens_the_list_that_it_counts(client, company, who, query):
    client.force_login(getattr(company, who).user)
    shown = client.get(url(company, **query)).content.decode()
    links = LINK.findall(shown)
    assert links
    for address, n in links:
        listed = client.get(unescape(address))
        assert listed.status_code == 200
        assert listed.context["page"].population.size() == int(n), address


def test_the_page_says_the_same_in_french(client, company):
    company.executive.user.language = "fr"
    company.executive.user.save()
    client.force_login(company.executive.user)
    shown = client.get(url(company)).content.decode()
    assert "aurait pu gagner environ 14 affaires de plus" in shown
    assert "Too few" not in shown


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"period": "days", "decided_from": "2026-01-01"}, "Give both days"),
        ({"decided_to": "2026-01-01"}, "Give both days"),
        ({"decided_from": "2026-03-01", "decided_to": "2026-01-01"}, "before the first one"),
        ({"decided_from": "2199-03-01", "decided_to": "2199-04-01"}, "in the future"),
        ({"period": "all"}, "Select a valid choice"),
        ({"currency": "XXX"}, "Select a valid choice"),
        ({"team": "0"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_a_sentence_and_the_page_stands(client, company, asked, says):
    client.force_login(company.executive.user)
    answer = client.get(url(company, **asked))
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_days_to_come_are_not_counted(company):
    today = company.workspace.today()
    asked = {"decided_from": (today - timedelta(days=9)).isoformat(), "decided_to": "2199-01-01"}
    assert page_of(company.executive, **asked).now.days == 10


def test_a_company_with_nothing_has_a_page(client, cast):
    client.force_login(cast.executive.user)
    shown = client.get(url(cast)).content.decode()
    assert "Too few decided deals to say what the next level is worth" in shown
    assert "Nothing with an amount in EUR was decided in these days." in shown


@pytest.mark.parametrize(("table", "kind"), [("teams", "csv"), ("pace", "csv"), ("teams", "xlsx"), ("pace", "xlsx")])
def test_both_tables_are_files_too(client, company, table, kind):
    client.force_login(company.executive.user)
    answer = client.get(url(company, format=kind, table=table))
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind == "xlsx":
        assert content.startswith(b"PK")
    else:
        text = content.decode("utf-8-sig")
        assert (company.paris.name if table == "teams" else "Conversion") in text


def test_what_a_pace_is_counted_from_are_facts_of_these_days(company):
    page = page_of(company.executive)
    assert page.now.decided == Fact.objects.exclude(kind="open").filter(decided_on__gte=date(2000, 1, 1)).count()
    assert page.before is None, "nothing was decided in the year before"
    assert page.change.value is None
