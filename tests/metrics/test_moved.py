"""Figures by version once opportunities were moved: an outcome counts under the version of its day."""

import pytest

from metrics import computing
from metrics.models import Fact
from stages.models import Version
from tests.builders.conversations import build_next_version, build_opportunity, build_version
from tests.builders.moving import build_moving, move, undo


def counted(opportunity):
    """Kind and version number of each fact."""
    numbers = dict(Version.objects.values_list("pk", "number"))
    facts = Fact.objects.filter(opportunity_id=opportunity.pk).values_list("kind", "version_id")
    return {(kind, numbers[version]) for kind, version in facts}


def refreshed(cast):
    computing.refresh(cast.workspace.pk)
    assert computing.rebuild(cast.workspace.pk).mended == 0


@pytest.fixture
def versions(cast):
    first = build_version(cast)
    return first, build_next_version(cast, first)


def test_what_is_open_counts_where_it_was_moved_and_back(cast, versions):
    opportunity = build_opportunity(cast)
    moving = build_moving(cast, *versions)
    move(moving)
    refreshed(cast)
    assert counted(opportunity) == {("open", 2)}
    undo(moving)
    refreshed(cast)
    assert counted(opportunity) == {("open", 1)}


def test_an_outcome_that_was_reopened_and_stays_counted_stays_on_its_version(cast, versions):
    opportunity = build_opportunity(cast)
    opportunity.decide("lost", by=cast.rep)
    opportunity.reopen(by=cast.manager, because="They called", past_may_change=False)
    moving = build_moving(cast, *versions)
    move(moving)
    refreshed(cast)
    assert counted(opportunity) == {("lost", 1), ("open", 2)}
    type(opportunity).objects.get(pk=opportunity.pk).decide("won", by=cast.rep)
    refreshed(cast)
    assert counted(opportunity) == {("lost", 1), ("won", 2)}


def test_a_move_that_was_taken_back_does_not_count(cast, versions):
    opportunity = build_opportunity(cast)
    opportunity.decide("lost", by=cast.rep)
    opportunity.reopen(by=cast.manager, because="They called", past_may_change=False)
    moving = build_moving(cast, *versions)
    move(moving)
    undo(moving)
    refreshed(cast)
    assert counted(opportunity) == {("lost", 1), ("open", 1)}
