"""Whatever is edited, taken back and made again, in whatever order and by whomever, a draft stays a draft."""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesproc.errors import Refused
from stages.journal import kind_of
from stages.library import template
from stages.models import Indicator, Milestone, PlannedConversation, Process, Stage, VersionRole
from stages.models.draft_rows import rows_of

ACTS = ("add", "change", "move", "remove", "copy", "undo", "redo")
KINDS = (Stage, VersionRole, Milestone, Indicator, PlannedConversation)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.sampled_from(KINDS),
        st.integers(0, 50),
        st.integers(0, 9),
        st.booleans(),
    ),
    max_size=15,
)
STRICT = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def published(cast):
    process = Process.begin("Services", by=cast.manager, source=template("services", "en"))
    return process.versions.get().publish(by=cast.manager, why="Start")


def pick(rows, number):
    rows = list(rows.order_by("pk"))
    return rows[number % len(rows)] if rows else None


def of(draft, kind, number):
    mine = "stage__version" if kind in (Milestone, Indicator) else "version"
    return pick(kind.objects.filter(**{mine: draft}), number)


def add(draft, kind, number, word, by):
    stage, role = of(draft, Stage, number), of(draft, VersionRole, word)
    if kind is Stage:
        Stage(version=draft, name=f"Stage {word}").add(by=by)
    elif kind is VersionRole:
        VersionRole(version=draft, name=f"Role {word}", nature="uses").add(by=by)
    elif stage and kind is PlannedConversation:
        PlannedConversation(version=draft, stage=stage, role=role, theme_name=f"Theme {word}").add(by=by)
    elif stage:
        kind(stage=stage, name=f"Thing {word}").add(by=by)


def change(row, number, word, by):
    if isinstance(row, PlannedConversation):
        row.change(by=by, purpose=f"Purpose {word}")
    elif isinstance(row, Stage) and word % 2:
        row.change(by=by, is_signature=bool(number % 2))
    else:
        row.change(by=by, name=f"Name {word}")


def move(draft, row, number, word, by):
    if isinstance(row, PlannedConversation):
        row.move_into(
            stage=of(draft, Stage, number), role=of(draft, VersionRole, word), by=by, position=word % 3 or None
        )
    elif not isinstance(row, Indicator):
        row.move_to(word, by=by)


def step(draft, act, kind, number, word, by):
    """One thing that a person tries; some are refused, and then nothing of them is written."""
    row = of(draft, kind, number)
    try:
        with transaction.atomic():
            if act == "add":
                add(draft, kind, number, word, by)
            elif act in ("undo", "redo"):
                getattr(draft, act)(by=by)
            elif row and act == "change":
                change(row, number, word, by)
            elif row and act == "move":
                move(draft, row, number, word, by)
            elif row and act == "remove":
                row.remove(by=by)
            elif isinstance(row, PlannedConversation):
                row.copy(by=by)
    except Refused:
        pass


def check(draft):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    places = {}
    for row, values in rows_of(draft).items():
        if kind_of(row) in ("stage", "role", "milestone"):
            places.setdefault((kind_of(row), values.get("stage_id")), []).append(values["position"])
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in places.values()), places


@STRICT
@given(steps=STEPS)
def test_two_people_leave_a_sound_draft_and_the_published_version_alone(cast, published, steps):
    with transaction.atomic():
        draft = published.process.draft_from(published, by=cast.manager)
        before = rows_of(published)
        for act, kind, number, word, is_other in steps:
            step(draft, act, kind, number, word, cast.other_manager if is_other else cast.manager)
            check(draft)
        assert rows_of(published) == before
        transaction.set_rollback(True)


@STRICT
@given(steps=STEPS)
def test_one_person_can_go_back_to_the_beginning_and_forward_to_the_end(cast, published, steps):
    with transaction.atomic():
        draft = published.process.draft_from(published, by=cast.manager)
        beginning = rows_of(draft)
        for act, kind, number, word, _is_other in steps:
            step(draft, act, kind, number, word, cast.manager)
        end, standing = rows_of(draft), draft.edits.filter(undone_at=None).count()
        for _edit in range(standing):
            draft.undo(by=cast.manager)
            check(draft)
        assert rows_of(draft) == beginning
        for _edit in range(standing):
            draft.redo(by=cast.manager)
        assert rows_of(draft) == end
        transaction.set_rollback(True)
