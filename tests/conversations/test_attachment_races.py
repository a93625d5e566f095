"""The same file sent twice at once, removed twice at once, and put back while it leaves the disk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.attaching import sweeping
from conversations.models import Account, Attachment, Conversation, Newcomer, Opportunity, Talk
from people.models import Role
from stages.library import template
from stages.models import Process
from tests.builders.files import upload
from tests.racing import at_once, company_of


@pytest.fixture
def company(db, uploads):
    def prepare(member, team):
        process = Process.begin("Score", by=member, source=template("services", "en"))
        process.versions.get().publish(by=member, why="We had none").give_to(team, by=member)
        deal = Opportunity.start(by=member, account=Account.add(name="Novalis", by=member), name="Rollout", team=team)
        about = {"theme_name": "The weather", "newcomers": (Newcomer("Nora Weiss"),)}
        Conversation.log(deal, Talk(starts_at=timezone.now() - timedelta(hours=1), **about), by=member)

    with company_of(Role.Kind.REP, prepare) as workspace:
        yield workspace


def attach(member):
    return Attachment.attach(Conversation.objects.in_full().held().get(), upload(), by=member)


def the_row():
    return Attachment.objects.in_full().get()


def test_a_file_sent_twice_at_once_is_kept_once(company, uploads):
    assert at_once(company, attach, attach) == []
    assert Attachment.objects.count() == 1
    assert sum(path.is_file() for path in uploads.rglob("*")) == 1


def test_a_file_removed_twice_at_once_is_removed_by_one(company):
    at_once(company, attach)
    (refused,) = at_once(company, *[lambda member: the_row().remove(by=member)] * 2)
    assert refused.code == "already"
    assert Attachment.pgh_event_models["changed"].objects.count() == 1


def test_a_file_that_is_being_sent_is_sent_to_its_end_when_it_is_removed(company):
    at_once(company, attach)
    with the_row().file.open("rb") as sent:
        beginning = sent.read(4)
        at_once(company, lambda member: the_row().remove(by=member))
        Attachment.objects.update(removed_at=timezone.now() - timedelta(hours=2))
        the_row().file.storage.delete(the_row().file.name)
        assert beginning + sent.read() == upload().read()


def test_what_is_put_back_while_it_leaves_the_disk_is_one_or_the_other(company):
    at_once(company, attach)

    def remove_long_ago(member):
        row = the_row()
        row.remove(by=member)
        Attachment.objects.filter(pk=row.pk).update(removed_at=timezone.now() - timedelta(hours=2))

    at_once(company, remove_long_ago)
    at_once(
        company, lambda member: the_row().restore(by=member), lambda member: sweeping.erase_removed(member.workspace_id)
    )
    row = the_row()
    assert (row.removed_at is None) == (row.erased_at is None)
    assert row.file.storage.exists(row.file.name) == (row.erased_at is None)
