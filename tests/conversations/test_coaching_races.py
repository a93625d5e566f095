"""Two rounds of the morning at once, and the same comment and example sent twice at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from conversations import morning
from conversations.models import Account, Comment, Conversation, Example, Newcomer, Opportunity, Talk
from people.models import MorningLetter, Role, User, Workspace
from stages.library import template
from stages.models import PlannedConversation, Process
from tests.racing import at_once, company_of


@pytest.fixture
def company(db):
    """Iris has signed up, and holds one conversation and has another today."""

    def prepare(member, team):
        member.user = User.objects.create_user(f"iris-{uuid4()}@races.example", "a long enough password", name="Iris")
        member.save(update_fields=["user"])
        process = Process.begin("Score", by=member, source=template("services", "en"))
        process.versions.get().publish(by=member, why="We had none").give_to(team, by=member)
        account, now = Account.add(name="Novalis", by=member), timezone.now()
        deal = Opportunity.start(by=member, account=account, name="Rollout", team=team)
        about = {"theme_name": "The weather", "newcomers": (Newcomer("Nora Weiss"),)}
        Conversation.log(deal, Talk(starts_at=now - timedelta(hours=1), **about), by=member)
        Conversation.objects.create(
            workspace=member.workspace, opportunity=deal, state="scheduled", starts_at=now, held_by=member
        )

    with company_of(Role.Kind.REP, prepare) as workspace:
        yield workspace


def held():
    return Conversation.objects.in_full().held().get()


def test_two_rounds_at_once_send_one_letter(company):
    day = company.today()

    def send(member):
        morning.send(Workspace.objects.get(pk=company.pk), member.pk, day)

    assert at_once(company, send, send, send) == []
    assert (MorningLetter.objects.count(), len(mail.outbox)) == (1, 1)


def test_a_comment_sent_twice_at_once_is_said_once(company):
    token = uuid4()

    def write(member):
        Comment.write(held(), "Well asked.", by=member, token=token)

    assert at_once(company, write, write) == []
    assert Comment.objects.count() == 1


def test_an_example_marked_twice_at_once_is_one(company):
    def mark(member):
        Example.mark(held(), PlannedConversation.objects.first(), "It is short.", by=member)

    (refused,) = at_once(company, mark, mark)
    assert refused.code == "already"
    assert Example.objects.count() == 1
