"""Two versions side by side: what comes, changes and goes, in words and on the score."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stages.blueprint import Blueprint, Conversation, Role, Stage
from stages.library import template
from stages.models import PlannedConversation, Process
from stages.score_compared import compared


def drawn(score):
    """(stage, role): what its notes say."""
    return {
        (stage.name, row.name): [(note.label, note.state) for note in cell.notes]
        for row in score.rows
        for stage, cell in zip(score.stages, row.cells, strict=True)
        if cell.notes
    }


def test_a_version_against_itself_only_stays():
    sound = template("services", "en")
    score = compared(sound, sound, "x")
    assert {note.state for row in score.rows for cell in row.cells for note in cell.notes} == {"planned"}
    assert [stage.name for stage in score.stages] == [stage.name for stage in sound.stages]
    assert {stage.caption for stage in score.stages} == {""}


def test_each_note_says_what_became_of_it():
    roles = (Role("a", "Anna", "uses"), Role("b", "Ben", "uses"))
    kept, gone, moved = Conversation("1", "Kept", "a"), Conversation("2", "Gone", "b"), Conversation("3", "Moved", "a")
    before = Blueprint("x", roles=roles, stages=(Stage("s", "S", conversations=(kept, gone, moved)), Stage("t", "T")))
    talks = (replace(kept, purpose="More"), replace(moved, role=None), Conversation("4", "Come", "a"))
    after = Blueprint("x", roles=roles[:1], stages=(Stage("s", "S", conversations=talks), Stage("u", "U")))
    score = compared(before, after, "x")
    assert drawn(score) == {
        ("S", "Anna"): [("Kept", "changed"), ("Come", "added")],
        ("S", "Ben"): [("Gone", "removed")],
        ("S", "Nobody named"): [("Moved", "changed")],
    }
    assert [(stage.name, stage.caption) for stage in score.stages] == [("S", ""), ("T", "goes"), ("U", "new")]
    assert [(row.name, row.caption) for row in score.rows] == [("Anna", ""), ("Ben", "goes"), ("Nobody named", "")]


@pytest.fixture
def next_draft(cast, published):
    draft = published.process.draft_from(published, by=cast.manager)
    stage = draft.stages.first()
    PlannedConversation(version=draft, stage=stage, role=draft.roles.first(), theme_name="<b>New</b>").add(
        by=cast.manager
    )
    stage.change(by=cast.manager, name="Sees it عرض")
    return draft


def test_the_page_tells_the_changes_and_draws_them(manager_client, url, published, next_draft):
    page = manager_client.get(url("comparison_show", version=next_draft.pk)).content.decode()
    assert "2 changes against version 1" in page
    assert "&lt;b&gt;New&lt;/b&gt;" in page
    assert "<b>New</b>" not in page
    assert 'class="note added"' in page
    assert "before: Sees the problem" in page


def test_any_two_versions_of_a_process_can_be_compared(manager_client, url, published, next_draft):
    back = manager_client.get(url("comparison_show", version=published.pk), {"with": next_draft.pk}).content.decode()
    assert 'class="note removed"' in back


@pytest.mark.parametrize("asked", ["0", "x", "99999999999999999999", "other"])
def test_a_version_of_another_process_is_not_found(manager_client, cast, url, published, asked):
    other = Process.begin("Another", by=cast.manager).versions.get()
    asked = other.pk if asked == "other" else asked
    assert manager_client.get(url("comparison_show", version=published.pk), {"with": asked}).status_code == 404


def test_a_first_version_has_nothing_to_be_compared_with(manager_client, cast, url):
    draft = Process.begin("First", by=cast.manager).versions.get()
    page = manager_client.get(url("comparison_show", version=draft.pk)).content.decode()
    assert "There is nothing to compare it with yet" in page


def test_an_empty_draft_is_compared(manager_client, cast, url, published):
    empty = published.process.draft_from(None, by=cast.manager)
    page = manager_client.get(url("comparison_show", version=empty.pk)).content.decode()
    assert 'class="note removed"' in page


def test_publishing_shows_the_findings_and_the_changes_on_the_score(manager_client, cast, url, next_draft):
    next_draft.stages.last().change(by=cast.manager, name="Closing")
    page = manager_client.get(url("publication_create", version=next_draft.pk)).content.decode()
    assert 'class="note added"' in page
    assert "“Closing” names what we do" in page
    assert "Changes against version 1" in page


def test_comparing_asks_the_same_number_of_questions_for_little_and_for_much(manager_client, cast, url):
    def asked(name):
        process = Process.begin(name, by=cast.manager, source=template(name, "en"))
        version = process.versions.get().publish(by=cast.manager, why="Start")
        draft = process.draft_from(version, by=cast.manager)
        with CaptureQueriesContext(connection) as queries:
            assert manager_client.get(url("comparison_show", version=draft.pk)).status_code == 200
        return len(queries)

    assert asked("renewal_and_expansion") == asked("enterprise") <= 26
