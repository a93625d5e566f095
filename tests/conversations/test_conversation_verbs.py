"""What the verbs of a conversation write and refuse. Pages and the API call these and nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations.models import Conversation, Newcomer, Talk
from salesproc.errors import Refused, Stale
from stages.models import Milestone
from tests.builders.conversations import (
    build_account,
    build_contact,
    build_held,
    build_opportunity,
    build_scheduled,
    build_talk,
    build_version,
    planned_of,
    read_again,
)


def test_a_contact_of_another_account_is_refused(cast, opportunity):
    outsider = build_contact(cast, build_account(cast))
    with pytest.raises(Refused, match="not a contact of this account"):
        opportunity.involve(outsider, by=cast.rep)
    with pytest.raises(Refused, match="not a contact of this account"):
        Conversation.log(opportunity, build_talk(opportunity, outsider), by=cast.rep)
    assert not Conversation.objects.exists()


def test_logging_writes_the_conversation_what_it_reached_and_the_next_one(cast, version, opportunity):
    contact = build_contact(cast, opportunity.account)
    planned, then = planned_of(version), planned_of(version, 1)
    milestone = planned.milestone
    conversation = Conversation.log(
        opportunity,
        build_talk(opportunity, contact, planned=planned, words="It hurts", movement="forward"),
        by=cast.rep,
        milestones=[milestone],
        then=build_talk(opportunity, contact, days_ago=-3, planned=then),
    )
    opportunity = read_again(opportunity)
    assert conversation.theme == planned.theme
    assert conversation.buyer_role == planned.role.buyer_role
    assert conversation.stage == opportunity.stage
    assert list(conversation.participants.all()) == [contact]
    assert opportunity.milestones_reached.get().conversation == conversation
    assert opportunity.last_held_at == conversation.starts_at
    assert opportunity.next_at == opportunity.conversations.scheduled().get().starts_at
    assert opportunity.involvements.get().last_held_at == conversation.starts_at


def test_the_same_token_again_writes_nothing(cast, opportunity):
    token = uuid4()
    talk = build_talk(opportunity, newcomers=(Newcomer("Inès Garnier"),))
    first = Conversation.log(opportunity, talk, by=cast.rep, token=token)
    again = Conversation.log(opportunity, talk, by=cast.rep, token=token)
    assert (again, again.was_logged_before) == (first, True)
    assert opportunity.account.contacts.count() == Conversation.objects.count() == 1


def test_a_token_of_another_opportunity_is_refused(cast, opportunity):
    token, other = uuid4(), build_opportunity(cast)
    Conversation.log(opportunity, build_talk(opportunity, newcomers=(Newcomer("A"),)), by=cast.rep, token=token)
    with pytest.raises(Refused, match="another opportunity"):
        Conversation.log(other, build_talk(other, newcomers=(Newcomer("B"),)), by=cast.rep, token=token)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"starts_at": timezone.now() + timedelta(hours=1)}, "starts_at"),
        ({"starts_at": timezone.now().replace(year=1989)}, "starts_at"),
        ({"duration": timedelta(0)}, "duration"),
        ({"duration": timedelta(hours=13)}, "duration"),
        ({"words": "x" * 20_001}, "words"),
        ({"channel": "pigeon"}, "channel"),
        ({"theme_name": ""}, "theme"),
    ],
)
def test_logging_refuses_what_cannot_be(cast, opportunity, fields, field):
    with pytest.raises(Refused) as refused:
        build_held(cast, opportunity, **fields)
    assert refused.value.field == field
    assert not Conversation.objects.exists()


def test_a_planned_conversation_of_another_version_is_refused(cast, version, opportunity):
    with pytest.raises(Refused, match="another version"):
        build_held(cast, opportunity, planned=planned_of(build_version(cast, teams=[])))


def test_a_scheduled_conversation_is_held_moved_or_cancelled(cast, opportunity):
    conversation = build_scheduled(cast, opportunity)
    later = timezone.now() + timedelta(days=9)
    conversation.reschedule(later, by=cast.rep)
    assert read_again(opportunity).next_at == later
    conversation.hold(build_talk(opportunity, *conversation.participants.all()), by=cast.rep)
    assert read_again(conversation).state == "held"
    assert (read_again(opportunity).next_at, read_again(opportunity).last_held_at) == (None, conversation.starts_at)
    with pytest.raises(Refused, match="Only a scheduled"):
        conversation.reschedule(later, by=cast.rep)


def test_cancelling_what_was_logged_by_mistake_takes_back_what_it_showed(cast, version, opportunity):
    conversation = build_held(cast, opportunity, movement="forward")
    opportunity.reach(Milestone.objects.get(stage=opportunity.stage), by=cast.rep, conversation=conversation)
    conversation.cancel("Wrong deal", by=cast.rep)
    assert not opportunity.milestones_reached.standing().exists()
    assert read_again(opportunity).last_held_at is None
    assert opportunity.involvements.get().last_held_at is None
    assert conversation.events.get().movement == "forward"


def test_a_correction_changes_what_was_said_and_keeps_what_it_was(cast, version, opportunity):
    conversation = build_held(cast, opportunity, words="Ten days")
    planned = planned_of(version)
    conversation.correct({"words": "Two days", "planned": planned}, revision=1, by=cast.rep)
    conversation = read_again(conversation)
    assert (conversation.words, conversation.theme, conversation.revision) == ("Two days", planned.theme, 2)
    assert conversation.events.get().words == "Ten days"
    with pytest.raises(Stale):
        conversation.correct({"words": "Three"}, revision=1, by=cast.rep)


def test_a_scheduled_conversation_has_no_effect_yet(cast, opportunity):
    with pytest.raises(Refused, match="held has an effect"):
        build_scheduled(cast, opportunity, movement="forward")


def test_a_conversation_far_ahead_is_refused(cast, opportunity):
    with pytest.raises(Refused, match="five years"):
        build_scheduled(cast, opportunity, in_days=2000)


def test_a_theme_typed_by_hand_is_the_word_that_exists(cast, version, opportunity):
    planned = planned_of(version)
    conversation = build_held(cast, opportunity, theme_name=f"  {planned.theme_name.upper()} ")
    assert (conversation.theme, conversation.planned_conversation) == (planned.theme, None)


def test_a_conversation_of_the_past_belongs_to_the_stage_of_then(cast, version, opportunity):
    first, second, _ = version.stages.all()
    opportunity.enter(second, by=cast.rep, reason="x", at=timezone.now() - timedelta(days=2))
    assert build_held(cast, opportunity, days_ago=5).stage == first
    assert build_held(cast, opportunity, days_ago=1).stage == second


def test_a_talk_needs_somebody_when_it_was_held(cast, opportunity):
    with pytest.raises(Refused, match="with whom"):
        Conversation.log(opportunity, Talk(starts_at=timezone.now(), theme_name="x"), by=cast.rep)
