"""Two people at once, each on a connection of their own: what both would move is moved once, and both are told."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from conversations.models import Account, Move, Moving, Opportunity, StageEntry
from conversations.moving import jobs, proposing
from people.models import JobRun, Membership, Role
from stages.library import template
from stages.models import Process, Version
from tests.racing import at_once, committed, company_of

DEALS = 6


@pytest.fixture
def company(db, monkeypatch):
    """A company with six opportunities on version 1 and two movings of them to version 2, two at a time."""
    monkeypatch.setattr(jobs, "BATCH", 2)

    def prepare(member, team):
        process = Process.begin("Score", by=member, source=template("services", "en"))
        first = process.versions.get().publish(by=member, why="We had none")
        first.give_to(team, by=member)
        account = Account.add(name="Novalis", by=member)
        for n in range(DEALS):
            Opportunity.start(by=member, account=account, name=f"Rollout {n}", team=team)
        second = process.draft_from(first, by=member).publish(by=member, why="Better", knowing=first.pk)
        proposing.begin(first, second, teams=[team.pk], by=member)
        other = Membership.objects.create(workspace=member.workspace, name="Ravi")
        other.give(Role.Kind.ADMIN)
        proposing.begin(first, second, teams=[team.pk], by=other)

    with company_of(Role.Kind.ADMIN, prepare) as workspace:
        yield workspace


def start(which):
    return lambda member: Moving.objects.order_by("pk")[which].start(by=member)


def undo(which):
    return lambda member: Moving.objects.order_by("pk")[which].undo(by=member)


def work_at_once(company, *runs):
    """Workers on connections of their own; each batch is a transaction of its own."""
    with ThreadPoolExecutor(len(runs)) as pool:
        list(pool.map(lambda run: committed(jobs.work, company.pk, run), runs))


def runs(kind="move.run"):
    return list(JobRun.objects.filter(kind=kind).order_by("pk").values_list("pk", flat=True))


def on(number):
    return Opportunity.objects.filter(version__number=number).count()


def test_one_of_two_who_start_the_same_move_is_refused(company):
    (refused,) = at_once(company, start(0), start(0))
    assert "started already" in refused.message
    assert Move.objects.count() == DEALS


def test_two_moves_of_the_same_opportunities_move_each_once(company):
    assert at_once(company, start(0), start(1)) == []
    work_at_once(company, *runs())
    assert set(JobRun.objects.values_list("state", "done")) == {("done", DEALS)}
    assert on(2) == Move.objects.moved().count() == DEALS
    assert Move.objects.filter(stays="elsewhere").count() == DEALS
    assert StageEntry.objects.filter(move__isnull=False).count() == DEALS


def test_two_workers_with_the_same_job_do_it_once(company):
    at_once(company, start(0))
    work_at_once(company, *runs(), *runs())
    assert JobRun.objects.get().done == on(2) == DEALS
    assert StageEntry.objects.count() == 2 * DEALS


def test_closing_and_moving_come_one_after_the_other(company):
    at_once(company, start(0))

    def close(member):
        Opportunity.objects.get(name="Rollout 3").decide("lost", by=member)

    with ThreadPoolExecutor(2) as pool:
        moving = pool.submit(committed, jobs.work, company.pk, runs()[0])
        assert pool.submit(committed, lambda: at_once(company, close)).result() == []
        moving.result()
    closed = Opportunity.objects.get(name="Rollout 3")
    told = Move.objects.get(opportunity=closed)
    assert closed.outcome == "lost"
    assert (told.stays == "decided") == (closed.version.number == 1)
    assert (told.moved_at is None) == (closed.version.number == 1)


def test_retiring_and_moving_come_one_after_the_other(company):
    at_once(company, start(0))

    def retire(member):
        Version.objects.get(number=2).retire(by=member)

    with ThreadPoolExecutor(2) as pool:
        moving = pool.submit(committed, jobs.work, company.pk, runs()[0])
        assert pool.submit(committed, lambda: at_once(company, retire)).result() == []
        moving.result()
    run = JobRun.objects.get()
    assert (run.state == "done") == (on(2) == DEALS)
    assert on(2) == run.done
    assert on(1) + on(2) == DEALS


def test_taking_back_and_moving_on_come_one_after_the_other(company):
    at_once(company, start(0))
    work_at_once(company, *runs())
    at_once(company, undo(0))

    def go_on(member):
        opportunity = Opportunity.objects.get(name="Rollout 5")
        opportunity.lock()
        opportunity.enter(opportunity.version_stages[1], by=member, reason="x")

    with ThreadPoolExecutor(2) as pool:
        undoing = pool.submit(committed, jobs.work, company.pk, runs("move.undo")[0])
        assert pool.submit(committed, lambda: at_once(company, go_on)).result() == []
        undoing.result()
    gone_on = Opportunity.objects.get(name="Rollout 5")
    assert gone_on.stage.version == gone_on.version
    assert (Move.objects.get(opportunity=gone_on).kept == "stage") == (gone_on.version.number == 2)
    assert on(1) >= DEALS - 1


def test_one_of_two_who_take_back_the_same_move_is_refused(company):
    at_once(company, start(0))
    work_at_once(company, *runs())
    (refused,) = at_once(company, undo(0), undo(0))
    assert "started already" in refused.message
    work_at_once(company, *runs("move.undo"))
    assert on(1) == DEALS
    assert Membership.objects.count() == 2
