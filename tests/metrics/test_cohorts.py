"""Cohorts in the database: what was drawn and what was opened on a version stays counted there."""

from datetime import timedelta

import pytest

from conversations.models import Draw, Opportunity
from metrics import cohorts
from metrics.version_results import VersionResults, opened_on
from tests.builders.conversations import build_account, build_next_version, build_opportunity
from tests.builders.moving import build_moving, move, undo
from tests.builders.trials import build_trial, build_two_versions
from tests.cast import moment_ago
from tests.metrics import rows


@pytest.fixture
def versions(cast):
    return build_two_versions(cast)


@pytest.fixture
def trial(cast, versions):
    return build_trial(cast, versions[1])


def drawn(cast, trial, arm, days_ago):
    """An opportunity of a draw that was made so many days ago."""
    at = moment_ago(cast.workspace, days_ago)
    opportunity = rows.opportunity(cast.paris, opened_on=cast.workspace.day_of(at), account=build_account(cast))
    Draw.objects.create(
        workspace=cast.workspace,
        trial=trial,
        account=opportunity.account,
        opportunity=opportunity,
        number={"a": 99, "b": 0}[arm],
        share=trial.share,
        arm=arm,
        drawn_at=at,
        drawn_by=cast.rep,
    )
    return opportunity


def ended(cast, opportunity, kind, days_ago):
    rows.decide(opportunity, kind, on=cast.workspace.today() - timedelta(days=days_ago))


def test_a_cohort_is_counted_by_days_since_the_draw(cast, trial):
    ended(cast, drawn(cast, trial, "a", 40), "won", 30)
    ended(cast, drawn(cast, trial, "a", 100), "no_decision", 20)
    drawn(cast, trial, "a", 25)
    ended(cast, drawn(cast, trial, "b", 60), "disqualified", 60)
    a, b = cohorts.of_trial(trial)
    assert a.cohort.ended == {"won": {10: 1}, "no_decision": {80: 1}}
    assert (a.cohort.still, a.cohort.ages, a.unknown) == ({25: 1}, {40: 1, 100: 1, 25: 1}, 0)
    assert (b.cohort.ended, b.cohort.ages) == ({"disqualified": {0: 1}}, {60: 1})


def test_a_day_of_opening_that_is_corrected_changes_no_cohort(cast, trial):
    opportunity = drawn(cast, trial, "a", 40)
    Opportunity.objects.filter(pk=opportunity.pk).update(opened_on=cast.workspace.today() - timedelta(days=300))
    ended(cast, opportunity, "lost", 50)  # before it was drawn: it took no time
    a, _ = cohorts.of_trial(trial)
    assert (a.cohort.ended, a.cohort.ages) == ({"lost": {0: 1}}, {40: 1})


def test_what_is_gone_or_ended_on_an_unknown_day_is_left_out_and_counted(cast, trial):
    drawn(cast, trial, "b", 10)
    rows.decide(drawn(cast, trial, "b", 40), "won", on=None)
    drawn(cast, trial, "b", 40).delete()
    a, b = cohorts.of_trial(trial)
    assert (b.cohort.n, b.unknown, b.size) == (1, 2, 3)
    assert a == cohorts.NOTHING


def test_an_outcome_that_was_taken_back_is_open_again(cast, trial):
    opportunity = drawn(cast, trial, "b", 40)
    ended(cast, opportunity, "lost", 20)
    rows.reopen(opportunity, stays_counted=True)
    assert cohorts.of_trial(trial)[1].cohort.still == {40: 1}


def numbers(cast, member, versions):
    found = VersionResults(member, versions[0].process)
    return {line.version.number: line.counted.size for line in found.lines}


def test_an_opportunity_counts_for_the_version_it_was_opened_on_wherever_it_was_moved(cast, versions):
    build_opportunity(cast)
    third = build_next_version(cast, versions[1])
    move(build_moving(cast, *versions))
    move(build_moving(cast, versions[1], third))
    other = build_opportunity(cast, team=cast.lyon)
    undo_this = build_moving(cast, *versions)
    move(undo_this)
    undo(undo_this)
    assert Opportunity.objects.get(pk=other.pk).version == versions[0]
    assert numbers(cast, cast.admin, versions) == {1: 2, 2: 0, 3: 0}
    assert [opened_on(version, cast.admin).count() for version in (*versions, third)] == [2, 0, 0]


def test_results_are_of_the_teams_that_the_member_sees(cast, versions):
    for team in (cast.paris, cast.paris, cast.lyon):
        build_opportunity(cast, team=team)
    assert numbers(cast, cast.rep, versions)[1] == 2
    assert numbers(cast, cast.other_manager, versions)[1] == 1
    assert numbers(cast, cast.executive, versions)[1] == 3
    assert opened_on(versions[0], cast.rep).count() == 2


def test_results_are_kept_for_a_minute_with_their_time(cast, versions):
    build_opportunity(cast)
    before = VersionResults(cast.admin, versions[0].process)
    assert before.lines[1].counted.size == 1
    build_opportunity(cast)
    again = VersionResults(cast.admin, versions[0].process)
    assert (again.lines[1].counted.size, again.computed_at) == (1, before.computed_at)
    assert numbers(cast, cast.rep, versions)[1] == 2


def test_drafts_have_no_result(cast, versions):
    versions[1].process.draft_from(versions[1], by=cast.manager)
    assert list(numbers(cast, cast.admin, versions)) == [2, 1]


def test_an_opportunity_whose_day_is_unknown_is_counted_beside(cast, versions):
    rows.opportunity(cast.paris, opened_on=None, version=versions[0])
    line = VersionResults(cast.admin, versions[0].process).lines[1]
    assert (line.counted.size, line.counted.cohort.n, line.counted.unknown) == (1, 0, 1)
