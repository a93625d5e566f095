"""Opening at the same moment as somebody else opens, and as a trial begins or ends."""

import secrets
from datetime import timedelta

import pytest

from conversations.models import Account, Draw, Opportunity
from people.models import Role, Team
from salesproc.errors import Refused
from stages.library import template
from stages.models import Following, Process, Trial, Version
from tests.builders.trials import TERMS
from tests.racing import at_once, company_of


@pytest.fixture
def company(db):
    """A company of its own, whose team follows version 1 of two; committed by a thread, as threads see only that."""

    def prepare(member, team):
        process = Process.begin("Score", by=member, source=template("services", "en"))
        first = process.versions.get().publish(by=member, why="We had none")
        process.draft_from(first, by=member).publish(by=member, why="Better")
        first.give_to(team, by=member)
        Account.add(name="Novalis", by=member)

    with company_of(Role.Kind.REP, prepare) as workspace:
        yield workspace


def begin(member):
    last = {"last_on": member.workspace.today() + timedelta(days=200)}
    Trial.begin(Team.objects.get(), Version.objects.get(number=2), by=member, **TERMS, **last)


def start(member):
    Opportunity.start(by=member, account=Account.objects.get(), name="Rollout", team=Team.objects.get())


def start_with_a_new_account(member):
    team = Team.objects.get()
    account = Account.add(name=f"Buyer {secrets.token_hex(4)}", team=team, by=member)
    Opportunity.start(by=member, account=account, name="Plant", team=team)


def adopt(member):
    trial = Trial.objects.get()
    trial.end(by=member, decision="adopt", reason="Better", is_met=False)


def test_an_account_opened_many_times_at_once_is_drawn_once(company):
    assert at_once(company, begin) == []
    assert at_once(company, start, start, start, start, start, start) == []
    assert Opportunity.objects.count() == 6
    assert set(Opportunity.objects.values_list("version", flat=True)) == {Draw.objects.get().version.pk}


def test_of_two_trials_begun_at_once_one_is_refused(company):
    (refused,) = at_once(company, begin, begin)
    assert "already" in refused.message
    assert Trial.objects.count() == 1


def test_a_trial_that_ends_while_opportunities_are_opened_blocks_nobody(company):
    assert at_once(company, begin) == []
    assert at_once(company, start_with_a_new_account, adopt, start_with_a_new_account, start) == []
    followed = Following.objects.version_of(Team.objects.get(), company.today())
    assert followed.number == 2
    for opportunity in Opportunity.objects.all():
        draw = opportunity.draws.first()
        assert opportunity.version == (draw.version if draw else followed)


def test_of_two_ends_at_once_one_is_refused(company):
    assert at_once(company, begin) == []
    (refused,) = at_once(company, adopt, adopt)
    assert "meantime" in refused.message
    assert Following.objects.on(company.today()).count() == 1


def test_a_version_is_not_retired_while_a_trial_of_it_begins(company):
    def retire(member):
        Version.objects.get(number=2).retire(by=member)

    (refused,) = at_once(company, begin, retire)
    assert isinstance(refused, Refused)
    assert Trial.objects.exists() == Version.objects.get(number=2).is_published


def test_a_team_does_not_change_its_version_while_a_trial_begins(company):
    def change(member):
        Version.objects.get(number=2).give_to(Team.objects.get(), by=member)

    (refused,) = at_once(company, begin, change)
    assert isinstance(refused, Refused)
    followed = Following.objects.version_of(Team.objects.get(), company.today())
    assert Trial.objects.exists() == (followed.number == 1)
