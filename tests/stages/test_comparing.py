from dataclasses import replace

import pytest
from django.utils import translation

from stages.blueprint import Conversation, Indicator, Milestone, Role, Stage
from stages.comparing import changes
from stages.library import template
from stages.wording import CHANGES, change_says


@pytest.fixture
def before():
    return template("enterprise", "en")


def with_stage(blueprint, place, **values):
    stages = list(blueprint.stages)
    stages[place] = replace(stages[place], **values)
    return replace(blueprint, stages=tuple(stages))


def with_talk(blueprint, place, **values):
    first, *others = blueprint.stages[place].conversations
    return with_stage(blueprint, place, conversations=(replace(first, **values), *others))


def said(before, after):
    with translation.override("en"):
        return [change_says(change) for change in changes(before, after)]


def test_the_same_design_has_no_change(before):
    assert changes(before, before) == ()


def test_a_stage_added_removed_and_moved(before):
    first, second, *others = before.stages
    new = Stage("new", "Tells others")
    assert said(before, replace(before, stages=(*before.stages, new))) == ["New stage: “Tells others”."]
    without = replace(before, stages=before.stages[:-1])
    assert said(before, without)[0] == "The stage “Spreads what works” goes."
    assert len(said(before, without)) == 1 + 2 + 1 + 2  # and its milestones, its indicator, its conversations
    (line,) = said(before, replace(before, stages=(second, first, *others)))
    assert line.startswith("The stages come in another order: Agrees it must change → Sees the problem")


def test_what_a_stage_says(before):
    after = with_stage(before, 0, name="Feels it", expected_days=12, answerable="Marketing", purpose="Other")
    assert said(before, after) == [
        "The stage “Sees the problem” is now called “Feels it”.",
        "Expected days of “Feels it”: 12 (before: 25).",
        "Marketing answers for “Feels it”, not Sales.",
        "“Feels it” says otherwise what the buyer gets done in it.",
    ]


def test_days_that_nobody_expects_are_no_person(before):
    after = with_stage(before, 0, expected_days=None)
    assert said(before, after) == ["Expected days of “Sees the problem”: – (before: 25)."]


def test_the_signature_moves(before):
    after = with_stage(with_stage(before, 4, is_signature=False), 3, is_signature=True)
    assert said(before, after) == [
        "The signature happens at the end of “Agrees on why and how”.",
        "The signature no longer happens at the end of “Decides to go ahead”.",
    ]


def test_roles(before):
    sponsor, *others = before.roles
    after = replace(before, roles=(*others[:-1], replace(sponsor, name="Champion"), Role("board", "Board", "decides")))
    lines = said(before, after)
    assert "New buyer role: Board." in lines
    assert "The buyer role Purchasing goes." in lines
    assert "The buyer role Sponsor is now called Champion." in lines
    assert any(line.startswith("The buyer roles come in another order") for line in lines)


def test_a_milestone_moves_with_its_key(before):
    stage = before.stages[0]
    moving, *others = stage.milestones
    after = with_stage(before, 0, milestones=tuple(others))
    moved = replace(moving, is_required=False)
    after = with_stage(after, 2, milestones=(*before.stages[2].milestones, moved))
    assert said(before, after) == [
        "The milestone “said which goal is at stake and by when” moves from “Sees the problem” to "
        "“Compares ways to solve it”.",
        "The milestone “said which goal is at stake and by when” is no longer required.",
    ]


def test_milestones_come_go_and_change(before):
    first, *others = before.stages[0].milestones
    rewritten = replace(first, name="named a goal", verifications=("date",))
    after = with_stage(before, 0, milestones=(rewritten, *others[:-1], Milestone("new", "drawn the flow")))
    assert said(before, after) == [
        "New milestone in “Sees the problem”: drawn the flow.",
        "A milestone of “Sees the problem” goes: named who else is affected.",
        "The milestone “said which goal is at stake and by when” is now “named a goal”.",
        "The milestone “said which goal is at stake and by when” is verified otherwise.".replace(
            "said which goal is at stake and by when", "named a goal"
        ),
    ]


def test_a_conversation_that_changes_cell_is_moved_not_replaced(before):
    (line,) = said(before, with_talk(before, 0, role="economic_buyer"))
    assert line == (
        "The conversation “What hurts today” moves: Sponsor, Sees the problem → Economic buyer, Sees the problem."
    )


def test_what_a_conversation_says(before):
    after = with_talk(
        before,
        0,
        theme="What hurts",
        is_required=False,
        questions=("Why?",),
        purpose="",
        department=None,
        expected_minutes=20,
        milestone="affected",
    )
    assert said(before, after) == [
        "The conversation “What hurts today” is now about “What hurts”.",
        "The conversation “What hurts” becomes optional.",
        "The conversation “What hurts” serves another milestone.",
        "The conversation “What hurts” has another purpose.",
        "The conversation “What hurts” has other questions.",
        "The conversation “What hurts” is held by nobody, not Sales.",
        "The conversation “What hurts” takes 20 minutes, not 45.",
    ]


def test_conversations_come_and_go(before):
    new = Conversation("new", "A walk through the plant", role="end_user")
    after = with_stage(before, 0, conversations=(*before.stages[0].conversations[1:], new))
    assert said(before, after) == [
        "New conversation: “A walk through the plant” (End user, Sees the problem).",
        "The conversation “What hurts today” goes (Sponsor, Sees the problem).",
    ]


def test_a_rewritten_indicator_is_one_gone_and_one_come(before):
    after = with_stage(before, 0, indicators=(Indicator("Days to a goal", "speed", "leading"),))
    assert [change.kind for change in changes(before, after)] == ["indicator_added", "indicator_removed"]


def test_the_limit_of_disqualification(before):
    after = replace(before, disqualification_stage=3)
    assert said(before, after) == ["Disqualification is allowed up to stage 3, not 2."]


def test_two_designs_without_a_common_key_share_nothing(before):
    other = template("services", "en")
    lines = changes(before, other)
    assert {"stage_added", "stage_removed", "conversation_added"} <= {change.kind for change in lines}
    assert all(change.kind in CHANGES for change in lines)


def test_a_name_from_right_to_left_does_not_turn_the_sentence_around(before):
    (line,) = said(before, with_stage(before, 0, name="يرى المشكلة"))
    assert line == "The stage “Sees the problem” is now called “\u2068يرى المشكلة\u2069”."
