"""A level needs its own facts and those of the levels under it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.maturity import Level, Observations, Thresholds, Unit, evidence_of, level_of

TOP = Observations(
    stages=5,
    described_stages=5,
    measured_stages=5,
    active_people=10,
    trained_people=8,
    expects_use=True,
    moves=20,
    moves_with_milestones=10,
    held=40,
    held_on_score=20,
    other_departments=2,
    days_since_revision=180,
    median_answer_days=30,
)


def named(seen, name, thresholds=None):
    items = evidence_of(seen, thresholds) if thresholds else evidence_of(seen)
    return next(item for item in items if item.name == name)


def test_the_levels_are_ordered():
    assert sorted([Level.DYNAMIC, Level.RANDOM, Level.FORMAL, Level.INFORMAL]) == list(Level)
    assert Level.RANDOM < Level.INFORMAL <= Level.FORMAL < Level.DYNAMIC
    assert [level.next for level in Level] == [Level.INFORMAL, Level.FORMAL, Level.DYNAMIC, None]


def test_a_level_is_not_compared_with_a_word():
    with pytest.raises(TypeError):
        assert Level.RANDOM < "formal"


def test_a_team_that_is_exactly_on_every_threshold_is_dynamic():
    verdict = level_of(TOP)
    assert verdict.level is Level.DYNAMIC
    assert all(item.met and item.missing == 0 for item in verdict.evidence)
    assert verdict.missing_for_next == ()


def test_a_team_without_anything_is_random():
    verdict = level_of(Observations())
    assert verdict.level is Level.RANDOM
    assert [item.name for item in verdict.missing_for_next] == [
        "follows_published_version",
        "stages_described",
    ]


@pytest.mark.parametrize(
    ("change", "level", "name", "missing"),
    [
        ({"stages": 0, "described_stages": 0, "measured_stages": 0}, Level.RANDOM, "stages_described", 1),
        ({"described_stages": 3}, Level.RANDOM, "stages_described", 2),
        ({"measured_stages": 4}, Level.INFORMAL, "stages_measured", 1),
        ({"trained_people": 7}, Level.INFORMAL, "people_trained", 1),
        ({"active_people": 0, "trained_people": 0}, Level.INFORMAL, "people_trained", 1),
        ({"expects_use": False}, Level.INFORMAL, "use_expected", 1),
        ({"moves_with_milestones": 9}, Level.INFORMAL, "moves_with_milestones", 1),
        ({"moves": 0, "moves_with_milestones": 0}, Level.INFORMAL, "moves_with_milestones", 1),
        ({"held_on_score": 0}, Level.INFORMAL, "conversations_on_score", 20),
        ({"held": 0, "held_on_score": 0}, Level.INFORMAL, "conversations_on_score", 1),
        ({"other_departments": 1}, Level.FORMAL, "other_departments", 1),
        ({"days_since_revision": 200.0}, Level.FORMAL, "revised", 20),
        ({"days_since_revision": None}, Level.FORMAL, "revised", 1),
        ({"median_answer_days": 30.5}, Level.FORMAL, "suggestions_answered", 0.5),
    ],
)
def test_one_missing_fact_holds_the_team_under_its_level(change, level, name, missing):
    verdict = level_of(replace(TOP, **change))
    assert verdict.level is level
    found = next(item for item in verdict.missing_for_next if item.name == name)
    assert (found.met, found.missing) == (False, missing)


def test_a_level_needs_the_facts_of_the_levels_under_it():
    undescribed = replace(TOP, described_stages=4)
    assert all(item.met for item in evidence_of(undescribed) if item.level is not Level.INFORMAL)
    assert level_of(undescribed).level is Level.RANDOM


def test_where_nobody_suggested_anything_nobody_waits():
    found = named(replace(TOP, median_answer_days=None), "suggestions_answered")
    assert (found.met, found.value) == (True, None)


def test_evidence_tells_value_threshold_and_counts():
    found = named(replace(TOP, trained_people=5), "people_trained")
    assert (found.value, found.threshold, found.count, found.out_of) == (0.5, 0.8, 5, 10)
    assert (found.unit, found.level, found.missing) == (Unit.SHARE, Level.FORMAL, 3)


def test_a_workspace_sets_its_own_thresholds():
    eager = Thresholds(trained_share=1.0, other_departments=3, revision_days=90, answer_days=7)
    assert level_of(TOP, eager).level is Level.INFORMAL
    assert named(TOP, "people_trained", eager).missing == 2
    lax = Thresholds(trained_share=0, milestone_share=0, on_score_share=0, other_departments=0)
    assert level_of(replace(TOP, trained_people=0, other_departments=0), lax).level is Level.DYNAMIC


@pytest.mark.parametrize("wrong", [{"trained_share": 80}, {"on_score_share": -0.1}, {"revision_days": -1}])
def test_a_threshold_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Thresholds(**wrong)


def test_a_part_larger_than_its_whole_is_refused():
    with pytest.raises(ValueError, match="trained_people"):
        Observations(active_people=3, trained_people=4)


@given(st.integers(0, 400), st.integers(0, 400), st.floats(0, 1))
def test_a_share_is_met_exactly_when_nothing_is_missing(part, rest, threshold):
    seen = Observations(active_people=part + rest, trained_people=part)
    found = named(seen, "people_trained", Thresholds(trained_share=threshold))
    if not seen.active_people:
        assert (found.met, found.value) == (False, None)
        return
    assert found.met == (part / (part + rest) >= threshold) == (found.missing == 0)
    if not found.met:
        needed = part + int(found.missing)
        assert (needed - 1) / seen.active_people < threshold <= needed / seen.active_people


parts = {
    "described_stages": st.integers(0, 5),
    "trained_people": st.integers(0, 10),
    "expects_use": st.booleans(),
    "held_on_score": st.integers(0, 40),
    "other_departments": st.integers(0, 2),
    "days_since_revision": st.none() | st.floats(0, 999),
}


@given(st.fixed_dictionaries({}, optional=parts), st.sets(st.sampled_from(sorted(parts))))
def test_meeting_one_more_fact_never_lowers_the_level(lacking, mended):
    before = replace(TOP, **lacking)
    after = replace(before, **{name: getattr(TOP, name) for name in mended})
    assert level_of(before).level <= level_of(after).level
