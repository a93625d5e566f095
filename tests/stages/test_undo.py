"""An edit of a draft can be taken back, and made again, and never takes somebody else's work with it."""

import pytest

from salesproc.errors import Refused, Stale
from stages.models import Edit, Indicator, Milestone, PlannedConversation, Stage, VersionRole
from stages.models.draft_rows import rows_of


@pytest.fixture
def first(draft):
    return draft.stages.first()


@pytest.fixture
def talk(draft):
    return PlannedConversation.objects.get(version=draft, theme_name="Cost of the status quo")


def test_a_renamed_stage_gets_its_name_back_and_again_the_new_one(cast, draft, first):
    name = first.name
    first.change(by=cast.manager, name="Sees it coming")
    assert draft.undo(by=cast.manager).says == f"“{name}” was changed"
    assert draft.stages.first().name == name
    draft.redo(by=cast.manager)
    assert draft.stages.first().name == "Sees it coming"


def test_a_removed_stage_comes_back_with_all_that_hung_on_it(cast, draft, first):
    before = rows_of(draft)
    first.remove(by=cast.manager)
    assert not PlannedConversation.objects.filter(stage_id=first.pk).exists()
    draft.undo(by=cast.manager)
    assert rows_of(draft) == before


def test_a_removed_role_comes_back_in_its_place(cast, draft):
    before = rows_of(draft)
    draft.roles.all()[1].remove(by=cast.manager)
    draft.undo(by=cast.manager)
    assert rows_of(draft) == before


def test_the_signature_goes_back_to_the_stage_that_had_it(cast, draft, first):
    before = rows_of(draft)
    first.change(by=cast.manager, is_signature=True)
    draft.undo(by=cast.manager)
    assert rows_of(draft) == before


def test_several_verbs_in_one_edit_are_taken_back_together(cast, draft, first):
    before = rows_of(draft)
    with draft.editing(by=cast.manager, says="Split the stage"):
        second = Stage(version=draft, name="The second half").add(by=cast.manager)
        Milestone(stage=second, name="chosen a team").add(by=cast.manager)
        second.move_to(2, by=cast.manager)
    assert [edit.says for edit in draft.edits.all()] == ["Split the stage"]
    draft.undo(by=cast.manager)
    assert rows_of(draft) == before


def test_what_changes_nothing_is_no_edit(cast, draft, first):
    first.change(by=cast.manager, name=first.name)
    assert not draft.edits.exists()


def test_there_is_nothing_to_undo_at_the_beginning(cast, draft):
    with pytest.raises(Refused, match="nothing of yours to undo"):
        draft.undo(by=cast.manager)
    with pytest.raises(Refused, match="nothing of yours to redo"):
        draft.redo(by=cast.manager)


def test_a_new_edit_forgets_what_was_taken_back(cast, draft, first):
    first.change(by=cast.manager, name="One")
    draft.undo(by=cast.manager)
    first.change(by=cast.manager, name="Two")
    with pytest.raises(Refused, match="nothing of yours to redo"):
        draft.redo(by=cast.manager)


def test_each_person_takes_back_their_own(cast, draft, first):
    last = draft.stages.last()
    name = first.name
    first.change(by=cast.manager, name="Mine")
    last.change(by=cast.other_manager, name="Theirs")
    draft.undo(by=cast.manager)
    first.refresh_from_db()
    last.refresh_from_db()
    assert (first.name, last.name) == (name, "Theirs")


def test_what_somebody_else_edited_since_is_told_and_kept(cast, draft, first):
    first.change(by=cast.manager, purpose="Mine")
    first.change(by=cast.other_manager, purpose="Theirs")
    with pytest.raises(Stale, match="is now “Theirs”"):
        draft.undo(by=cast.manager)
    first.refresh_from_db()
    assert first.purpose == "Theirs"


def test_another_field_of_the_same_row_does_not_stand_in_the_way(cast, draft, first):
    purpose = first.purpose
    first.change(by=cast.manager, purpose="Mine")
    first.change(by=cast.other_manager, name="Theirs")
    draft.undo(by=cast.manager)
    first.refresh_from_db()
    assert (first.name, first.purpose) == ("Theirs", purpose)


def test_an_added_stage_in_which_somebody_has_planned_since_stays(cast, draft):
    stage = Stage(version=draft, name="A new one").add(by=cast.manager)
    PlannedConversation(version=draft, stage=stage, theme_name="Theirs").add(by=cast.other_manager)
    with pytest.raises(Stale):
        draft.undo(by=cast.manager)
    assert PlannedConversation.objects.filter(theme_name="Theirs").exists()


def test_a_removed_stage_comes_back_among_those_added_since(cast, draft):
    last = draft.stages.last()
    last.remove(by=cast.manager)
    Stage(version=draft, name="Theirs").add(by=cast.other_manager)
    draft.undo(by=cast.manager)
    assert [stage.position for stage in draft.stages.all()] == list(range(1, 9))
    assert list(draft.stages.values_list("name", flat=True))[-2:] == [last.name, "Theirs"]


def test_a_removed_stage_whose_name_was_taken_since_stays_away(cast, draft, first):
    first.remove(by=cast.manager)
    Stage(version=draft, name=first.name.upper()).add(by=cast.other_manager)
    with pytest.raises(Stale):
        draft.undo(by=cast.manager)


def test_an_order_that_somebody_changed_since_is_kept(cast, draft, first):
    first.move_to(3, by=cast.manager)
    draft.stages.last().move_to(1, by=cast.other_manager)
    order = list(draft.stages.values_list("pk", flat=True))
    with pytest.raises(Stale):
        draft.undo(by=cast.manager)
    assert list(draft.stages.values_list("pk", flat=True)) == order


def test_indicators_come_back_in_their_places(cast, draft, first):
    for indicator in first.indicators.all():
        indicator.remove(by=cast.manager)
    one, two = (Indicator(stage=first, name=name).add(by=cast.manager) for name in ("One", "Two"))
    before = rows_of(draft)
    one.remove(by=cast.manager)
    draft.undo(by=cast.manager)
    assert rows_of(draft) == before
    draft.redo(by=cast.manager)
    two.refresh_from_db()
    assert two.position == 1


def test_the_last_fifty_are_kept(cast, draft, first):
    for number in range(53):
        first.change(by=cast.manager, purpose=f"Purpose {number}")
    assert draft.edits.count() == Edit.KEPT
    for _number in range(Edit.KEPT):
        draft.undo(by=cast.manager)
    first.refresh_from_db()
    assert first.purpose == "Purpose 2"


def test_publishing_and_discarding_forget_the_edits(cast, draft, first):
    first.change(by=cast.manager, name="Sees it coming")
    draft.publish(by=cast.manager, why="Now")
    assert not Edit.objects.exists()
    with pytest.raises(Stale):
        draft.undo(by=cast.manager)
    other = draft.process.draft_from(draft, by=cast.manager)
    other.stages.first().change(by=cast.manager, name="Another")
    other.discard(by=cast.manager)
    assert not Edit.objects.exists()


def test_a_conversation_is_moved_into_another_cell_without_its_milestone(cast, draft, talk):
    before = rows_of(draft)
    stage, role = draft.stages.last(), draft.roles.first()
    talk.move_into(stage=stage, role=role, by=cast.manager, position=1)
    talk.refresh_from_db()
    assert (talk.stage, talk.role, talk.milestone, talk.position) == (stage, role, None, 1)
    draft.undo(by=cast.manager)
    assert rows_of(draft) == before


def test_a_conversation_is_copied_into_the_next_stage(cast, draft, talk):
    copy = talk.copy(by=cast.manager)
    assert copy.stage.position == talk.stage.position + 1
    assert (copy.role, copy.theme, copy.questions, copy.milestone) == (talk.role, talk.theme, talk.questions, None)
    assert copy.lineage != talk.lineage
    same = PlannedConversation.objects.filter(version=draft, role=talk.role, theme=talk.theme)
    while same.count() < draft.stages.count():
        talk.copy(by=cast.manager)
    with pytest.raises(Refused, match="in every stage"):
        talk.copy(by=cast.manager)


def test_a_score_has_so_many_stages_and_roles_at_most(cast, draft):
    add_stages = [Stage(version=draft, name=f"Stage {number}") for number in range(30 - draft.stages.count())]
    for stage in add_stages:
        stage.add(by=cast.manager)
    with pytest.raises(Refused, match="30 stages at most"):
        Stage(version=draft, name="One too many").add(by=cast.manager)
    for number in range(20 - draft.roles.count()):
        VersionRole(version=draft, name=f"Role {number}", nature="uses").add(by=cast.manager)
    with pytest.raises(Refused, match="20 buyer roles at most"):
        VersionRole(version=draft, name="One too many", nature="uses").add(by=cast.manager)


def test_a_field_is_refused_only_if_the_same_one_was_written_since(cast, first):
    was = {"name": first.name, "purpose": first.purpose}
    Stage.objects.get(pk=first.pk).change(by=cast.other_manager, purpose="Theirs")
    first.change(by=cast.manager, was=was, name="Mine")
    with pytest.raises(Stale) as refused:
        first.change(by=cast.manager, was=was, purpose="Mine")
    assert (refused.value.field, refused.value.current.purpose) == ("purpose", "Theirs")
    assert first.change(by=cast.manager, was=was, purpose="Theirs").name == "Mine"
