"""Rates over time: the quarters of a span, the page, and that every figure opens the list that it counts."""

import re
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from conversations.models import Account
from metrics import trend, trend_wording
from metrics.computing import refresh
from metrics.forms import TrendFilters
from metrics.segments import Band, bands_of, round_amount
from metrics.spans import EVERYTHING, Span, quarter_of
from metrics.trend_counts import IN_FACTS, IN_ROLLUPS, counted
from metrics.trend_page import TrendPage
from stages.statistics import newcombe
from tests.builders.conversations import build_version
from tests.metrics.rows import decide, level, opportunity, reopen

LINK = re.compile(r'<a[^>]*href="([^"]+)"[^>]*data-n="(\d+)"')
KINDS = ("won", "lost", "no_decision", "disqualified", "open")
Q1, Q2, Q3 = date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)


def won(n, lost=0):
    return Counter(won=n, lost=lost)


# ---- the quarters of a span
def test_every_quarter_of_the_span_has_its_place_though_nothing_was_decided_in_it():
    found = trend.quarters(Span(Q1, date(2026, 12, 31)), {Q1: won(40), Q3: won(10, 30), None: Counter(open=3)}, {})
    assert [one.starts_on for one in found] == [Q1, Q2, Q3, date(2026, 10, 1)]
    assert [one.group.decided for one in found] == [40, 0, 40, 0]
    assert found[2].difference("won") is None, "nothing was decided in the quarter before"


def test_a_quarter_is_compared_with_the_one_before_as_newcombe_does():
    _, second = trend.quarters(Span(Q1, date(2026, 6, 30)), {Q1: won(10, 30), Q2: won(25, 15)}, {})
    assert second.difference("won") == newcombe(25, 40, 10, 40)
    assert second.difference("lost") == newcombe(15, 40, 30, 40)


@pytest.mark.parametrize(
    ("span", "is_compared"),
    [
        (Span(Q2, date(2026, 9, 30)), True),
        (Span(Q2, date(2026, 6, 28)), False),  # the span before begins on 2 January: its quarter is not whole
        (Span(date(2026, 4, 2), date(2026, 12, 31)), False),  # a part of a quarter against all of it
        (Span(Q2, None), False),
    ],
)
def test_the_first_quarter_is_compared_where_all_of_the_one_before_is_counted(span, is_compared):
    first = trend.quarters(span, {Q2: won(5, 5)}, {Q1: won(1, 9)})[0]
    assert (first.difference("won") is not None) is is_compared


def test_a_quarter_that_is_cut_by_the_days_asked_for_is_a_part():
    found = trend.quarters(Span(date(2026, 2, 1), date(2026, 7, 15)), {}, {})
    assert [(one.days.starts_on, one.days.ends_on, one.is_part) for one in found] == [
        (date(2026, 2, 1), date(2026, 3, 31), True),
        (Q2, date(2026, 6, 30), False),
        (Q3, date(2026, 7, 15), True),
    ]


def test_a_wrong_century_does_not_make_four_hundred_quarters():
    found = trend.quarters(EVERYTHING, {date(1926, 1, 1): won(1), Q1: won(2), date(9999, 10, 1): won(1)}, {})
    assert [one.starts_on.year for one in found] == [1926, 2026, 9999]
    assert trend.quarters(EVERYTHING, {None: Counter(open=4)}, {}) == []


# ---- the sentence
@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (won(10, 30), won(25, 15), "Conversion is 38 points higher in Q2 2026"),
        (won(25, 15), won(10, 30), "Conversion is 38 points lower in Q2 2026"),
        (won(20, 20), won(22, 18), "No clear change of the conversion in Q2 2026"),
        (won(0, 29), won(40), "Too few decided deals in the last two quarters to tell a change"),
        (Counter(disqualified=40), Counter(open=4), "No deal was decided in these days"),
    ],
)
def test_a_change_is_said_only_where_its_interval_leaves_zero_out(first, second, says):
    calendar = trend.quarters(Span(Q1, date(2026, 7, 20)), {Q1: first, Q2: second}, {})
    assert trend_wording.headline(calendar, "won") == says


# ---- amounts
def test_amounts_are_read_as_they_are_written():
    for band in [*bands_of("EUR", (10, 20)), *bands_of("EUR", ()), Band(), Band("EUR", is_other=True)]:
        assert Band.read(str(band)) == band
    assert [Band.read(text) for text in ("EUR", "eur-1-2", "EUR-x-2", "EUR-1-2-3", "not-")] == [None] * 5


@pytest.mark.parametrize(("value", "rounded"), [(12450.0, 12000), (12500.0, 13000), (7.6, 8), (0.2, 0), (99.6, 100)])
def test_bounds_are_round(value, rounded):
    assert round_amount(value) == rounded


# ---- the page
@pytest.fixture
def story(cast):
    """Two years of Paris by level, industry, source and amount, two currencies, and what is counted nowhere else."""
    version, today = build_version(cast), cast.workspace.today()
    level(cast.paris, "random", date(2020, 1, 1), today - timedelta(days=300))
    level(cast.paris, "dynamic", today - timedelta(days=300))
    steel = Account.objects.create(workspace=cast.workspace, name="Steel & Co", industry="Steel, <cold>")
    for number in range(120):
        deal = opportunity(
            [cast.paris, cast.paris, cast.lyon][number % 3],
            account=steel if number % 4 else None,
            source=["", "Fair", "Call & mail"][number % 5 % 3],
            version=version if number % 7 else None,
            amount=None if number % 11 == 0 else Decimal(1000 * (number % 40) + 1),
            currency="USD" if number % 13 == 0 else "EUR",
            opened_on=today - timedelta(days=7 * number),
        )
        if number % 5:
            kind = KINDS[number % 4]
            decide(deal, kind, on=today - timedelta(days=6 * number))
    decide(opportunity(cast.lyon, source="Fair"), "won", None)
    again = opportunity(cast.paris)
    decide(again, "lost", on=today - timedelta(days=100))
    reopen(again, stays_counted=True)
    refresh(cast.workspace.pk)
    return cast


def get(client, cast, who="executive", **asked):
    client.force_login(getattr(cast, who).user)
    return client.get(reverse("metrics:trend", args=[cast.workspace.slug]), asked)


def counted_by_hand(population, by, currency, bounds):
    """The same counts from the list behind the population, in plain Python."""
    quarters, groups = defaultdict(Counter), defaultdict(Counter)
    for fact in population.facts():
        quarters[fact.decided_on and quarter_of(fact.decided_on)][fact.kind] += 1
        groups[key_by_hand(fact, by, currency, bounds)][fact.kind] += 1
    return dict(quarters), dict(groups)


def key_by_hand(fact, by, currency, bounds):
    if by == "level":
        return fact.level or "unknown"
    if by in ("team", "version"):
        return str(getattr(fact, f"{by}_id") or 0)
    if by == "amount":
        if fact.amount is None:
            return "none"
        return "other" if fact.currency != currency else str(sum(fact.amount >= bound for bound in bounds))
    deal = Account._meta.get_field("opportunities").related_model.objects.get(pk=fact.opportunity_id)
    said = deal.source if by == "source" else deal.account.industry if deal.account else ""
    return said or "-"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"period": "all"},
        {"decided_from": "2026-02-11", "decided_to": "2026-09-05"},
        {"source": "Fair", "period": "all"},
        {"industry": "-"},
        {"amount": "EUR-2000-20000", "level": "random"},
    ],
)
def test_the_counts_are_those_of_the_list_behind_them(story, asked):
    for who in ("executive", "rep", "other_rep"):
        filters = TrendFilters(asked, member=getattr(story, who))
        assert filters.is_valid(), filters.errors
        population, bounds = filters.asked["population"], filters.asked["bounds"]
        for by in (*IN_ROLLUPS, *IN_FACTS):
            found = counted(population, by, "EUR", bounds)
            assert (found.quarters, found.groups) == counted_by_hand(population, by, "EUR", bounds), (who, by)


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ("executive", {"period": "all"}),
        ("executive", {"by": "version"}),
        ("rep", {"rate": "lost", "by": "team"}),
        ("executive", {"by": "industry", "period": "12-quarters"}),
        ("other_rep", {"source": "Call & mail", "period": "12-quarters", "by": "source"}),
        ("executive", {"amount": "EUR-2000-20000", "rate": "no_decision", "by": "amount"}),
        ("executive", {"industry": "Steel, <cold>", "by": "amount"}),
    ],
)
def test_every_figure_opens_the_list_that_it_counts(client, story, who, asked):
    page = get(client, story, who, **asked).content.decode()
    links = {(unescape(href), int(n)) for href, n in LINK.findall(page)}
    assert len(links) > 10
    for href, n in links:
        listed = client.get(href)
        assert listed.status_code == 200, href
        assert listed.context["page"].n == n, href


def test_a_deal_closed_at_half_past_eleven_in_the_evening_counts_on_that_day_in_paris(client, cast):
    """On 31 March at 23:30 in Paris it is 21:30 in London: the first quarter. An hour later it is the second."""
    for minute, name in ((30, "Last of March"), (90, "First of April")):
        at = datetime(2026, 3, 31, 21, 0, tzinfo=UTC) + timedelta(minutes=minute)
        decide(opportunity(cast.paris, name=name), "won", on=cast.workspace.day_of(at), at=at)
    refresh(cast.workspace.pk)
    page = get(client, cast, decided_from="2026-01-01", decided_to="2026-06-30").context["page"]
    assert [(row.name, row.group.decided) for row in page.quarters] == [("Q2 2026", 1), ("Q1 2026", 1)]
    listed = client.get(f"{reverse('metrics:population', args=['novalis'])}?{page.quarters[1].address}")
    assert [row.opportunity.name for row in listed.context["page"].rows] == ["Last of March"]


def test_a_quarter_with_fewer_than_thirty_says_that_they_are_too_few(client, story):
    page = get(client, story).content.decode()
    assert 'class="few"' in page
    assert "too few" in page
    assert "95%" in page
    assert "Too few decided deals in the last two quarters" in page


def test_levels_are_compared_with_random_and_with_as_many_days_before(story):
    filters = TrendFilters({"period": "4-quarters"}, member=story.executive)
    page = TrendPage(story.executive, **filters.asked)
    rows = {row.group.key: row for row in page.groups}
    random, dynamic = rows["random"], rows["dynamic"]
    assert random.base is None
    assert dynamic.base == dynamic.group.against(random.group)["conversion"]
    before = counted(page.population.narrowed(span=page.population.span.before, outcome="decided"), "level")
    decided = sum(before.groups["random"].values())
    assert random.before.base_n == decided
    assert random.before.n == random.group.decided


def test_two_currencies_are_never_in_one_band(client, story):
    page = get(client, story, by="amount", period="all").context["page"]
    names = [row.name for row in page.groups]
    assert names[0].startswith("Under €")
    assert names[-2:] == ["Other currencies than EUR", "No amount known"]
    others = [fact.currency for fact in page.groups[-2].population.facts()]
    assert others
    assert set(others) == {"USD"}
    assert all(fact.currency == "EUR" for row in page.groups[:-2] for fact in row.population.facts())


def test_thousands_of_sources_are_not_thousands_of_lines(client, cast):
    for number in range(24):
        decide(opportunity(cast.paris, source=f"Source {number}"), "won", cast.workspace.today())
    refresh(cast.workspace.pk)
    answer = get(client, cast, by="source")
    assert len(answer.context["page"].groups) == 20
    assert "4 more with fewer decided are not listed." in answer.content.decode()


def test_what_others_sell_is_not_among_the_choices(client, story):
    opportunity(story.lyon, source="Only in Lyon")
    assert "Only in Lyon" not in get(client, story, "rep").content.decode()
    assert "Only in Lyon" in get(client, story, "other_rep").content.decode()


def test_a_period_that_ends_before_it_starts_is_refused_in_words(client, story):
    answer = get(client, story, period="days", decided_from="2026-05-01", decided_to="2026-04-01")
    assert answer.status_code == 422
    assert "This day is before the first one." in answer.content.decode()
    assert 'value="2026-05-01"' in answer.content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"amount": "10 to 20"},
        {"amount": "USD-1-2"},
        {"rate": "best"},
        {"by": "owner"},
        {"level": "best"},
        {"team": "0"},
        {"version": "x"},
        {"period": "soon"},
        {"source": "x" * 121},
    ],
)
def test_what_cannot_be_read_is_said(client, story, asked):
    assert get(client, story, **asked).status_code == 422


def test_a_workspace_without_deals_says_so(client, cast):
    answer = get(client, cast)
    assert answer.status_code == 200
    assert "Nothing is counted here" in answer.content.decode()


def test_it_is_read_only(client, cast):
    client.force_login(cast.executive.user)
    assert client.post(reverse("metrics:trend", args=["novalis"])).status_code == 405
