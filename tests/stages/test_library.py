"""The four templates, in both languages: what every one of them must hold."""

import re

import pytest

from stages.blueprint import Blueprint, Nature
from stages.library import KEYS, LANGUAGES, template, templates
from stages.review import review

EVERY = [(key, language) for key in KEYS for language in LANGUAGES]


@pytest.fixture(params=EVERY, ids=lambda pair: "-".join(pair))
def blueprint(request) -> Blueprint:
    return template(*request.param)


def conversations(blueprint):
    return [talk for stage in blueprint.stages for talk in stage.conversations]


def texts(blueprint):
    yield from (blueprint.name, blueprint.summary, *(role.name for role in blueprint.roles))
    for stage in blueprint.stages:
        yield from (stage.name, stage.purpose, stage.enters, stage.leaves, stage.transformation)
        yield from (milestone.name for milestone in stage.milestones)
        yield from (indicator.name for indicator in stage.indicators)
        for talk in stage.conversations:
            yield from (talk.theme, talk.purpose, *talk.questions)


def test_it_passes_its_own_design_review(blueprint):
    assert review(blueprint) == ()


def test_every_stage_says_what_the_buyer_gets_done_and_how_it_is_known(blueprint):
    for stage in blueprint.stages:
        assert all((stage.purpose, stage.enters, stage.leaves, stage.transformation, stage.answerable)), stage.key
        assert stage.milestones, stage.key
        assert any(milestone.is_required for milestone in stage.milestones), stage.key
        assert stage.conversations, stage.key
        assert 1 <= len(stage.indicators) <= 2, stage.key


def test_every_planned_conversation_is_ready_to_hold(blueprint):
    roles = {role.key for role in blueprint.roles}
    for stage in blueprint.stages:
        milestones = {milestone.key for milestone in stage.milestones}
        for talk in stage.conversations:
            assert talk.role in roles, talk.key
            assert talk.milestone in milestones, talk.key
            assert talk.purpose, talk.key
            assert 3 <= len(talk.questions) <= 5, talk.key
            assert talk.department in {department.name for department in blueprint.departments}, talk.key
            assert 15 <= talk.expected_minutes <= 90, talk.key


def test_every_question_is_a_question(blueprint):
    for talk in conversations(blueprint):
        assert all(question.endswith("?") for question in talk.questions), talk.key


def test_every_required_milestone_is_served_by_a_conversation(blueprint):
    for stage in blueprint.stages:
        served = {talk.milestone for talk in stage.conversations}
        assert {milestone.key for milestone in stage.milestones if milestone.is_required} <= served, stage.key


def test_keys_are_used_once(blueprint):
    stages = [stage.key for stage in blueprint.stages]
    assert len(stages) == len(set(stages))
    for stage in blueprint.stages:
        for things in (stage.milestones, stage.conversations):
            keys = [thing.key for thing in things]
            assert len(keys) == len(set(keys)), stage.key


def test_a_cell_never_holds_the_same_theme_twice(blueprint):
    cells = [(stage.key, talk.role, talk.theme) for stage in blueprint.stages for talk in stage.conversations]
    assert len(cells) == len(set(cells))


def test_one_stage_carries_the_signature_and_the_score_goes_on_after_it(blueprint):
    assert sum(stage.is_signature for stage in blueprint.stages) == 1
    assert blueprint.after_signature
    for stage in blueprint.after_signature:
        assert any(talk.department for talk in stage.conversations)


def test_two_departments_beyond_the_sellers_hold_planned_conversations(blueprint):
    sellers = {department.name for department in blueprint.departments if department.sells}
    assert len(sellers) == 1
    assert len({talk.department for talk in conversations(blueprint)} - sellers) >= 2


def test_someone_who_decides_or_benefits_is_met_in_the_first_stage(blueprint):
    roles = {role.key: role for role in blueprint.roles}
    first = {roles[talk.role].nature for talk in blueprint.stages[0].conversations}
    assert first & {Nature.DECIDES, Nature.BENEFITS}


def test_every_role_has_a_conversation(blueprint):
    assert {talk.role for talk in conversations(blueprint)} == {role.key for role in blueprint.roles}


def test_names_fit_their_columns(blueprint):
    for stage in blueprint.stages:
        assert len(stage.name) <= 80
        assert all(len(milestone.name) <= 160 for milestone in stage.milestones)
        assert all(len(indicator.name) <= 120 for indicator in stage.indicators)
        assert all(len(talk.theme) <= 120 for talk in stage.conversations)


def test_both_languages_describe_the_same_process():
    for key in KEYS:
        english, french = (template(key, language) for language in LANGUAGES)
        for one, other in zip(english.stages, french.stages, strict=True):
            assert (one.key, one.expected_days, one.is_signature) == (
                other.key,
                other.expected_days,
                other.is_signature,
            )
            for ours, theirs in zip(one.conversations, other.conversations, strict=True):
                assert (ours.key, ours.role, ours.milestone) == (theirs.key, theirs.role, theirs.milestone)
                assert len(ours.questions) == len(theirs.questions)


@pytest.mark.parametrize("key", KEYS)
def test_french_keeps_french_typography(key):
    for text in texts(template(key, "fr")):
        assert "'" not in text, text
        assert not re.search(r"(?<![\u202f])[?!;:]", text), text


@pytest.mark.parametrize("key", KEYS)
def test_nothing_was_left_in_english(key):
    shared = {"Services", "Sponsor", "Marketing"}
    english, french = set(texts(template(key, "en"))), set(texts(template(key, "fr")))
    assert english & french <= shared


def test_a_language_that_we_do_not_have_gets_english():
    assert template("enterprise", "de") == template("enterprise", "en")


def test_a_region_does_not_change_the_language():
    assert template("enterprise", "fr-ca") == template("enterprise", "fr")


def test_an_unknown_template_is_refused():
    with pytest.raises(KeyError):
        template("../vocabulary", "en")


def test_the_four_are_listed_in_order():
    assert list(templates("en")) == list(KEYS)
