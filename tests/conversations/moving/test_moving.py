"""What a move writes, what it leaves, and how the past is read afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.models import Conversation, Move, Moving, Opportunity, Reading
from conversations.moving import proposing
from conversations.planning import next_on_score
from conversations.score import FilledScore
from salesproc.errors import Refused, Stale
from stages.models import Milestone, PlannedConversation, VersionRole
from tests.builders.conversations import (
    build_held,
    build_next_version,
    build_opportunity,
    build_scheduled,
    build_talk,
    build_version,
    planned_of,
    read_again,
)
from tests.builders.moving import build_moving, done, move


def milestone_of(version, place):
    return Milestone.objects.get(stage=version.stages.all()[place])


@pytest.fixture
def lived(cast, version, opportunity):
    """It has lived on version 1: both conversations and the milestone of its first stage."""
    build_held(cast, opportunity, planned=planned_of(version))
    build_held(cast, opportunity, planned=planned_of(version, required=False))
    opportunity.reach(milestone_of(version, 0), by=cast.rep)
    return opportunity


def past_of(opportunity):
    """Every dated row as it is."""
    return [
        list(rows.order_by("pk").values())
        for rows in (opportunity.stage_entries, opportunity.milestones_reached, opportunity.conversations)
    ]


def test_an_opportunity_moves_to_the_stage_that_its_own_becomes(cast, version, newer, lived):
    lived.enter(version.stages.all()[1], by=cast.rep)
    before, past = read_again(lived), past_of(lived)
    run = move(build_moving(cast, version, newer))
    after = read_again(lived)
    assert (run.state, run.done, run.total) == ("done", 1, 1)
    assert (after.version, after.stage_name) == (newer, "Agrees to change")
    assert after.stage_entered_at == before.stage_entered_at
    entries, milestones, talks = past_of(after)
    assert (entries[:-1], milestones, talks) == (past[0], past[1], past[2])
    assert (entries[-1]["stage_name"], entries[-1]["entered_by_id"]) == ("Agrees to change", cast.admin.pk)
    assert list(after.stage_entries.of_buyers()) == list(before.stage_entries.of_buyers())


def test_the_filled_score_reads_what_was_before_the_move(cast, version, newer, lived):
    move(build_moving(cast, version, newer))
    score = FilledScore(read_again(lived), ()).draw()
    notes = {note.label: note.state for row in score.rows for cell in row.cells for note in cell.notes}
    assert notes["Theme 1 Sponsor"] == "held"
    assert notes["Theme 1 IT"] == "off"  # it is not planned any more
    assert notes["What it would be worth"] == "planned"
    assert "14\u202fd" in score.stages[0].caption


def test_what_was_reached_counts_and_opens_the_gate(cast, version, newer, lived):
    move(build_moving(cast, version, newer))
    moved = read_again(lived)
    assert moved.missing_before(newer.stages.all()[1]) == []
    moved.enter(newer.stages.all()[1], by=cast.rep)
    assert moved.stage_name == "Agrees to change"


def test_a_milestone_reached_before_is_not_reached_twice_and_can_be_taken_back(cast, version, newer, lived):
    move(build_moving(cast, version, newer))
    moved, milestone = read_again(lived), milestone_of(newer, 0)
    assert moved.reach(milestone, by=cast.rep).milestone == milestone_of(version, 0)
    assert moved.milestones_reached.count() == 1
    moved.withdraw(milestone, by=cast.rep)
    assert not moved.milestones_reached.standing().exists()
    assert moved.reach(milestone, by=cast.rep).milestone == milestone


def test_what_was_held_before_is_not_suggested_again(cast, version, newer, opportunity):
    assert next_on_score(opportunity).planned.theme_name == "Theme 1 Sponsor"
    build_held(cast, opportunity, planned=planned_of(version))
    move(build_moving(cast, version, newer))
    suggestion = next_on_score(read_again(opportunity))
    assert suggestion.planned.theme_name == "Theme 2 Sponsor"
    assert suggestion.planned.version == newer


def test_a_conversation_of_before_is_held_and_corrected_as_what_it_was(cast, version, newer, opportunity):
    scheduled = build_scheduled(cast, opportunity, planned=planned_of(version, required=False))
    held = build_held(cast, opportunity, planned=planned_of(version))
    move(build_moving(cast, version, newer))
    held, stage = read_again(held), held.stage
    held.correct({"planned": held.planned_conversation, "words": "Better"}, revision=held.revision, by=cast.rep)
    held = read_again(held)
    assert (held.words, held.planned_conversation, held.stage) == ("Better", planned_of(version), stage)
    scheduled = read_again(scheduled)
    talk = build_talk(scheduled.opportunity, *scheduled.participants.all(), planned=scheduled.planned_conversation)
    scheduled.hold(talk, by=cast.rep)
    assert scheduled.planned_conversation == planned_of(version, required=False)


def test_a_page_as_old_as_the_version_before_still_finds_its_conversation(cast, version, newer, opportunity):
    move(build_moving(cast, version, newer))
    moved = read_again(opportunity)
    assert moved.planned_of(str(planned_of(version).pk)) == planned_of(newer)
    assert moved.planned_of(str(planned_of(version, required=False).pk)) is None
    talk = build_talk(moved, *moved.account.contacts.all(), planned=planned_of(version))
    with pytest.raises(Refused, match="another version"):
        Conversation.schedule(moved, talk, by=cast.rep)


def test_two_moves_are_read_one_through_the_other(cast, version, newer, lived):
    last = build_next_version(cast, newer)
    move(build_moving(cast, version, newer))
    move(build_moving(cast, newer, last))
    moved = read_again(lived)
    assert (moved.version, moved.stage) == (last, last.stages.first())
    assert moved.reached_milestones() == {milestone_of(last, 0).pk}
    assert moved.lens.planned(planned_of(version).pk) == planned_of(last).pk
    assert moved.lens.planned(planned_of(version, required=False).pk) is None
    assert Reading.objects.count() == 2


def test_only_open_opportunities_of_the_chosen_teams_move(cast, version, newer):
    mine, theirs, ended = build_opportunity(cast), build_opportunity(cast, team=cast.lyon), build_opportunity(cast)
    ended.decide("lost", by=cast.rep)
    run = move(build_moving(cast, version, newer, teams=[cast.paris]))
    assert run.total == 1
    assert read_again(mine).version == newer
    assert read_again(theirs).version == read_again(ended).version == version


def test_what_was_closed_moved_or_given_away_meanwhile_stays_and_is_told(cast, version, newer):
    going, closed, elsewhere, given = (build_opportunity(cast) for _ in range(4))
    moving = build_moving(cast, version, newer, teams=[cast.paris])
    moving.start(by=cast.admin)
    closed.decide("lost", by=cast.rep)
    given.edit({"team": cast.lyon, "owner": None}, revision=given.revision, by=cast.admin)
    Opportunity.objects.filter(pk=elsewhere.pk).update(version=build_version(cast, teams=[]), stage=None)
    run = moving.run
    assert done(moving, run).done == 4
    told = dict(moving.moves.values_list("opportunity", "stays"))
    assert told == {going.pk: "", closed.pk: "decided", elsewhere.pk: "elsewhere", given.pk: "team"}
    assert read_again(closed).version == version


def test_an_opportunity_without_a_stage_moves_without_one(cast, version, newer, opportunity):
    Opportunity.objects.filter(pk=opportunity.pk).update(
        stage=None, stage_name="As the file said", stage_entered_at=None
    )
    move(build_moving(cast, version, newer))
    moved = read_again(opportunity)
    assert (moved.version, moved.stage, moved.stage_name) == (newer, None, "As the file said")
    assert moved.stage_entries.count() == 1


# ---- what is refused
def test_nothing_moves_to_a_draft_to_itself_or_back(cast, version, newer):
    draft = newer.process.draft_from(newer, by=cast.manager)
    for source, target, says in (
        (version, draft, "published version"),
        (newer, newer, "older version"),
        (newer, version, "round in a circle"),
        (build_version(cast, teams=[]), newer, "same process"),
    ):
        with pytest.raises(Refused, match=says):
            proposing.begin(source, target, teams=[cast.paris.pk], by=cast.admin)
    assert not Moving.objects.exists()


def test_a_mapping_that_misses_a_stage_or_goes_round_is_refused(cast, version, newer, opportunity):
    (one, two, _), (first, second, _) = version.stages.all(), newer.stages.all()
    for wrong in ({str(one.pk): None}, {str(one.pk): one.pk}, {str(one.pk): second.pk, str(two.pk): first.pk}):
        with pytest.raises(Refused, match="cannot be used"):
            build_moving(cast, version, newer, stages=wrong)


def test_a_retired_version_takes_nothing_any_more(cast, version, newer, opportunity):
    moving = build_moving(cast, version, newer)
    newer.retire(by=cast.admin)
    with pytest.raises(Stale, match="published version"):
        moving.start(by=cast.admin)


def test_a_version_retired_while_they_move_stops_them_and_says_so(cast, version, newer, opportunity):
    moving = build_moving(cast, version, newer)
    run = moving.start(by=cast.admin)
    newer.retire(by=cast.admin)
    run = done(moving, run)
    assert run.state == "failed"
    assert "was retired" in run.error
    assert read_again(opportunity).version == version


def test_what_was_started_is_neither_started_again_nor_corrected(cast, version, newer, opportunity):
    moving = build_moving(cast, version, newer)
    move(moving)
    with pytest.raises(Stale):
        moving.start(by=cast.admin)
    with pytest.raises(Stale):
        moving.map_as(moving.mapping, teams=moving.teams, by=cast.admin)


def test_nothing_left_to_move_is_said(cast, version, newer, opportunity):
    moving = build_moving(cast, version, newer)
    opportunity.decide("lost", by=cast.rep)
    with pytest.raises(Stale, match="any more"):
        moving.start(by=cast.admin)
    assert not Move.objects.exists()


def test_what_was_begun_and_not_started_is_taken_up_again_as_it_was_corrected(cast, version, newer, opportunity):
    begun = proposing.begin(version, newer, teams=[cast.paris.pk], by=cast.admin)
    old = version.stages.first()
    stages = begun.mapping["stages"] | {str(old.pk): newer.stages.all()[1].pk}
    begun.map_as(begun.mapping | {"stages": stages}, teams=begun.teams, by=cast.admin)
    again = proposing.begin(version, newer, teams=[cast.lyon.pk], by=cast.admin)
    assert (again.pk, again.teams, again.mapping["stages"]) == (begun.pk, [cast.lyon.pk], stages)
    assert proposing.begin(version, newer, teams=[cast.paris.pk], by=cast.manager).pk != begun.pk
    again.map_as(again.mapping, teams=[opportunity.team_id], by=cast.admin)
    move(again)
    assert proposing.begin(version, newer, teams=[cast.paris.pk], by=cast.admin).pk != begun.pk


def test_a_mapping_without_a_team_is_refused(cast, version, newer):
    with pytest.raises(Refused, match="Choose the teams"):
        proposing.begin(version, newer, teams=[], by=cast.admin)


def test_a_role_that_was_merged_into_another_is_the_same_role(cast, version):
    """A conversation written anew with the other word is proposed for the one with the word of before."""
    it, sponsor = version.roles.get(name="IT"), version.roles.get(name="Sponsor")

    def rewrite(draft):
        stage = draft.stages.first()
        draft.planned_conversations.filter(stage=stage, role__name="IT").get().remove(by=cast.manager)
        role = VersionRole(version=draft).add(by=cast.manager, name="Technology", nature="implements")
        again = PlannedConversation(version=draft, stage=stage, role=role)
        again.add(by=cast.manager, theme_name="Theme 1 IT again", is_required=False)

    newer = build_next_version(cast, version, rewrite)
    old, new = planned_of(version, required=False), newer.planned_conversations.get(theme_name="Theme 1 IT again")
    assert proposing.proposals_for(version, newer)["planned"][old.pk].target is None
    it.buyer_role.merge_into(new.role.buyer_role, by=cast.manager)
    assert proposing.proposals_for(version, newer)["planned"][old.pk].target == new.pk
    assert sponsor.buyer_role.merged_into is None


def test_what_was_corrected_by_hand_is_proposed_the_next_time(cast, version, newer, opportunity):
    one, (_first, second, _third) = version.stages.first(), newer.stages.all()
    move(build_moving(cast, version, newer, stages={str(one.pk): second.pk}))
    later = build_opportunity(cast)
    assert later.version == version
    again = proposing.proposals_for(version, newer)["stages"][one.pk]
    assert (again.target, again.because) == (second.pk, "earlier")
    assert timezone.now() - Moving.objects.get().started_at < timedelta(minutes=1)
