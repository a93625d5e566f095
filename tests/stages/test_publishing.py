"""Publishing and retiring: what stands in the way, and what never changes afterwards."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from salesproc.errors import Refused, Stale
from stages.blueprint import Blueprint, Role, Stage
from stages.library import template
from stages.models import Indicator, Milestone, PlannedConversation, Process, StageContributor, Version, VersionRole
from stages.models import Stage as StageRow
from stages.publishing import obstacles


def kinds(blueprint):
    return [obstacle.kind for obstacle in obstacles(blueprint)]


def test_a_template_can_be_published():
    assert kinds(template("services", "en")) == []


def test_nothing_cannot_be_published():
    assert kinds(Blueprint("Empty")) == ["no_stage"]


def test_every_obstacle_is_told_at_once():
    blueprint = Blueprint(
        "Ours",
        roles=(Role("1", "Sponsor", "benefits"), Role("2", " sponsor ", "decides")),
        stages=(Stage("a", "Sees it"), Stage("b", "  "), Stage("c", "sees  it")),
    )
    found = [(obstacle.kind, obstacle.subject) for obstacle in obstacles(blueprint)]
    assert found == [
        ("unnamed_stage", "2"),
        ("stage_twice", "Sees it"),
        ("role_twice", "Sponsor"),
        ("no_signature", ""),
    ]


def test_two_signatures_are_one_too_many():
    sound = template("services", "en")
    stages = tuple(replace(stage, is_signature=True) for stage in sound.stages[:2])
    assert kinds(replace(sound, stages=stages)) == ["two_signatures"]


def test_publishing_says_who_when_and_why(cast, draft):
    draft.publish(by=cast.manager, why=" We had none. ", hypothesis="Faster.")
    draft.refresh_from_db()
    assert draft.is_published
    assert (draft.published_by, draft.why, draft.hypothesis) == (cast.manager, "We had none.", "Faster.")


def test_publishing_needs_a_reason(cast, draft):
    with pytest.raises(Refused) as refused:
        draft.publish(by=cast.manager, why="  ")
    assert refused.value.field == "why"
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_design_with_obstacles_stays_a_draft_and_says_them(cast):
    draft = Process.begin("Ours", by=cast.manager).versions.get()
    with pytest.raises(Refused, match="no stage yet"):
        draft.publish(by=cast.manager, why="Because")
    draft.refresh_from_db()
    assert draft.is_draft


def test_publishing_twice_is_refused(cast, published):
    with pytest.raises(Stale):
        published.publish(by=cast.manager, why="Again")


def test_publishing_gives_it_to_the_teams_that_were_ticked(cast, draft):
    draft.publish(by=cast.manager, why="Start", teams=[cast.paris])
    assert [following.team for following in draft.followings.all()] == [cast.paris]


def test_a_draft_that_was_overtaken_is_refused_until_its_author_has_seen_the_other(cast, published):
    process = published.process
    mine, theirs = (process.draft_from(published, by=by) for by in (cast.manager, cast.other_manager))
    theirs.publish(by=cast.other_manager, why="First")
    with pytest.raises(Stale, match="Version 3 was published"):
        mine.publish(by=cast.manager, why="Second")
    with pytest.raises(Stale):
        mine.publish(by=cast.manager, why="Second", knowing=published.pk)
    mine.publish(by=cast.manager, why="Second", knowing=theirs.pk)
    assert set(Version.objects.published()) == {published, mine, theirs}


def test_the_version_before_is_the_last_one_published(cast, published):
    draft = published.process.draft_from(published, by=cast.manager)
    assert (draft.before(), published.before()) == (published, None)


def test_retiring_says_who_and_when_and_opens_no_way_back(cast, published):
    published.retire(by=cast.other_manager)
    published.refresh_from_db()
    assert published.is_retired
    assert published.retired_by == cast.other_manager
    with pytest.raises(Stale):
        published.retire(by=cast.manager)


def test_a_version_that_a_team_follows_is_not_retired(cast, published):
    published.give_to(cast.paris, by=cast.manager)
    with pytest.raises(Refused, match="Paris"):
        published.retire(by=cast.manager)


def test_a_retired_version_can_be_started_from_again(cast, published):
    published.retire(by=cast.manager)
    assert published.process.draft_from(published, by=cast.manager).stages.count() == 7


# ---- what was published never changes, whoever asks and however

PARTS = [StageRow, VersionRole, PlannedConversation, Milestone, Indicator, StageContributor]
COLUMNS = {
    "stages_stage": "name = 'Closing'",
    "stages_versionrole": "name = 'Anybody'",
    "stages_plannedconversation": "purpose = 'Sell'",
    "stages_milestone": "is_required = false",
    "stages_indicator": "name = 'Calls'",
    "stages_stagecontributor": "workspace_id = workspace_id",
}


def raw(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("table", COLUMNS)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {change}", "DELETE FROM {table}"])
def test_raw_sql_cannot_change_a_part_of_a_published_version(cast, published, table, statement):
    with pytest.raises(IntegrityError, match="never changes"):
        raw(statement.format(table=table, change=COLUMNS[table]))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stages_version SET why = 'Another reason'",
        "UPDATE stages_version SET number = 9",
        "UPDATE stages_version SET published_at = now()",
        "UPDATE stages_version SET state = 'draft', published_at = NULL",
        "DELETE FROM stages_version",
    ],
)
def test_raw_sql_cannot_change_a_published_version(cast, published, statement):
    with pytest.raises(IntegrityError, match="never changes"):
        raw(statement)


def test_raw_sql_cannot_bring_a_retired_version_back(cast, published):
    published.retire(by=cast.manager)
    with pytest.raises(IntegrityError, match="never changes"):
        raw("UPDATE stages_version SET state = 'published'")


def test_a_row_of_a_draft_cannot_be_moved_into_a_published_version(cast, published):
    draft = published.process.draft_from(published, by=cast.manager)
    stage = draft.stages.create(workspace=cast.workspace, name="New", position=8)
    with pytest.raises(IntegrityError, match="never changes"):
        raw("UPDATE stages_stage SET version_id = %s, position = 99 WHERE id = %s", published.pk, stage.pk)


@pytest.mark.parametrize("part", PARTS)
def test_the_orm_in_bulk_cannot_either(cast, published, part):
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        part.objects.all().update(workspace=cast.workspace)


def test_nothing_can_be_added_to_a_published_version(cast, published):
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        published.stages.create(workspace=cast.workspace, name="One more", position=8)


def test_a_draft_can_be_changed_in_the_same_ways(cast, draft):
    for part in PARTS:
        assert part.objects.all().update(workspace=cast.workspace) > 0
