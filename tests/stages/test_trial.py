"""Trials: how they begin, what stands in the way, how they end, and what the database never lets change."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from salesproc.errors import Refused, Stale
from stages.models import Following, Process, Trial
from tests.builders.conversations import build_next_version
from tests.builders.trials import build_trial, build_two_versions, end


@pytest.fixture
def versions(cast):
    return build_two_versions(cast)


@pytest.fixture
def trial(cast, versions):
    return build_trial(cast, versions[1])


def followed(cast, team):
    return Following.objects.version_of(team, cast.workspace.today())


def test_a_trial_compares_with_what_the_team_follows(cast, versions, trial):
    assert (trial.version_a, trial.version_b) == versions
    assert trial.is_running
    assert trial.begun_by == cast.manager
    assert followed(cast, cast.paris) == versions[0]


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"share": 9}, "share"),
        ({"share": 91}, "share"),
        ({"hypothesis": "  "}, "hypothesis"),
        ({"watched": "disqualified"}, "watched"),
        ({"horizon_days": 45}, "horizon_days"),
        ({"enough": 29}, "enough"),
        ({"enough": 100_001}, "enough"),
    ],
)
def test_terms_that_conclude_nothing_are_refused_at_their_field(cast, versions, terms, field):
    with pytest.raises(Refused) as refused:
        build_trial(cast, versions[1], **terms)
    assert refused.value.field == field
    assert not Trial.objects.exists()


@pytest.mark.parametrize(("days", "is_refused"), [(89, True), (90, False), (3 * 365, False), (3 * 365 + 1, True)])
def test_the_last_day_leaves_time_to_grow_old_and_comes_one_day(cast, versions, days, is_refused):
    last_on = cast.workspace.today() + timedelta(days=days)
    if is_refused:
        with pytest.raises(Refused) as refused:
            build_trial(cast, versions[1], last_on=last_on)
        assert refused.value.field == "last_on"
    else:
        assert build_trial(cast, versions[1], last_on=last_on).last_on == last_on


def refusal(cast, version, **given):
    with pytest.raises(Refused) as refused:
        build_trial(cast, version, **given)
    return refused.value


def test_a_team_has_one_trial_at_a_time(cast, versions, trial):
    assert "already" in refusal(cast, versions[1]).message
    with pytest.raises(IntegrityError, match="trial_one_of_a_team"), transaction.atomic():
        Trial.objects.create(
            workspace=cast.workspace,
            team=cast.paris,
            version_a=versions[0],
            version_b=versions[1],
            share=50,
            hypothesis="Twice",
            watched="won",
            horizon_days=30,
            enough=30,
            last_on=trial.last_on,
            begun_by=cast.admin,
        )
    assert build_trial(cast, versions[1], team=cast.lyon, by=cast.admin).is_running


def test_another_one_may_begin_once_it_has_ended(cast, versions, trial):
    end(trial, by=cast.manager)
    assert build_trial(cast, versions[1]).is_running


def test_the_version_that_is_followed_is_not_tried_against_itself(cast, versions):
    assert refusal(cast, versions[0]).field == "version"


def test_a_draft_and_a_retired_version_are_not_tried(cast, versions):
    draft = versions[0].process.draft_from(versions[0], by=cast.manager)
    assert "published" in refusal(cast, draft).message
    versions[1].retire(by=cast.manager)
    assert "published" in refusal(cast, versions[1]).message


def test_a_version_of_another_process_is_not_tried(cast, versions):
    other = Process.begin("Other", by=cast.manager).versions.get()
    other.stages.create(workspace=cast.workspace, name="Signs", position=1, is_signature=True)
    other.publish(by=cast.manager, why="For small deals")
    assert versions[0].process.name in refusal(cast, other).message


def test_a_team_that_follows_nothing_tries_nothing(cast, versions):
    Following.objects.filter(team=cast.paris).delete()
    assert "follows no version" in refusal(cast, versions[1]).message


def test_a_team_that_is_about_to_change_waits(cast, versions):
    third = build_next_version(cast, versions[1])
    third.give_to(cast.paris, by=cast.manager, starts_on=cast.workspace.today() + timedelta(days=5))
    assert "begin the trial after that day" in refusal(cast, versions[1]).message


def test_a_team_that_sells_no_more_tries_nothing(cast, versions):
    cast.paris.is_active = False
    cast.paris.save()
    assert "not active" in refusal(cast, versions[1]).message


# ---- while it runs


@pytest.mark.parametrize("days", [0, 30])
def test_the_team_changes_to_no_other_version(cast, versions, trial, days):
    third = build_next_version(cast, versions[1])
    for version in (versions[1], third):
        with pytest.raises(Refused, match="end the trial first"):
            version.give_to(cast.paris, by=cast.manager, starts_on=cast.workspace.today() + timedelta(days=days))
    third.give_to(cast.lyon, by=cast.admin)
    assert followed(cast, cast.lyon) == third


def test_publishing_for_the_team_is_refused_whole(cast, versions, trial):
    draft = versions[1].process.draft_from(versions[1], by=cast.manager)
    with pytest.raises(Refused, match="end the trial first"):
        draft.publish(by=cast.manager, why="Now", teams=[cast.paris], knowing=versions[1].pk)
    draft.refresh_from_db()
    assert draft.is_draft


def test_neither_version_is_retired(cast, versions, trial):
    for version, says in zip(versions, ("follow it: Lyon, Paris", "try it: Paris"), strict=True):
        with pytest.raises(Refused, match=says):
            version.retire(by=cast.manager)


def test_a_version_that_was_tried_can_be_retired_afterwards(cast, versions, trial):
    end(trial, by=cast.manager)
    versions[1].retire(by=cast.manager)
    assert versions[1].is_retired


def test_a_team_that_was_archived_can_still_end_it(cast, trial):
    cast.paris.is_active = False
    cast.paris.save()
    assert not end(trial, by=cast.manager).is_running


# ---- the end


def test_keeping_changes_nothing_of_what_is_followed(cast, versions, trial):
    end(trial, by=cast.manager, decision="keep")
    assert followed(cast, cast.paris) == versions[0]
    trial.refresh_from_db()
    assert (trial.decision, trial.ended_by, trial.ended_early) == ("keep", cast.manager, False)


def test_adopting_changes_the_following_from_today(cast, versions, trial):
    end(trial, by=cast.manager, decision="adopt")
    assert followed(cast, cast.paris) == versions[1]
    assert followed(cast, cast.lyon) == versions[0]


def test_an_end_before_the_rule_is_met_is_recorded_as_early(cast, trial):
    end(trial, by=cast.manager, is_met=False)
    trial.refresh_from_db()
    assert trial.ended_early


@pytest.mark.parametrize(("given", "field"), [({"decision": "maybe"}, "decision"), ({"reason": " "}, "reason")])
def test_an_end_without_decision_or_reason_is_refused(cast, trial, given, field):
    with pytest.raises(Refused) as refused:
        end(trial, by=cast.manager, **given)
    assert refused.value.field == field
    trial.refresh_from_db()
    assert trial.is_running


def test_it_ends_once(cast, trial):
    end(Trial.objects.get(), by=cast.manager, decision="adopt")
    with pytest.raises(Stale, match="meantime"):
        end(trial, by=cast.admin)
    assert Trial.objects.get().decision == "adopt"


# ---- what the database keeps


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE stages_trial SET share = 60",
        "UPDATE stages_trial SET enough = 31",
        "UPDATE stages_trial SET last_on = last_on + 1",
        "UPDATE stages_trial SET hypothesis = 'Other'",
    ],
)
def test_what_was_said_at_the_start_never_changes(trial, change):
    with pytest.raises(IntegrityError, match="stays as it was begun"), transaction.atomic():
        connection.cursor().execute(change)


@pytest.mark.parametrize("act", ["UPDATE stages_trial SET reason = 'Other'", "DELETE FROM stages_trial"])
def test_how_it_ended_never_changes(cast, trial, act):
    end(trial, by=cast.manager)
    with pytest.raises(IntegrityError, match="stays as it was begun"), transaction.atomic():
        connection.cursor().execute(act)


def test_trials_are_seen_by_their_team_and_by_those_who_see_everything(cast, trial):
    seeing = [cast.rep, cast.manager, cast.executive, cast.admin]
    assert all(Trial.objects.visible_to(member).exists() for member in seeing)
    assert not any(Trial.objects.visible_to(member).exists() for member in (cast.other_rep, cast.other_manager))
