"""Whatever is done in whatever order, the repeated columns say what the dated rows say."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.models import Conversation, Opportunity
from salesproc.errors import Refused
from stages.models import Milestone
from tests.builders.conversations import build_contact, build_opportunity, build_talk, build_version, planned_of

VERBS = ("enter", "decide", "reopen", "reach", "withdraw", "log", "schedule", "hold", "cancel", "correct", "remove")
KINDS = ("won", "lost", "no_decision", "disqualified")
ACTS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 5), st.integers(0, 13)), max_size=14)


class Story:
    """One opportunity to which things happen. What is refused leaves it as it was."""

    def __init__(self, cast, version):
        self.by, self.version = cast.rep, version
        self.opportunity = build_opportunity(cast)
        self.people = [build_contact(cast, self.opportunity.account, f"Person {n}") for n in range(3)]

    def happen(self, verb, choice, days):
        try:
            with transaction.atomic():
                getattr(self, verb)(choice, timezone.now() - timedelta(days=days))
        except Refused:
            self.opportunity = Opportunity.objects.get(pk=self.opportunity.pk)

    def enter(self, choice, at):
        stages = list(self.version.stages.all())
        self.opportunity.enter(stages[choice % len(stages)], by=self.by, reason="x" if choice % 2 else "", at=at)

    def decide(self, choice, at):
        cause = "indecision" if choice % 2 else ""
        self.opportunity.decide(KINDS[choice % 4], by=self.by, cause=cause, on=at.date())

    def reopen(self, choice, at):
        self.opportunity.reopen(by=self.by, because="x", past_may_change=bool(choice % 2))

    def reach(self, choice, at):
        milestones = Milestone.objects.filter(stage__version=self.version)
        self.opportunity.reach(milestones[choice % len(milestones)], by=self.by, at=at)

    def withdraw(self, choice, at):
        milestones = Milestone.objects.filter(stage__version=self.version)
        self.opportunity.withdraw(milestones[choice % len(milestones)], by=self.by)

    def log(self, choice, at):
        planned = {"planned": planned_of(self.version, choice % 3)} if choice < 3 else {}
        Conversation.log(self.opportunity, self.talk(choice, at, **planned), by=self.by)

    def schedule(self, choice, at):
        Conversation.schedule(self.opportunity, self.talk(choice, at + timedelta(days=10)), by=self.by)

    def hold(self, choice, at):
        self.some(choice).hold(self.talk(choice, at), by=self.by)

    def cancel(self, choice, at):
        self.some(choice).cancel("x", by=self.by)

    def correct(self, choice, at):
        conversation = self.some(choice)
        fields = {"starts_at": at, "contacts": (self.people[choice % 3],)}
        conversation.correct(fields, revision=conversation.revision, by=self.by)

    def remove(self, choice, at):
        involvements = list(self.opportunity.involvements.present())
        if involvements:
            involvements[choice % len(involvements)].remove(by=self.by)

    def talk(self, choice, at, **more):
        return build_talk(self.opportunity, self.people[choice % 3], starts_at=at, **more)

    def some(self, choice):
        conversations = list(Conversation.objects.filter(opportunity=self.opportunity).order_by("pk"))
        if not conversations:
            raise Refused("There is none.")
        return conversations[choice % len(conversations)]


def agree(opportunity):
    entries = list(opportunity.stage_entries.order_by("sequence"))
    assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.entered_at for entry in entries] == sorted(entry.entered_at for entry in entries)
    last = entries[-1]
    assert (opportunity.stage_id, opportunity.stage_name) == (last.stage_id, last.stage_name)
    assert opportunity.stage_entered_at == last.entered_at
    in_force = list(opportunity.outcomes.filter(reopened_at=None))
    assert len(in_force) <= 1
    told = (in_force[0].kind, in_force[0].decided_on) if in_force else ("", None)
    assert (opportunity.outcome, opportunity.decided_on) == told
    agree_about_conversations(opportunity)


def agree_about_conversations(opportunity):
    times = opportunity.conversations.aggregate(
        held=Max("starts_at", filter=Q(state="held")), coming=Min("starts_at", filter=Q(state="scheduled"))
    )
    assert (opportunity.last_held_at, opportunity.next_at) == (times["held"], times["coming"])
    for each in opportunity.involvements.all():
        held = opportunity.conversations.held().filter(participants=each.contact)
        assert each.last_held_at == held.aggregate(last=Max("starts_at"))["last"]
    for conversation in opportunity.conversations.exclude(state="cancelled"):
        assert set(conversation.participants.values_list("account", flat=True)) <= {opportunity.account_id}
        present = opportunity.involvements.values_list("contact", flat=True)
        assert set(conversation.participants.values_list("pk", flat=True)) <= set(present)
    standing = opportunity.milestones_reached.standing().values_list("milestone", flat=True)
    assert len(set(standing)) == len(standing)


@pytest.fixture
def scene(cast):
    return cast, build_version(cast)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_the_repeated_columns_agree_with_the_rows(scene, acts):
    with transaction.atomic():
        story = Story(*scene)
        for act in acts:
            story.happen(*act)
            agree(Opportunity.objects.get(pk=story.opportunity.pk))
        transaction.set_rollback(True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_what_a_verb_leaves_in_memory_is_what_it_wrote(scene, acts):
    with transaction.atomic():
        story = Story(*scene)
        for act in acts:
            story.happen(*act)
        seen = {name: getattr(story.opportunity, name) for name in ("stage_id", "outcome", "decided_on", "revision")}
        kept = Opportunity.objects.values(*seen).get(pk=story.opportunity.pk)
        assert seen == kept
        transaction.set_rollback(True)
