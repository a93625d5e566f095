"""Drift: counted by PostgreSQL, and once more here in plain loops."""

from collections import Counter
from datetime import datetime, time, timedelta

import pytest

from conversations.deal_agenda import drift_section
from conversations.drift import Drift, Windows, drift_of
from conversations.models import Conversation, StageEntry
from tests.builders.conversations import build_held, build_opportunity, build_version, planned_of
from tests.builders.deals import Deals, build_process

DAY = timedelta(days=1)


@pytest.fixture
def world(cast):
    process, versions = build_process(cast)
    deals = Deals(cast, versions)
    deals.build(300)
    return process, versions[-1], deals.now


def counted(moments, windows):
    """(moment, good) pairs as (count, n) of the later window and of the one before."""
    found = Counter()
    for moment, is_good in moments:
        if windows.start <= moment <= windows.now:
            name = "now" if moment >= windows.middle else "before"
            found[name] += 1
            found[name, "good"] += is_good
    return found["now", "good"], found["now"], found["before", "good"], found["before"]


def figures(drift):
    return drift.count, drift.n, drift.count_before, drift.n_before


@pytest.mark.parametrize("names", [["paris"], ["paris", "lyon"]])
def test_conversations_and_moves_are_those_that_a_loop_counts(cast, world, names):
    process, version, now = world
    teams, windows = [getattr(cast, name).pk for name in names], Windows(now)
    on_score, with_milestones, *_ = drift_of(process, version, teams, windows)
    held = Conversation.objects.filter(state="held", opportunity__team__in=teams)
    assert figures(on_score) == counted([(t.starts_at, t.planned_conversation_id is not None) for t in held], windows)
    entries = StageEntry.objects.filter(opportunity__team__in=teams, sequence__gt=1).exclude(entered_at=None)
    assert figures(with_milestones) == counted([(e.entered_at, not e.missing) for e in entries], windows)
    assert 0 < on_score.count < on_score.n
    assert 0 < with_milestones.count < with_milestones.n


def test_a_stay_counts_where_its_expected_end_fell(cast, world):
    process, version, now = world
    teams, windows = [cast.paris.pk, cast.lyon.pk], Windows(now)
    stays = {drift.name: figures(drift) for drift in drift_of(process, version, teams, windows)[2:]}
    expected = {name: [] for name in stays}
    for deal in process_deals(process):
        entries = list(deal.stage_entries.select_related("stage").order_by("sequence"))
        for entry, after in zip(entries, [*entries[1:], None], strict=False):
            if entry.entered_at is None or entry.stage.name not in expected:
                continue
            left = left_at(cast, deal, entry, after)
            if left == "unknown":
                continue
            due = entry.entered_at + 10 * DAY
            expected[entry.stage.name].append((due, left is None or left > due))
    assert list(stays) == ["Sees it", "Compares ways", "Decides"]
    assert stays == {name: counted(moments, windows) for name, moments in expected.items()}
    assert all(figure[1] and figure[3] for figure in stays.values())


def process_deals(process):
    return [deal for version in process.versions.all() for deal in version.opportunities.all()]


def left_at(cast, deal, entry, after):
    if after is not None:
        return after.entered_at or "unknown"
    if not deal.outcome:
        return None
    return max(datetime.combine(deal.decided_on, time(), cast.workspace.zone), entry.entered_at)


def test_what_a_file_brought_says_nothing_of_milestones(cast):
    process, versions = build_process(cast)
    deals = Deals(cast, versions, file="an export")
    deals.build(40)
    assert StageEntry.objects.filter(sequence__gt=1, entered_at__isnull=False).exists()
    moves = drift_of(process, versions[-1], [cast.paris.pk, cast.lyon.pk], Windows(deals.now))[1]
    assert figures(moves) == (0, 0, 0, 0)


def test_a_deal_of_another_process_is_not_counted(cast):
    version = build_version(cast)
    deal = build_opportunity(cast)
    build_held(cast, deal, planned=planned_of(version))
    build_held(cast, deal)
    other, versions = build_process(cast)
    windows = Windows(deal.created_at + DAY)
    assert figures(drift_of(version.process, version, [cast.paris.pk], windows)[0]) == (1, 2, 0, 0)
    assert figures(drift_of(other, versions[-1], [cast.paris.pk], windows)[0]) == (0, 0, 0, 0)


# ---- in words


def said(*drifts):
    return drift_section(list(drifts), (1,)).lines


def test_a_clear_change_is_marked_and_says_its_interval():
    better, worse = said(Drift("on_score", 80, 100, 40, 100), Drift("too_long", 60, 100, 30, 100, "k", "Decides"))
    assert (better.title, better.tone, worse.tone) == ("80% of conversations were on the score", "on", "warn")
    assert better.detail == "80 of 100, 95% interval 71 to 87. Before: 40% of 100; difference +40 points, +27 to +51."
    assert worse.title == "“Decides” took longer than expected in 60% of cases"


def test_what_may_be_chance_or_is_too_few_is_not_marked():
    same, few, nothing = said(
        Drift("on_score", 52, 100, 50, 100), Drift("on_score", 9, 10, 1, 10), Drift("with_milestones", 0, 0, 0, 0)
    )
    assert [line.tone for line in (same, few, nothing)] == ["", "", ""]
    assert [line.is_few for line in (same, few, nothing)] == [False, True, True]
    assert nothing.title == "Nobody moved to another stage in these days"
