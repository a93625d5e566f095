"""Stays and passages of cohorts: counted change by change, at once, and by hand."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.deal_measures import Measures
from conversations.deal_stays import stays_of
from metrics.counting import rebuild, refresh
from metrics.models import Passage, Stay
from metrics.spans import quarter_of
from stages.deals import Stays
from tests.builders.conversations import build_next_version, build_opportunity, build_version, read_again
from tests.builders.moving import build_moving, move
from tests.metrics.flow_by_hand import courses
from tests.metrics.rows import decide, opportunity
from tests.metrics.test_exposures import Company, acts, enter, sign_third

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def versions(cast):
    first = build_version(cast)
    return first, build_next_version(cast, first, lambda draft: sign_third(draft, by=cast.manager))


@pytest.fixture
def deal(cast, versions):
    return opportunity(cast.paris, version=versions[0])


def cohort_of(deal):
    return deal.version_id, deal.team_id, deal.opened_on and quarter_of(deal.opened_on)


def stays_by_hand():
    groups = defaultdict(list)
    for course in courses():
        for stage, state, value in course.stays:
            groups[(*cohort_of(course.deal), stage, state)].append((value, course.deal.pk))
    found = {}
    for key, each in groups.items():
        values = sorted(value for value, _deal in each if value is not None)
        days, since = (values if key[-1] == state else [] for state in ("left", "still"))
        found[key] = (days, since, len({deal for _value, deal in each}), len(each))
    return found


def passages_by_hand():
    found = Counter()
    for course in courses():
        key = cohort_of(course.deal)
        found[*key, None, "unknown" if course.fates is None else "known"] += 1
        for stage, fate in (course.fates or {}).items():
            found[*key, stage, fate] += 1
    return found


def assert_exact():
    columns = ("version_id", "team_id", "quarter", "stage_id", "state", "days", "since", "deals", "n")
    assert {row[:5]: row[5:] for row in Stay.objects.values_list(*columns)} == stays_by_hand()
    rows = Passage.objects.values_list("version_id", "team_id", "quarter", "stage_id", "fate", "n")
    assert {row[:5]: row[5] for row in rows} == passages_by_hand()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, max_size=30))
def test_after_any_changes_stays_and_passages_are_exact(cast, versions, acts):
    company = Company(cast, versions)
    with transaction.atomic():
        for name, *drawn in acts:
            getattr(company, name)(*drawn)
        refresh(cast.workspace.pk)
        assert_exact()
        assert rebuild(cast.workspace.pk).mended == 0
        transaction.set_rollback(True)


def test_stays_of_moved_deals_are_those_of_the_version_they_follow_now(cast, versions):
    noon = datetime.combine(cast.workspace.today(), time(12), cast.workspace.zone)
    deals = [build_opportunity(cast, at=noon - timedelta(days=20)) for _ in range(3)]
    source = deals[0].version
    _first, second, *_ = source.stages.order_by("position")
    for deal in deals:
        deal.enter(second, by=cast.rep, reason="Known", at=noon - timedelta(days=9))
    target = build_next_version(cast, source)
    kept, signed, *_ = target.stages.order_by("position")
    move(build_moving(cast, source, target, stages={second.pk: kept.pk}))
    read_again(deals[0]).enter(signed, by=cast.rep, reason="Known", at=noon - timedelta(days=1))
    read_again(deals[1]).decide("lost", by=cast.rep, on=(noon - timedelta(days=2)).date())
    refresh(cast.workspace.pk)
    assert_exact()
    assert set(Stay.objects.values_list("version_id", flat=True)) == {target.pk}
    found = {row.state: (row.days, row.since) for row in Stay.objects.filter(stage_id=kept.pk)}
    assert found == {"left": ([18, 19], []), "still": ([], [(noon - timedelta(days=20)).date()])}, (
        "two stages that became one are one stay"
    )


def test_the_balance_of_the_design_review_counts_the_same_stays(cast, versions):
    version = versions[0]
    stages = list(version.stages.order_by("position"))
    for n in range(12):
        deal = opportunity(cast.paris, version=version, opened_on=START.date())
        for place, stage in enumerate(stages[: 1 + n % 4]):
            enter(deal, stage, None if (n, place) == (7, 1) else START + timedelta(days=n * place, hours=7 * n))
        if n % 3 == 0:
            decide(deal, ("won", "lost")[n % 2], START.date() + timedelta(days=40))
    decide(deal, "lost")  # on a day that no file told
    refresh(cast.workspace.pk)
    measures, today = Measures(cast.executive, version.process, versions[1]), cast.workspace.today()
    assert stays_of(measures, stages) == tuple(
        Stays(
            str(stage.lineage),
            stage.name,
            Counter(day for row in Stay.objects.filter(stage_id=stage.pk) for day in row.days),
            Counter((today - day).days for row in Stay.objects.filter(stage_id=stage.pk) for day in row.since),
        )
        for stage in stages
    )


def states(deal):
    refresh(deal.workspace_id)
    return {(row.stage_id, row.state): (row.days, row.since, row.n) for row in Stay.objects.all()}


def fates(deal):
    refresh(deal.workspace_id)
    return {row.stage_id: row.fate for row in Passage.objects.all()}


def test_a_stay_counts_the_days_of_the_calendar_of_the_company(deal):
    """Late on Monday to early on Wednesday, in Paris, where Monday began before midnight of London."""
    first, second, *_ = deal.version.stages.order_by("position")
    deal.workspace.time_zone = "Europe/Paris"
    deal.workspace.save()
    enter(deal, first, datetime(2026, 3, 1, 23, 30, tzinfo=UTC))  # Monday the 2nd, 00:30
    enter(deal, second, datetime(2026, 3, 3, 23, 30, tzinfo=UTC))  # Wednesday the 4th, 00:30
    found = states(deal)
    assert found[first.pk, "left"] == ([2], [], 1)
    assert found[second.pk, "still"] == ([], [date(2026, 3, 4)], 1)


def test_an_outcome_of_an_unknown_day_ends_a_stay_of_an_unknown_length(deal):
    first = deal.version.stages.get(position=1)
    enter(deal, first, START)
    decide(deal, "lost")
    assert states(deal) == {(first.pk, "unknown"): ([], [], 1)}
    assert fates(deal) == {None: "known", first.pk: "lost"}


def test_correcting_the_day_of_an_outcome_corrects_the_stay(deal):
    first = deal.version.stages.get(position=1)
    enter(deal, first, START)
    decide(deal, "lost", START.date() + timedelta(days=5))
    assert states(deal)[first.pk, "left"] == ([5], [], 1)
    type(deal).objects.filter(pk=deal.pk).update(decided_on=START.date() + timedelta(days=8))
    assert states(deal)[first.pk, "left"] == ([8], [], 1)


def test_what_is_won_stays_in_the_stages_after_the_signature(deal):
    *_, signed, last = deal.version.stages.order_by("position")
    assert signed.is_signature
    enter(deal, signed, START)
    enter(deal, last, START + timedelta(days=4))
    decide(deal, "won", START.date() + timedelta(days=4))
    assert states(deal) == {
        (signed.pk, "left"): ([4], [], 1),
        (last.pk, "still"): ([], [START.date() + timedelta(days=4)], 1),
    }
    assert fates(deal) == {None: "known", signed.pk: "forward", last.pk: "here"}


def test_winning_from_an_early_stage_is_going_forward(deal):
    first = deal.version.stages.get(position=1)
    enter(deal, first, START)
    decide(deal, "won", date(2026, 4, 1))
    assert fates(deal) == {None: "known", first.pk: "forward"}


def test_who_comes_back_counts_once_and_keeps_having_gone_forward(deal):
    first, second, *_ = deal.version.stages.order_by("position")
    for day, stage in enumerate((first, second, first)):
        enter(deal, stage, START + timedelta(days=day))
    assert fates(deal) == {None: "known", first.pk: "forward", second.pk: "back"}
    decide(deal, "lost", date(2026, 4, 1))
    assert fates(deal) == {None: "known", first.pk: "forward", second.pk: "lost"}


def test_an_entry_at_an_unknown_moment_leaves_the_deal_out_and_counts_it(deal):
    first, second, *_ = deal.version.stages.order_by("position")
    enter(deal, first, START)
    enter(deal, second, None)
    assert fates(deal) == {None: "unknown"}
    assert set(states(deal)) == {(first.pk, "unknown"), (second.pk, "unknown")}


def test_a_deal_that_entered_no_stage_is_left_out_and_counted(deal):
    assert fates(deal) == {None: "unknown"}
