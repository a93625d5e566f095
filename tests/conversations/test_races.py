"""The same thing sent twice at once, and two people who act on one opportunity at the same moment."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations.models import Account, Also, Contact, Conversation, Newcomer, Opportunity, Talk
from people.models import Role
from stages.library import template
from stages.models import Milestone, Process, Stage
from tests.racing import at_once, company_of


@pytest.fixture
def company(db):
    """A company of its own with one opportunity, committed by a thread: threads see only what is."""

    def prepare(member, team):
        process = Process.begin("Score", by=member, source=template("services", "en"))
        process.versions.get().publish(by=member, why="We had none").give_to(team, by=member)
        account = Account.add(name="Novalis", by=member)
        Opportunity.start(by=member, account=account, name="Rollout", team=team)
        Opportunity.start(by=member, account=account, name="Another", team=team)

    with company_of(Role.Kind.REP, prepare) as workspace:
        yield workspace


def the(name="Rollout"):
    return Opportunity.objects.get(name=name)


def talk(**more):
    about = {"theme_name": "The weather", "newcomers": (Newcomer("Nora Weiss"),)}
    return Talk(starts_at=timezone.now() - timedelta(hours=1), **about, **more)


def test_a_token_sent_twice_at_once_is_logged_once(company):
    token = uuid4()

    def log(member):
        Conversation.log(the(), talk(), by=member, token=token)

    assert at_once(company, log, log, log) == []
    assert Conversation.objects.count() == Contact.objects.count() == 1


def test_a_token_sent_at_once_for_two_opportunities_is_logged_for_one(company):
    token = uuid4()

    def log(name):
        return lambda member: Conversation.log(the(name), talk(), by=member, token=token)

    (refused,) = at_once(company, log("Rollout"), log("Another"))
    assert refused.code == "token_used"
    assert Conversation.objects.count() == 1


def test_two_moves_at_once_are_one_after_the_other(company):
    second, third = Stage.objects.order_by("position")[1:3]

    def enter(stage):
        return lambda member: the().enter(Stage.objects.get(pk=stage.pk), by=member, reason="x")

    assert at_once(company, enter(second), enter(third)) == []
    entries = list(the().stage_entries.order_by("sequence"))
    assert [entry.sequence for entry in entries] == [1, 2, 3]
    assert the().stage == entries[-1].stage


def test_the_same_move_made_twice_at_once_is_made_once(company):
    def enter(member):
        the().enter(Stage.objects.order_by("position")[1], by=member, reason="x")

    (refused,) = at_once(company, enter, enter)
    assert refused.code == "already"
    assert the().stage_entries.count() == 2


def test_one_of_two_outcomes_at_once_is_refused(company):
    def decide(kind):
        return lambda member: the().decide(kind, by=member)

    (refused,) = at_once(company, decide("won"), decide("lost"))
    assert refused.code == "already_decided"
    assert the().outcomes.get().kind == the().outcome


def test_one_of_two_edits_at_once_is_refused(company):
    def edit(name):
        return lambda member: the("Another").edit({"source": name}, revision=1, by=member)

    (refused,) = at_once(company, edit("A fair"), edit("A friend"))
    assert refused.code == "stale"
    assert the("Another").revision == 2


def test_a_milestone_recorded_twice_at_once_stands_once(company):
    def reach(member):
        opportunity = the()
        opportunity.reach(Milestone.objects.filter(stage=opportunity.stage).first(), by=member)

    assert at_once(company, reach, reach) == []
    assert the().milestones_reached.standing().count() == 1


def test_conversations_logged_at_once_leave_the_last_one_as_the_last(company):
    def log(hours):
        def act(member):
            said = Talk(starts_at=moment - timedelta(hours=hours), theme_name="x", newcomers=(Newcomer(f"P{hours}"),))
            Conversation.log(the(), said, by=member)

        return act

    moment = timezone.now()
    assert at_once(company, log(3), log(1), log(2)) == []
    assert the().last_held_at == moment - timedelta(hours=1)


def test_talks_about_the_same_opportunities_from_both_sides_never_wait_for_each_other(company):
    def about(first, second):
        return lambda member: Conversation.log(the(first), talk(), by=member, also=[Also(the(second))])

    sides = [about("Rollout", "Another"), about("Another", "Rollout")] * 2
    assert at_once(company, *sides) == []
    assert Conversation.objects.count() == 8


def test_one_of_two_corrections_from_both_sides_is_refused_or_both_are_made(company):
    at_once(company, lambda member: Conversation.log(the(), talk(), by=member, also=[Also(the("Another"))]))
    first, other = Conversation.objects.order_by("pk")

    def correct(row, words):
        return lambda member: Conversation.objects.get(pk=row.pk).correct({"words": words}, revision=1, by=member)

    (refused,) = at_once(company, correct(first, "One"), correct(other, "Two"))
    assert refused.code == "stale"
    assert len(set(Conversation.objects.values_list("words", flat=True))) == 1


def test_pressed_by_two_at_once_it_is_logged_once(company):
    at_once(company, lambda member: Conversation.schedule(the(), talk(), by=member))
    row = Conversation.objects.get()

    def press(member):
        Conversation.objects.get(pk=row.pk).hold_as_planned(by=member, token=uuid4())

    assert at_once(company, press, press, press) == []
    row.refresh_from_db()
    assert (row.state, row.revision) == ("held", 2)
