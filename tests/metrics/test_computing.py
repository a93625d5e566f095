"""What is computed change by change, what is computed from everything, and a computation by hand agree."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.models import Opportunity
from metrics import computing
from metrics.computing import rebuild, refresh
from metrics.models import Change, Fact, Figures, MaturityPeriod
from people import isolation
from people.models import Team
from stages.models import Process, Version
from tests.metrics.rows import (
    decide,
    facts_by_hand,
    level,
    opportunity,
    reopen,
    rollups_by_hand,
    stored_facts,
    stored_rollups,
)

KINDS = ("won", "lost", "no_decision", "disqualified")
LEVELS = ("random", "informal", "formal", "dynamic")
START = date(2025, 1, 1)

days = st.integers(0, 500).map(lambda number: START + timedelta(days=number))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC))
amounts = st.none() | st.decimals(0, 10**6, places=2)
which = st.integers(0, 30)


def some(rows, number):
    rows = list(rows.order_by("pk"))
    return rows[number % len(rows)] if rows else None


class Company:
    """The acts of a company on its opportunities, each with what it needs drawn by hypothesis."""

    def __init__(self, cast, version):
        self.cast, self.version = cast, version

    def open(self, number, day, moment, amount):
        team = (self.cast.paris, self.cast.lyon)[number % 2]
        owner = (None, self.cast.rep, self.cast.other_rep)[number % 3]
        opportunity(
            team,
            owner=owner,
            version=(None, self.version)[number // 2 % 2],
            opened_on=(day, None)[number % 7 == 0],
            opened_at=(moment, None)[number % 4 == 0],
            amount=amount,
            currency=("EUR", "USD")[number % 5 == 0],
        )

    def open_many(self, number, day, moment, amount):
        Opportunity.objects.bulk_create(
            Opportunity(workspace=self.cast.workspace, team=self.cast.paris, name="Bulk", opened_on=day)
            for _ in range(number % 6)
        )

    def decide(self, number, day, moment, amount):
        if found := some(Opportunity.objects.open(), number):
            decide(found, KINDS[number % 4], (day, None)[number % 9 == 0], (moment, None)[number % 2])

    def reopen(self, number, day, moment, amount):
        if found := some(Opportunity.objects.exclude(outcome=""), number):
            reopen(found, stays_counted=bool(number % 2))

    def change_amount(self, number, day, moment, amount):
        if found := some(Opportunity.objects, number):
            Opportunity.objects.filter(pk=found.pk).update(amount=amount, currency="EUR")

    def change_day(self, number, day, moment, amount):
        if found := some(Opportunity.objects, number):
            Opportunity.objects.filter(pk=found.pk).update(opened_on=day, opened_at=None)

    def move_team(self, number, day, moment, amount):
        if found := some(Opportunity.objects, number):
            found.team = (self.cast.paris, self.cast.lyon)[number // 3 % 2]
            found.save()

    def move_all_in_raw_sql(self, number, day, moment, amount):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE conversations_opportunity SET owner_id = %s", [self.cast.other_rep.pk])

    def delete(self, number, day, moment, amount):
        if found := some(Opportunity.objects.filter(outcomes=None), number):
            Opportunity.objects.filter(pk=found.pk).delete()

    def enter_level(self, number, day, moment, amount):
        team = (self.cast.paris, self.cast.lyon)[number % 2]
        kind = MaturityPeriod.Kind.values[number % 3]
        periods = MaturityPeriod.objects.filter(team=team, kind=kind)
        if not periods.filter(starts_on__lt=day + timedelta(days=60), ends_on__gt=day).exists():
            level(team, LEVELS[number % 4], day, day + timedelta(days=60), kind)

    def move_level(self, number, day, moment, amount):
        if found := some(MaturityPeriod.objects, number):
            MaturityPeriod.objects.filter(pk=found.pk).update(starts_on=found.starts_on + timedelta(days=number))

    def remove_level(self, number, day, moment, amount):
        if found := some(MaturityPeriod.objects, number):
            found.delete()

    def refresh(self, number, day, moment, amount):
        refresh(self.cast.workspace.pk)

    def rebuild(self, number, day, moment, amount):
        rebuild(self.cast.workspace.pk)


acts = st.tuples(
    st.sampled_from([name for name in vars(Company) if not name.startswith("_")]), which, days, moments, amounts
)


@contextmanager
def undone():
    """Whatever an example writes is undone, so that the next one starts from the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def version(cast):
    process = Process.objects.create(workspace=cast.workspace, name="New business")
    return Version.objects.create(workspace=cast.workspace, process=process, number=1)


def assert_exact(workspace):
    assert stored_facts() == facts_by_hand()
    assert stored_rollups() == rollups_by_hand()
    assert not Change.objects.exists()
    assert rebuild(workspace.pk).mended == 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, max_size=30))
def test_after_any_changes_the_figures_are_exact(cast, version, acts):
    company = Company(cast, version)
    with undone():
        for name, *drawn in acts:
            getattr(company, name)(*drawn)
        refresh(cast.workspace.pk)
        assert_exact(cast.workspace)


def test_an_outcome_kept_after_reopening_stays_in_the_past_and_one_not_kept_vanishes(cast):
    kept, dropped = opportunity(cast.paris), opportunity(cast.paris)
    for deal in (kept, dropped):
        decide(deal, "lost", date(2026, 2, 3))
    reopen(kept, stays_counted=True)
    reopen(dropped, stays_counted=False)
    refresh(cast.workspace.pk)
    assert kinds_of(kept) == ["lost", "open"]
    assert kinds_of(dropped) == ["open"]
    decide(kept, "won", date(2026, 5, 4))
    refresh(cast.workspace.pk)
    assert kinds_of(kept) == ["lost", "won"]


def kinds_of(deal):
    return sorted(Fact.objects.filter(opportunity_id=deal.pk).values_list("kind", flat=True))


def test_the_level_is_that_of_the_team_on_the_day_of_opening(cast):
    deal = opportunity(cast.paris, opened_on=date(2026, 3, 1))
    level(cast.paris, "random", date(2025, 1, 1), date(2026, 3, 1))
    assert level_of(deal) == ""
    entered = level(cast.paris, "informal", date(2026, 3, 1))
    assert level_of(deal) == "informal"
    level(cast.paris, "formal", date(2026, 1, 1), date(2026, 6, 1), kind="assessed")
    assert level_of(deal) == "formal"
    override = level(cast.paris, "dynamic", date(2026, 3, 1), date(2026, 3, 2), kind="override")
    assert level_of(deal) == "dynamic"
    override.delete()
    entered.delete()
    assert level_of(deal) == "formal"
    Opportunity.objects.filter(pk=deal.pk).update(team=cast.lyon)
    assert level_of(deal) == ""


def level_of(deal):
    refresh(deal.workspace_id)
    return Fact.objects.get(opportunity_id=deal.pk).level


def test_a_deal_decided_at_half_past_eleven_at_night_in_paris_belongs_to_that_day(cast):
    """22:30 in universal time on the 31st of January, and in summer 21:30: both are 23:30 in Paris."""
    assert cast.workspace.time_zone == "Europe/Paris"
    for moment, day, month in (
        (datetime(2026, 1, 31, 22, 30, tzinfo=UTC), date(2026, 1, 31), date(2026, 1, 1)),
        (datetime(2026, 7, 31, 21, 30, tzinfo=UTC), date(2026, 7, 31), date(2026, 7, 1)),
        (datetime(2026, 7, 31, 22, 30, tzinfo=UTC), date(2026, 8, 1), date(2026, 8, 1)),
    ):
        deal = opportunity(cast.paris)
        decide(deal, "won", cast.workspace.day_of(moment), moment)
        refresh(cast.workspace.pk)
        fact = Fact.objects.get(opportunity_id=deal.pk)
        assert (fact.decided_on, fact.month) == (day, month)


def test_the_cycle_is_exact_when_both_moments_are_known_and_whole_days_else(cast):
    opened_at = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)
    exact = opportunity(cast.paris, opened_on=date(2026, 3, 27), opened_at=opened_at)
    decide(exact, "won", date(2026, 3, 30), datetime(2026, 3, 30, 15, 0, tzinfo=UTC))
    whole = opportunity(cast.paris, opened_on=date(2026, 3, 27), opened_at=opened_at)
    decide(whole, "won", date(2026, 3, 30))
    unknown = opportunity(cast.paris, opened_on=None)
    decide(unknown, "won", date(2026, 3, 30))
    refresh(cast.workspace.pk)
    cycles = dict(Fact.objects.values_list("opportunity_id", "cycle_days"))
    assert cycles == {exact.pk: 3.25, whole.pk: 3.0, unknown.pk: None}


def test_what_is_not_counted_leaves_no_change(cast):
    deal = opportunity(cast.paris, amount=Decimal("10.00"))
    refresh(cast.workspace.pk)
    Opportunity.objects.filter(pk=deal.pk).update(name="Renamed", last_held_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert not Change.objects.exists()


def test_the_revision_moves_with_the_figures_and_only_then(cast):
    deal = opportunity(cast.paris, amount=Decimal("10.00"))
    refresh(cast.workspace.pk)
    before = Figures.objects.get()
    Opportunity.objects.filter(pk=deal.pk).update(opened_at=datetime(2026, 1, 15, tzinfo=UTC))
    assert refresh(cast.workspace.pk).opportunities == 1
    after = Figures.objects.get()
    assert after.revision == before.revision
    assert after.computed_at > before.computed_at
    Opportunity.objects.filter(pk=deal.pk).update(amount=Decimal("11.00"))
    refresh(cast.workspace.pk)
    assert Figures.objects.get().revision == before.revision + 1


def test_a_job_run_twice_changes_nothing(cast):
    decide(opportunity(cast.paris, amount=Decimal("10.00")), "won", date(2026, 2, 3))
    assert refresh(cast.workspace.pk).facts == 1
    stored = stored_facts(), stored_rollups()
    assert refresh(cast.workspace.pk).opportunities == 0
    assert rebuild(cast.workspace.pk).mended == rebuild(cast.workspace.pk).mended == 0
    assert (stored_facts(), stored_rollups()) == stored


def test_a_rebuild_mends_figures_that_were_spoiled_by_hand(cast):
    for _ in range(3):
        decide(opportunity(cast.paris), "won", date(2026, 2, 3))
    refresh(cast.workspace.pk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE metrics_rollup SET n = 99")
        cursor.execute("DELETE FROM metrics_fact WHERE id = (SELECT max(id) FROM metrics_fact)")
    work = rebuild(cast.workspace.pk)
    assert (work.facts, work.rollups) == (1, 2)
    assert_exact(cast.workspace)


def test_figures_of_one_workspace_leave_another_alone(cast):
    opportunity(cast.paris)
    with isolation.opened(cast.other_workspace.pk):
        theirs = opportunity(Team.objects.get())
        rebuild(cast.other_workspace.pk)
        assert Fact.objects.get().opportunity_id == theirs.pk
    assert Change.objects.count() == 1
    rebuild(cast.workspace.pk)
    with isolation.opened(cast.other_workspace.pk):
        assert Fact.objects.get().opportunity_id == theirs.pk


def test_a_large_change_is_taken_in_batches(cast, monkeypatch):
    monkeypatch.setattr(computing, "BATCH", 7)
    Opportunity.objects.bulk_create(
        Opportunity(workspace=cast.workspace, team=cast.paris, name="Bulk", opened_on=START) for _ in range(20)
    )
    assert refresh(cast.workspace.pk).opportunities == 20
    assert_exact(cast.workspace)
