"""Each design mistake, made on purpose in a template that makes none."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stages.blueprint import Blueprint, Conversation, Indicator, Milestone, Stage
from stages.library import template
from stages.review import NUMBERS, Adoption, review


@pytest.fixture
def sound() -> Blueprint:
    return template("enterprise", "en")


def with_stage(blueprint, place, **changes):
    stages = list(blueprint.stages)
    stages[place] = replace(stages[place], **changes)
    return replace(blueprint, stages=tuple(stages))


def found(blueprint):
    return {(finding.check, finding.reason) for finding in review(blueprint)}


@pytest.mark.parametrize(
    "name",
    [
        "Proposal sent",
        "Quote agreed",
        "Waits for the offer",
        "Devis envoyé",
        "Étudie la proposition",
        "RFP answered",
    ],
)
def test_a_proposal_is_no_stage(sound, name):
    assert found(with_stage(sound, 2, name=name)) == {(1, "named_after_a_proposal")}


def test_a_theme_named_after_an_offer_is_found_with_its_place(sound):
    talk = Conversation(key="x", theme="Going through the offer", role="sponsor")
    stage = sound.stages[1]
    findings = review(with_stage(sound, 1, conversations=(*stage.conversations, talk)))
    assert [(finding.place, finding.subject) for finding in findings] == [(stage.key, "Going through the offer")]


@pytest.mark.parametrize("name", ["demo done", "ten calls made", "relance faite", "number of e-mails sent"])
def test_an_act_of_ours_is_no_milestone(sound, name):
    bad = Milestone("x", name, sound.stages[0].milestones[0].verifications)
    assert found(with_stage(sound, 0, milestones=(bad,))) == {(2, "act_of_ours")}


def test_a_stage_without_planned_conversation_is_record_keeping(sound):
    assert (3, "no_planned_conversation") in found(with_stage(sound, 2, conversations=()))


@pytest.mark.parametrize("enters", ["An RFP received", "A demo request from the site", "Budget approved"])
def test_a_process_that_waits_for_a_search_is_found(sound, enters):
    assert found(with_stage(sound, 0, enters=enters)) == {(4, "entered_by_a_search")}


def test_a_later_stage_may_speak_of_a_budget(sound):
    assert found(with_stage(sound, 4, enters="Budget approved")) == set()


@pytest.mark.parametrize(
    ("days", "reasons"),
    [
        ((25, 35, 40, 35, 30, 60, 45), set()),
        ((25, 35, 40, 35, 30, 400, 45), {(5, "too_long"), (5, "too_short")}),
        ((50, 5, 5, 5, 5, 5, 25), set()),
        ((12, 12, 12, 12, 12, 120, 120), {(5, "too_short")}),
        ((13, 13, 13, 13, 13, 130, 140), {(5, "too_short"), (5, "two_too_long")}),
    ],
)
def test_the_balance_of_stages_has_exact_limits(sound, days, reasons):
    blueprint = sound
    for place, expected in enumerate(days):
        blueprint = with_stage(blueprint, place, expected_days=expected)
    assert found(blueprint) == reasons


def test_the_balance_is_not_judged_while_a_stage_has_no_days(sound):
    blueprint = with_stage(with_stage(sound, 0, expected_days=None), 5, expected_days=4000)
    assert found(blueprint) == set()


def test_a_conversation_with_nobody_is_found(sound):
    stage = sound.stages[3]
    talk = replace(stage.conversations[0], role=None)
    assert found(with_stage(sound, 3, conversations=(talk,))) == {(6, "no_buyer_role")}


def test_meeting_only_those_who_implement_at_first_is_found(sound):
    blueprint = sound
    for place in range(4):
        talks = tuple(replace(talk, role="it") for talk in sound.stages[place].conversations)
        blueprint = with_stage(blueprint, place, conversations=talks)
    assert found(blueprint) == {(6, "nobody_who_decides_or_benefits")}


@pytest.mark.parametrize(
    ("indicators", "reason"),
    [
        ((Indicator("Number of calls", "speed", "leading"),), "counts_volume"),
        ((Indicator("Days to a figure"),), "no_purpose"),
        (tuple(Indicator(f"Days to {step}", "speed", "leading") for step in "abc"), "third_indicator"),
    ],
)
def test_measuring_without_discernment_is_found(sound, indicators, reason):
    assert found(with_stage(sound, 0, indicators=indicators)) == {(7, reason)}


@pytest.mark.parametrize("theme", ["Company presentation", "Notre produit en dix minutes", "Webinar on our platform"])
def test_a_theme_that_preaches_is_found(sound, theme):
    talk = replace(sound.stages[0].conversations[0], theme=theme)
    assert found(with_stage(sound, 0, conversations=(talk,))) == {(8, "teaches")}


def test_a_stage_that_forgets_the_buyer_is_found(sound):
    unseen = (Milestone("x", "felt better about it"),)
    assert found(with_stage(sound, 0, purpose="  ", milestones=unseen)) == {
        (9, "no_purpose"),
        (9, "cannot_be_verified"),
    }


@pytest.mark.parametrize(
    "name",
    [
        "Discovery",
        "Qualified",
        "Negotiation",
        "Closing",
        "R1",
        "Commit",
        "Best case",
        "Découverte",
        "Relance",
    ],
)
def test_a_stage_named_after_our_acts_is_found(sound, name):
    assert found(with_stage(sound, 1, name=name)) == {(11, "names_a_seller_act")}


@pytest.mark.parametrize("name", ["Commits", "S’engage", "Sees the problem", "Discovers what it costs"])
def test_a_stage_named_after_the_buyer_is_not(sound, name):
    assert found(with_stage(sound, 1, name=name)) == set()


def test_stopping_at_the_signature_is_found(sound):
    assert found(replace(sound, stages=sound.stages[:5])) == {(12, "nothing_after_the_signature")}


def test_a_score_after_the_signature_that_nobody_holds_is_found(sound):
    blueprint = sound
    for place in (5, 6):
        talks = tuple(replace(talk, department=None) for talk in sound.stages[place].conversations)
        blueprint = with_stage(blueprint, place, conversations=talks)
    assert found(blueprint) == {(12, "nobody_after_the_signature")}


def test_an_empty_design_is_not_an_error():
    assert found(Blueprint("Nothing yet")) == {
        (6, "nobody_who_decides_or_benefits"),
        (12, "nothing_after_the_signature"),
    }


# ---- every mistake at once, and whatever people type

NOW = date(2026, 11, 20)


def a_bad_process() -> Blueprint:
    """It makes all twelve mistakes, each at a place of its own."""
    talk = Conversation("k1", "Our product in ten minutes")
    first = Stage(
        "s1",
        "Discovery",
        enters="An RFP received",
        expected_days=100,
        milestones=(Milestone("m1", "demo done"),),
        indicators=(Indicator("Number of calls"),),
        conversations=(talk,),
    )
    last = Stage("s2", "Proposal sent", purpose="They read it.", expected_days=2, is_signature=True)
    return Blueprint("Ours", stages=(first, last))


def test_a_bad_process_makes_all_twelve_mistakes():
    findings = review(a_bad_process(), Adoption(NOW))
    assert [check for check in NUMBERS if check not in {finding.check for finding in findings}] == []
    assert [finding.check for finding in findings] == sorted(finding.check for finding in findings)


def test_the_names_that_are_suggested_are_not_in_the_score_yet():
    stages = (Stage("a", "Sees what the problem costs"), Stage("b", "Discovery"), Stage("c", "Needs analysis"))
    suggested = [finding.suggestion for finding in review(Blueprint("x", stages=stages)) if finding.check == 11]
    assert suggested == ["Says what gets in the way"] * 2


@pytest.mark.parametrize(
    ("adoption", "reasons"),
    [
        (Adoption(NOW), ["no_owner", "no_review_date"]),
        (Adoption(NOW, True, NOW), []),
        (Adoption(NOW, True, date(2026, 11, 19)), ["review_overdue"]),
        (Adoption(NOW, True, NOW, expected=4), ["nobody_trained"]),
        (Adoption(NOW, True, NOW, expected=4, trained=1), []),
        (Adoption(NOW, True, NOW, expected=0), []),
    ],
)
def test_adoption_looks_at_people_and_dates(sound, adoption, reasons):
    assert [finding.reason for finding in review(sound, adoption)] == reasons


def test_a_cause_is_known_again_until_it_changes(sound):
    def prints(blueprint):
        return {finding.fingerprint for finding in review(blueprint)}

    bad = with_stage(sound, 2, name="Proposal sent")
    moved = replace(bad, stages=(*bad.stages[1:5], bad.stages[0], *bad.stages[5:]))
    assert prints(bad) == prints(with_stage(bad, 2, name="proposal  sent"))
    assert prints(bad) <= prints(moved)
    assert prints(bad).isdisjoint(prints(with_stage(sound, 2, name="Offer sent")))
    assert prints(bad).isdisjoint(prints(with_stage(sound, 1, name="Proposal sent")))


def test_a_stage_too_long_is_another_cause_when_its_share_is_another(sound):
    days = {400: set(), 401: set(), 600: set()}
    for some in days:
        days[some] = {f.fingerprint for f in review(with_stage(sound, 5, expected_days=some)) if f.reason == "too_long"}
    assert days[400] == days[401] != days[600]


anything = st.text(max_size=60)
conversations = st.builds(Conversation, key=anything, theme=anything, role=st.none() | anything)
milestones = st.builds(Milestone, key=anything, name=anything)
indicators = st.builds(Indicator, name=anything)
stages = st.builds(
    Stage,
    key=st.uuids().map(str),
    name=anything,
    purpose=anything,
    enters=anything,
    expected_days=st.none() | st.integers(0, 40000),
    is_signature=st.booleans(),
    milestones=st.lists(milestones, max_size=3).map(tuple),
    indicators=st.lists(indicators, max_size=3).map(tuple),
    conversations=st.lists(conversations, max_size=3).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(stages, max_size=6).map(tuple), st.sampled_from(["en", "fr", "xx"]))
def test_whatever_people_type_is_reviewed(several, language):
    findings = review(Blueprint("x", stages=several), Adoption(NOW), language=language)
    places = {stage.key for stage in several} | {None}
    assert all(finding.place in places and len(finding.fingerprint) == 64 for finding in findings)
