"""A move is taken back whole for seven days; what has moved on since stays, and is named."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from conversations.models import Conversation, StageEntry
from salesproc.errors import Refused, Stale
from stages.models import Milestone
from tests.builders.conversations import (
    build_held,
    build_next_version,
    build_opportunity,
    build_scheduled,
    build_theme,
    planned_of,
    read_again,
)
from tests.builders.moving import build_moving, done, move, undo


@pytest.fixture
def moving(cast, version, newer, opportunity):
    """One opportunity, which was held one conversation with and reached one milestone, is on version 2."""
    build_held(cast, opportunity, planned=planned_of(version))
    opportunity.reach(Milestone.objects.get(stage=version.stages.first()), by=cast.rep)
    moving = build_moving(cast, version, newer)
    move(moving)
    return moving


def kept(moving):
    return dict(moving.moves.values_list("opportunity", "kept"))


def test_it_comes_back_to_where_it_was_and_every_row_stays(cast, version, opportunity, moving):
    entries = StageEntry.objects.count()
    run = undo(moving, by=cast.manager)
    back = read_again(opportunity)
    assert (run.state, run.done) == ("done", 1)
    assert (back.version, back.stage, back.reading) == (version, version.stages.first(), None)
    assert (back.stage_name, back.stage_entered_at) == (opportunity.stage_name, opportunity.stage_entered_at)
    assert StageEntry.objects.count() == entries + 1
    assert back.reached_milestones() == {Milestone.objects.get(stage=version.stages.first()).pk}
    assert (moving.undone_by, moving.moves.get().undone_at is not None) == (cast.manager, True)


def test_it_can_move_again_after_it_came_back(cast, version, newer, opportunity, moving):
    undo(moving)
    move(build_moving(cast, version, newer))
    assert read_again(opportunity).version == newer
    assert opportunity.moves.count() == 2


def entered(cast, opportunity, newer):
    opportunity.enter(newer.stages.all()[1], by=cast.rep)


def decided(cast, opportunity, newer):
    opportunity.decide("lost", by=cast.rep)


def reopened(cast, opportunity, newer):
    decided(cast, opportunity, newer)
    opportunity.reopen(by=cast.manager, because="They called", past_may_change=True)


def reached(cast, opportunity, newer):
    opportunity.reach(Milestone.objects.get(stage=newer.stages.all()[2]), by=cast.rep)


def logged(cast, opportunity, newer):
    build_held(cast, opportunity, theme=build_theme(cast, "Something else"), days_ago=30)


def planned(cast, opportunity, newer):
    build_scheduled(cast, opportunity, planned=planned_of(newer, 2))


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (entered, "stage"),
        (decided, "decided"),
        (reopened, "decided"),
        (reached, "milestone"),
        (logged, "conversation"),
        (planned, "conversation"),
    ],
)
def test_what_has_moved_on_stays_and_says_why(cast, newer, opportunity, moving, act, says):
    other = build_opportunity(cast)
    act(cast, read_again(opportunity), newer)
    before = read_again(opportunity)
    undo(moving)
    assert kept(moving) == {opportunity.pk: says}
    after = read_again(opportunity)
    assert (after.version, after.stage_id, after.reading_id) == (newer, before.stage_id, before.reading_id)
    assert read_again(other).version != newer


def test_a_conversation_of_before_that_was_held_since_has_moved_it_on(cast, version, newer):
    opportunity = build_opportunity(cast)
    scheduled = build_scheduled(cast, opportunity, planned=planned_of(version))
    moving = build_moving(cast, version, newer)
    move(moving)
    scheduled = Conversation.objects.get(pk=scheduled.pk)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        scheduled.hold(scheduled.as_talk(), by=cast.rep)
        undo(moving)
    assert kept(moving)[opportunity.pk] == "conversation"


def test_correcting_the_words_of_before_does_not_keep_it(cast, opportunity, moving, version):
    held = Conversation.objects.get()
    held.correct({"words": "Better"}, revision=held.revision, by=cast.rep)
    undo(moving)
    assert read_again(opportunity).version == version


def test_what_was_moved_again_stays(cast, newer, opportunity, moving):
    last = build_next_version(cast, newer)
    second = build_moving(cast, newer, last)
    move(second)
    undo(moving)
    assert kept(moving) == {opportunity.pk: "elsewhere"}
    undo(second)
    assert read_again(opportunity).version == newer
    assert read_again(opportunity).reading.moving == moving


def test_after_seven_days_it_is_too_late(cast, moving):
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert not moving.can_be_undone
        with pytest.raises(Refused, match="seven days"):
            moving.undo(by=cast.admin)


def test_it_is_taken_back_once(cast, moving):
    undo(moving)
    with pytest.raises(Stale):
        moving.undo(by=cast.admin)


def test_it_is_not_taken_back_while_it_moves(cast, version, newer, opportunity):
    moving = build_moving(cast, version, newer)
    moving.start(by=cast.admin)
    with pytest.raises(Refused, match="once it is done"):
        moving.undo(by=cast.admin)


def test_the_part_that_moved_before_a_failure_can_be_taken_back(cast, version, newer, opportunity):
    moving = build_moving(cast, version, newer)
    run = moving.start(by=cast.admin)
    newer.retire(by=cast.admin)
    done(moving, run)
    undo(moving)
    assert moving.moves.moved().count() == 0
    with pytest.raises(Stale):
        moving.start(by=cast.admin)
