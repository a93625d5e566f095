"""Facts read every night: what is kept of them, and the dated periods that follow."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics import assessing
from metrics.assessing import assess, follow, is_due
from metrics.computing import refresh
from metrics.maturity import Level, Observations, level_of
from metrics.models import AssessedFact, Assessment, Change, Fact, Figures, MaturityPeriod, MaturityThresholds
from people.models import Team
from tests.builders.conversations import build_held, build_opportunity, build_version, planned_of
from tests.metrics.rows import level, opportunity

DAY = timedelta(days=1)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = date(2026, 11, 20)
LEVELS = [one.value for one in Level]


def assessed(team):
    rows = MaturityPeriod.objects.filter(team=team, kind="assessed").order_by("starts_on")
    return [(row.level, row.starts_on, row.ends_on) for row in rows]


def stored():
    facts = AssessedFact.objects.values_list("assessment__team__name", "assessment__assessed_on", "name", "value")
    return sorted(map(repr, facts))


def test_what_is_kept_is_what_the_facts_say(cast, time_machine):
    time_machine.move_to(NOON)
    version = build_version(cast, teams=[cast.paris])
    build_held(cast, build_opportunity(cast), planned=planned_of(version))
    work = assess(cast.workspace.pk)
    assert (work.day, work.teams, work.changed) == (TODAY, 2, 2)
    found = {row.team_id: row for row in Assessment.objects.latest()}
    paris, lyon = found[cast.paris.pk], found[cast.lyon.pk]
    assert (paris.level, lyon.level) == ("informal", "random")
    assert paris.verdict == level_of(assessing.Observing(cast.workspace, [cast.paris], TODAY).of(cast.paris))
    assert assessed(cast.paris) == [("informal", TODAY, None)]
    assert assessed(cast.lyon) == [("random", TODAY, None)]


def test_reading_twice_changes_nothing_but_the_hour(cast, time_machine):
    time_machine.move_to(NOON)
    build_version(cast)
    assess(cast.workspace.pk)
    once, periods = stored(), list(MaturityPeriod.objects.values_list())
    time_machine.move_to(NOON + timedelta(hours=1))
    assert assess(cast.workspace.pk).changed == 0
    assert (stored(), list(MaturityPeriod.objects.values_list())) == (once, periods)
    assert Assessment.objects.first().computed_at == NOON + timedelta(hours=1)


def test_a_period_begins_only_when_the_level_is_another_one(cast, time_machine):
    time_machine.move_to(NOON)
    assess(cast.workspace.pk)
    time_machine.move_to(NOON + DAY)
    assess(cast.workspace.pk)
    assert assessed(cast.paris) == [("random", TODAY, None)]
    build_version(cast, teams=[cast.paris])
    time_machine.move_to(NOON + 2 * DAY)
    assert assess(cast.workspace.pk).changed == 1
    assert assessed(cast.paris) == [("random", TODAY, TODAY + 2 * DAY), ("informal", TODAY + 2 * DAY, None)]
    assert list(Assessment.objects.filter(team=cast.paris).values_list("level", "is_change")) == [
        ("informal", True),
        ("random", False),
        ("random", True),
    ]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(read=st.lists(st.tuples(st.integers(0, 2), st.sampled_from([*LEVELS, None])), min_size=1, max_size=12))
def test_periods_say_the_last_level_of_every_day_that_was_read(cast, read):
    """Whatever was read, some days several times, some not at all; None is a team that does not sell that day."""
    MaturityPeriod.objects.all().delete()
    day, last = TODAY, {}
    for days_later, said in read:
        day += days_later * DAY
        last[day] = said
        follow(cast.workspace, day, {cast.paris.pk: said} if said else {})
    told, holds = {}, None
    for each in (TODAY + n * DAY for n in range((day - TODAY).days + 30)):
        holds = last.get(each, holds)
        told[each] = holds
    periods = assessed(cast.paris)
    for each, said in told.items():
        on = [level for level, starts, ends in periods if starts <= each and (ends is None or each < ends)]
        assert on == ([said] if said else [])
    for before, after in pairwise(periods):
        assert before[0] != after[0] or before[2] < after[1], "one period would have said it"


def test_what_was_entered_stays_and_gives_way_from_the_first_reading_on(cast, time_machine):
    entered = level(cast.paris, "dynamic", date(2025, 1, 1))
    before = opportunity(cast.paris, opened_on=TODAY - DAY)
    since = opportunity(cast.paris, opened_on=TODAY)
    time_machine.move_to(NOON)
    assess(cast.workspace.pk)
    refresh(cast.workspace.pk)
    entered.refresh_from_db()
    assert (entered.level, entered.starts_on, entered.ends_on, entered.revision) == (
        "dynamic",
        date(2025, 1, 1),
        None,
        1,
    )
    levels = dict(Fact.objects.values_list("opportunity_id", "level"))
    assert levels == {before.pk: "dynamic", since.pk: "random"}


def test_opportunities_of_the_days_are_counted_again_when_a_level_changes(cast, time_machine):
    time_machine.move_to(NOON)
    deal = opportunity(cast.paris, opened_on=TODAY)
    refresh(cast.workspace.pk)
    assert not Change.objects.exists()
    assess(cast.workspace.pk)
    assert set(Change.objects.values_list("opportunity_id", flat=True)) == {deal.pk}
    refresh(cast.workspace.pk)
    assert Fact.objects.get().level == "random"


def test_the_day_is_that_of_the_workspace(cast, time_machine):
    """At 23:30 in Paris it is the same day there, in winter 22:30 in UTC; at 00:30 it is the next."""
    build_version(cast, teams=[cast.paris])
    time_machine.move_to(datetime(2026, 11, 20, 22, 30, tzinfo=UTC))
    assert assess(cast.workspace.pk).day == date(2026, 11, 20)
    time_machine.move_to(datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    assert is_due(cast.workspace)
    assert assess(cast.workspace.pk).day == date(2026, 11, 21)
    assert not is_due(cast.workspace)
    cast.workspace.time_zone = "America/Los_Angeles"
    cast.workspace.save()
    assert assess(cast.workspace.pk).day == date(2026, 11, 20)


def test_a_move_at_half_past_eleven_in_paris_is_of_that_day(cast, time_machine):
    """Ninety days later its day is still in the window; a move half an hour after midnight is a day younger."""
    moved = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)  # 23:30 on 1 March in Paris
    time_machine.move_to(moved)
    build_version(cast)
    deal = build_opportunity(cast, at=moved - DAY)
    deal.enter(deal.next_stage, by=cast.rep, reason="They insisted.")
    last = date(2026, 3, 1) + timedelta(days=89)
    for day, moves in ((last, 1), (last + DAY, 0)):
        assert assessing.Observing(cast.workspace, [cast.paris], day).of(cast.paris).moves == moves


def test_another_threshold_is_due_and_asks_otherwise(cast, time_machine):
    time_machine.move_to(NOON)
    build_version(cast, teams=[cast.paris])
    assess(cast.workspace.pk)
    assert not is_due(cast.workspace)
    time_machine.move_to(NOON + timedelta(minutes=5))
    MaturityThresholds.of(cast.workspace.pk).change({"trained_share": 0.4}, revision=1, by=cast.admin)
    assert is_due(cast.workspace)
    assess(cast.workspace.pk)
    assert set(AssessedFact.objects.filter(name="people_trained").values_list("threshold", flat=True)) == {0.4}
    assert not is_due(cast.workspace)


def test_a_team_that_no_longer_sells_has_no_level_from_then_on(cast, time_machine):
    time_machine.move_to(NOON)
    assess(cast.workspace.pk)
    Team.objects.filter(pk=cast.lyon.pk).update(is_active=False)
    time_machine.move_to(NOON + DAY)
    assert assess(cast.workspace.pk).teams == 1
    assert assessed(cast.lyon) == [("random", TODAY, TODAY + DAY)]


def test_periods_of_a_clock_that_was_ahead_go(cast, time_machine):
    level(cast.paris, "random", TODAY - 10 * DAY, TODAY + 5 * DAY, kind="assessed")
    level(cast.paris, "dynamic", TODAY + 5 * DAY, kind="assessed")
    time_machine.move_to(NOON)
    assess(cast.workspace.pk)
    assert assessed(cast.paris) == [("random", TODAY - 10 * DAY, None)]


def test_old_assessments_are_thinned_to_one_a_month_and_what_changed(cast):
    for days in range(200):
        row = {"level": "random", "is_change": days == 150, "computed_at": NOON}
        Assessment.objects.create(workspace=cast.workspace, team=cast.paris, assessed_on=TODAY - days * DAY, **row)
    assessing.thin(cast.workspace, TODAY)
    days = set(Assessment.objects.values_list("assessed_on", flat=True))
    recent = {TODAY - n * DAY for n in range(assessing.KEPT_DAYS + 1)}
    ends = {date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 31)}
    assert days == recent | ends | {TODAY - 150 * DAY}


def test_many_teams_take_as_many_statements_as_few(cast, time_machine):
    time_machine.move_to(NOON)
    version = build_version(cast)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assess(cast.workspace.pk)
        return len(queries)

    assess(cast.workspace.pk)
    time_machine.move_to(NOON + DAY)
    few = asked()
    for n in range(20):
        version.give_to(Team.objects.create(workspace=cast.workspace, name=f"Team {n}"), by=cast.admin)
    time_machine.move_to(NOON + 2 * DAY)
    assert asked() <= few + 1  # new teams open periods: one statement more, whatever their number
    assert Assessment.objects.filter(assessed_on=TODAY + 2 * DAY).count() == 22


def test_a_workspace_that_is_gone_is_passed_over(db):
    assert assess(987_654_321) is None


@pytest.mark.parametrize("name", ["trained_share", "use_window_days"])
def test_thresholds_are_those_that_are_delivered_until_somebody_changes_them(cast, name):
    assert getattr(MaturityThresholds.of(cast.workspace.pk).asked, name) == getattr(assessing.Thresholds(), name)
    assert not MaturityThresholds.objects.exists()


def test_the_stamp_says_when(cast, time_machine):
    time_machine.move_to(NOON)
    assess(cast.workspace.pk)
    assert Figures.objects.get().assessed_at.replace(microsecond=0) == NOON
    assert level_of(Observations()).level is Level.RANDOM
