"""Rates of a population, from rollups and edge days, are those counted by hand over its facts."""

import json
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import numpy
import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.models import Opportunity
from metrics import rates
from metrics.computing import refresh
from metrics.models import Fact
from metrics.population import DECIDED, OUTCOMES, Population
from metrics.reporting import report
from metrics.spans import Span
from stages.statistics import wilson
from tests.metrics.rows import decide, level, opportunity

FIRST, LAST = date(2025, 11, 10), date(2026, 4, 20)
KINDS = ("won", "lost", "no_decision", "disqualified", None)


@pytest.fixture
def history(cast):
    """Two teams, three levels and none, two currencies, some days and amounts unknown: 180 opportunities."""
    level(cast.paris, "random", date(2025, 1, 1), date(2025, 10, 1))
    level(cast.paris, "formal", date(2025, 10, 1))
    level(cast.lyon, "informal", date(2025, 1, 1), date(2025, 8, 1))
    for number in range(180):
        deal = opportunity(
            (cast.paris, cast.lyon)[number % 3 == 0],
            owner=(cast.rep, None)[number % 11 == 0],
            opened_on=date(2025, 6, 1) + timedelta(days=number),
            amount=(Decimal(number * 37 % 101), None)[number % 8 == 0],
            currency=("EUR", "USD")[number % 4 == 0],
        )
        if kind := KINDS[number % 5]:
            day = date(2025, 11, 1) + timedelta(days=number * 7 % 190)
            decide(deal, kind, (day, None)[number % 13 == 0])
    refresh(cast.workspace.pk)
    return cast


spans = st.tuples(st.none() | st.dates(FIRST, LAST), st.integers(0, 130), st.booleans()).map(
    lambda drawn: Span(drawn[0], drawn[0] + timedelta(days=drawn[1]) if drawn[0] and drawn[2] else None)
)
narrowings = st.fixed_dictionaries(
    {},
    optional={
        "levels": st.sets(st.sampled_from(["random", "formal", "informal", "unknown"])).map(tuple),
        "outcome": st.sampled_from(sorted(OUTCOMES)),
        "owner": st.just(0),
    },
)


def is_counted(fact, population):
    span = population.span
    is_dated = fact.decided_on is not None
    return (
        (not population.levels or (fact.level or "unknown") in population.levels)
        and (not population.outcome or fact.kind in OUTCOMES[population.outcome])
        and (population.owner is None or fact.owner_id is None)
        and (population.within is None or fact.team_id in population.within)
        and (
            fact.kind == "open"
            or (
                (span.starts_on is None or (is_dated and fact.decided_on >= span.starts_on))
                and (span.ends_on is None or (is_dated and fact.decided_on <= span.ends_on))
            )
        )
    )


KEYS = {
    "level": lambda fact: fact.level or "unknown",
    "team": lambda fact: fact.team_id,
    "version": lambda fact: fact.version_id,
    "owner": lambda fact: fact.owner_id,
    "quarter": lambda fact: fact.month and date(fact.month.year, (fact.month.month - 1) // 3 * 3 + 1, 1),
    "all": lambda fact: "all",
}


def assert_group(group, facts):
    for kind in ("won", "lost", "no_decision", "disqualified", "open"):
        assert group.counts[kind] == sum(fact.kind == kind for fact in facts)
    decided = [fact for fact in facts if fact.kind in DECIDED]
    assert group.decided == len(decided)
    assert group.team_ids == {fact.team_id for fact in decided}
    assert group.conversion == wilson(group.counts["won"], len(decided))
    assert group.disqualification.n == len(decided) + group.counts["disqualified"]
    for outcome, kinds in OUTCOMES.items():
        assert_quartiles(group.cycle(outcome), [fact.cycle_days for fact in facts if fact.kind in kinds])
    by_currency = defaultdict(list)
    for fact in facts:
        if fact.kind == "won" and fact.amount is not None:
            by_currency[fact.currency].append(fact.amount)
    assert [(each.currency, each.n, each.total) for each in group.won_amounts] == [
        (currency, len(amounts), sum(amounts)) for currency, amounts in sorted(by_currency.items())
    ]
    for each in group.won_amounts:
        assert each.median == pytest.approx(float(numpy.median([float(a) for a in by_currency[each.currency]])))


def assert_quartiles(found, days):
    days = [day for day in days if day is not None]
    assert found.n == len(days)
    if days:
        assert (found.lower, found.median, found.upper) == pytest.approx(numpy.quantile(days, [0.25, 0.5, 0.75]))


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans, narrowings, st.sampled_from(sorted(rates.BY)), st.booleans())
def test_groups_are_those_counted_by_hand(history, span, narrowing, by, one_team):
    within = frozenset([history.paris.pk]) if one_team else None
    population = Population(history.workspace.pk, span, within=within, **narrowing)
    counted = [fact for fact in Fact.objects.all() if is_counted(fact, population)]
    assert set(population.facts()) == set(counted)
    assert population.size() == len(counted)
    by_key = defaultdict(list)
    for fact in counted:
        by_key[KEYS[by](fact)].append(fact)
    found = rates.groups(population, by)
    assert {group.key for group in found} == set(by_key)
    for group in found:
        assert_group(group, by_key[group.key])


def test_levels_come_by_rank_and_the_unknown_one_last(history):
    found = rates.groups(Population(history.workspace.pk), "level")
    assert [group.key for group in found] == ["random", "informal", "formal", "unknown"]


def test_an_outcome_without_a_day_is_counted_over_all_of_time_only(history):
    everything = Population(history.workspace.pk)
    undated = everything.without_a_day().size()
    assert undated == sum(1 for number in range(180) if number % 13 == 0 and number % 5 != 4)
    since = everything.narrowed(span=Span(date(2020, 1, 1), None))
    lost = rates.total(everything).counts - rates.total(since).counts
    assert lost.total() == undated


def test_nothing_is_found_where_nothing_is(cast):
    population = Population(cast.workspace.pk)
    assert rates.groups(population, "level") == []
    empty = rates.total(population)
    assert (empty.decided, empty.conversion.rate, empty.cycle("won").median, empty.won_amounts) == (0, None, None, ())


@pytest.mark.parametrize("by", ["level", "all"])
def test_the_number_of_queries_does_not_grow(history, django_assert_num_queries, by):
    span = Span(date(2025, 11, 5), date(2026, 3, 20))
    with django_assert_num_queries(3):
        rates.groups(Population(history.workspace.pk, span), by)


def test_the_command_prints_what_the_report_says(history, capsys):
    for arguments, population, by in (
        ([], Population(history.workspace.pk), "level"),
        (["--by", "owner"], Population(history.workspace.pk), "owner"),
        (
            ["--by", "quarter", "--from", "2025-11-05", "--to", "2026-03-20"],
            Population(history.workspace.pk, Span(date(2025, 11, 5), date(2026, 3, 20))),
            "quarter",
        ),
    ):
        call_command("figures", "--workspace", "novalis", *arguments, "--json")
        assert json.loads(capsys.readouterr().out) == {"workspace": "novalis"} | report(population, by)


def test_the_report_names_groups_and_compares_levels_with_random(history):
    told = report(Population(history.workspace.pk), "level")
    by_key = {group["key"]: group for group in told["groups"]}
    assert by_key["unknown"]["name"] == "Level unknown"
    assert by_key["random"]["differences"] is None
    difference = by_key["formal"]["differences"]["conversion"]
    rate_of = {group["key"]: group["rates"]["conversion"]["rate"] for group in told["groups"]}
    assert difference["value"] == pytest.approx(rate_of["formal"] - rate_of["random"])
    assert difference["low"] < difference["value"] < difference["high"]
    assert told["total"]["decided"] == sum(group["decided"] for group in told["groups"])
    assert told["computed_at"] is not None
    owners = {group["name"] for group in report(Population(history.workspace.pk), "owner")["groups"]}
    assert owners == {"Chloé Martel", "Nobody"}


def test_the_command_prints_a_table(history, capsys):
    call_command("figures", "--workspace", "novalis", "--by", "team")
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in printed[1:]] == ["Paris", "Lyon", "All"]


def test_the_command_refuses_what_cannot_be(history):
    with pytest.raises(CommandError, match="no workspace"):
        call_command("figures", "--workspace", "nowhere")
    with pytest.raises(CommandError, match="out of order"):
        call_command("figures", "--workspace", "novalis", "--from", "2026-02-01", "--to", "2026-01-01")
    with pytest.raises(CommandError, match="invalid a_day value"):
        call_command("figures", "--workspace", "novalis", "--from", "yesterday")


def test_figures_of_another_workspace_are_not_counted(history):
    assert rates.total(Population(history.other_workspace.pk)).decided == 0
    assert Opportunity.objects.count() == 180
