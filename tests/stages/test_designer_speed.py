"""An edit in the designer asks the same of a small draft and of a big one."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stages.models import Milestone, PlannedConversation, Stage, VersionRole
from tests.stages.conftest import save


def fill(cast, draft, stages, roles, talks):
    """So many of each, with three milestones a stage."""
    for number in range(stages):
        stage = Stage(version=draft, name=f"The buyer has done {number}", expected_days=9).add(by=cast.manager)
        for place in range(3):
            Milestone(stage=stage, name=f"milestone {place}", verifications=["said"]).add(by=cast.manager)
    for number in range(roles):
        VersionRole(version=draft, name=f"Buyer role {number}", nature="uses").add(by=cast.manager)
    columns, rows = list(draft.stages.all()), list(draft.roles.all())
    for number in range(talks):
        cell = {"stage": columns[number % stages], "role": rows[number // stages % roles]}
        PlannedConversation(version=draft, theme_name=f"Theme {number}", **cell).add(by=cast.manager)


def edits(press, typed, draft):
    """How many queries each kind of edit asks."""
    talk, stage = draft.planned_conversations.last(), draft.stages.first()
    acts = {
        "field": lambda: save(press, talk, data),
        "move": lambda: press("planned_conversation_position_update", {"to": "up"}, pk=talk.pk, opened=talk),
        "copy": lambda: press("planned_conversation_copy_create", pk=talk.pk, opened=talk),
        "undo": lambda: press("undo_create", version=draft.pk, opened=talk),
        "redo": lambda: press("redo_create", version=draft.pk, opened=talk),
        "reorder": lambda: press("stage_position_update", {"position": 2}, pk=stage.pk, opened=stage),
        "remove": lambda: press("planned_conversation_remove", pk=talk.pk, opened=talk),
    }
    data = typed(talk, purpose="Another")
    found = {}
    for name, act in acts.items():
        with CaptureQueriesContext(connection) as queries:
            assert act().status_code == 200, name
        found[name] = len(queries)
    return found


def test_an_edit_asks_the_same_of_a_small_draft_and_of_a_big_one(press, typed, cast, draft, url):
    small = cast_draft(cast, draft, 3, 3, 6)
    few = edits(press, typed, small)
    big = cast_draft(cast, draft, 12, 12, 80)
    many = edits(press, typed, big)
    assert many == few
    assert max(many.values()) <= 45, many


def cast_draft(cast, draft, *sizes):
    other = draft.process.draft_from(None, by=cast.manager)
    fill(cast, other, *sizes)
    return other
