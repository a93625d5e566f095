"""Who had a conversation by the moment the deal left its stage: counted change by change, at once, and by hand."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.models import Conversation, Opportunity, StageEntry
from metrics.counting import rebuild, refresh
from metrics.models import CohortChange, Exposure
from stages.models import PlannedConversation, Stage
from tests.builders.conversations import build_next_version, build_opportunity, build_version, read_again
from tests.builders.moving import build_moving, move
from tests.metrics.rows import decide, opportunity

START = datetime(2025, 1, 1, tzinfo=UTC)
KINDS = ("won", "lost", "no_decision", "disqualified")
numbers = st.integers(0, 10_000)
moments = st.integers(0, 500).map(lambda hours: START + timedelta(hours=hours))


@pytest.fixture
def versions(cast):
    first = build_version(cast)
    return first, build_next_version(cast, first, lambda draft: sign_third(draft, by=cast.manager))


def sign_third(draft, *, by):
    """So that two stages have exposures."""
    draft.stages.get(position=3).change(by=by, is_signature=True)


def enter(deal, stage, at, *, time_known=True):
    return StageEntry.objects.create(
        workspace_id=deal.workspace_id,
        opportunity=deal,
        sequence=deal.stage_entries.count() + 1,
        stage=stage,
        stage_name=stage.name,
        entered_at=at,
        time_known=time_known,
    )


def hold(deal, planned, at, state="held"):
    return Conversation.objects.create(
        workspace_id=deal.workspace_id, opportunity=deal, state=state, starts_at=at, planned_conversation=planned
    )


def by_hand():
    """The same in plain Python, a deal at a time."""
    found = Counter()
    for deal in Opportunity.objects.exclude(version=None):
        stages = list(Stage.objects.filter(version=deal.version_id).order_by("position"))
        signature = next((stage.position for stage in stages if stage.is_signature), stages[-1].position)
        for planned in PlannedConversation.objects.filter(version=deal.version_id).select_related("stage"):
            if planned.stage.position < signature:
                talks = deal.conversations.held().filter(planned_conversation=planned).order_by("starts_at")
                state = state_by_hand(deal, planned, talks.first(), signature)
                quarter = deal.opened_on and deal.opened_on.replace(
                    month=(deal.opened_on.month - 1) // 3 * 3 + 1, day=1
                )
                key = (planned.version_id, deal.team_id, quarter, planned.pk)
                found[*key, deal.outcome or "open", state, talks.exists()] += 1
    return found


def state_by_hand(deal, planned, first, signature):
    entries = deal.stage_entries.select_related("stage").order_by("sequence")
    for left, entered in pairwise(entries):
        if left.stage_id == planned.stage_id and left.stage.position < entered.stage.position <= signature:
            if entered.entered_at is None:
                return "unknown"
            by = entered.entered_at + (timedelta() if entered.time_known else timedelta(days=1))
            return "held" if first and first.starts_at <= by else "without"
    return "stayed"


def stored():
    columns = ("version_id", "team_id", "quarter", "planned_id", "kind", "state", "was_held", "n")
    return {row[:-1]: row[-1] for row in Exposure.objects.values_list(*columns)}


def some(rows, number):
    rows = list(rows.order_by("pk"))
    return rows[number % len(rows)] if rows else None


class Company:
    """What happens to deals, each act with what it needs drawn by hypothesis."""

    def __init__(self, cast, versions):
        self.cast, self.versions = cast, versions

    def open(self, number, moment):
        opportunity(
            (self.cast.paris, self.cast.lyon)[number % 2],
            version=(*self.versions, None)[number % 3],
            opened_on=(moment.date(), None)[number % 7 == 0],
        )

    def enter(self, number, moment):
        deal = some(Opportunity.objects.exclude(version=None), number)
        if deal:
            stage = some(Stage.objects.filter(version=deal.version_id), number // 3)
            enter(deal, stage, (moment, None)[number % 11 == 0], time_known=bool(number % 5))

    def hold(self, number, moment):
        deal = some(Opportunity.objects.exclude(version=None), number)
        if deal:
            planned = some(PlannedConversation.objects.filter(version=deal.version_id), number // 3)
            hold(deal, planned, moment, ("held", "held", "scheduled")[number % 3])

    def correct(self, number, moment):
        talk = some(Conversation.objects, number)
        if talk:
            change = {"starts_at": moment} if number % 2 else {"state": ("held", "cancelled")[number // 2 % 2]}
            Conversation.objects.filter(pk=talk.pk).update(**change)

    def decide(self, number, moment):
        deal = some(Opportunity.objects.open(), number)
        if deal:
            decide(deal, KINDS[number % 4], moment.date())

    def redate(self, number, moment):
        deal = some(Opportunity.objects.exclude(outcome=""), number)
        if deal:
            Opportunity.objects.filter(pk=deal.pk).update(decided_on=(moment.date(), None)[number % 3 == 0])

    def reopen(self, number, moment):
        deal = some(Opportunity.objects.exclude(outcome=""), number)
        if deal:
            deal.outcomes.update(reopened_at=moment)
            Opportunity.objects.filter(pk=deal.pk).update(outcome="", decided_on=None)

    def give(self, number, moment):
        deal = some(Opportunity.objects, number)
        if deal:
            Opportunity.objects.filter(pk=deal.pk).update(team=(self.cast.paris, self.cast.lyon)[number // 2 % 2])

    def correct_day(self, number, moment):
        deal = some(Opportunity.objects, number)
        if deal:
            Opportunity.objects.filter(pk=deal.pk).update(opened_on=moment.date() - timedelta(days=number % 400))

    def forget(self, number, moment):
        deal = some(Opportunity.objects.filter(stage_entries=None, outcomes=None), number)
        if deal:
            deal.conversations.all().delete()
            deal.delete()

    def refresh(self, number, moment):
        refresh(self.cast.workspace.pk)


acts = st.tuples(st.sampled_from([name for name in vars(Company) if not name.startswith("_")]), numbers, moments)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, max_size=30))
def test_after_any_changes_the_exposures_are_exact(cast, versions, acts):
    company = Company(cast, versions)
    with transaction.atomic():
        for name, *drawn in acts:
            getattr(company, name)(*drawn)
        refresh(cast.workspace.pk)
        assert stored() == by_hand()
        assert not CohortChange.objects.exists()
        assert rebuild(cast.workspace.pk).mended == 0
        transaction.set_rollback(True)


@pytest.fixture
def deal(cast, versions):
    return opportunity(cast.paris, version=versions[0])


def state_of(deal, stage):
    refresh(deal.workspace_id)
    planned = PlannedConversation.objects.filter(stage=stage).first()
    return Exposure.objects.get(planned_id=planned.pk).state


def test_what_is_held_after_the_stage_was_left_does_not_count(deal):
    first, second, *_ = deal.version.stages.order_by("position")
    planned = first.planned_conversations.first()
    enter(deal, first, START)
    assert state_of(deal, first) == "stayed"
    enter(deal, second, START + timedelta(days=5))
    hold(deal, planned, START + timedelta(days=6))
    assert state_of(deal, first) == "without"
    hold(deal, planned, START + timedelta(days=5))
    assert state_of(deal, first) == "held"


def test_winning_from_an_early_stage_leaves_nothing_to_compare(deal):
    first, *_, last = deal.version.stages.order_by("position")
    signature = deal.version.stages.get(is_signature=True)
    assert signature.position < last.position
    enter(deal, first, START)
    enter(deal, last, START + timedelta(days=5))
    assert state_of(deal, first) == "stayed"


def test_conversations_of_the_stage_that_is_signed_and_after_it_are_not_compared(deal):
    refresh(deal.workspace_id)
    signature = deal.version.stages.get(is_signature=True)
    counted = set(Exposure.objects.values_list("planned_id", flat=True))
    before = PlannedConversation.objects.filter(version=deal.version_id, stage__position__lt=signature.position)
    assert counted == set(before.values_list("pk", flat=True))


def test_a_deal_that_followed_another_version_before_is_left_out(cast, versions):
    deal = build_opportunity(cast)
    source = deal.version
    move(build_moving(cast, source, build_next_version(cast, source)))
    refresh(cast.workspace.pk)
    assert set(Exposure.objects.values_list("state", flat=True)) == {"unknown"}
    assert set(Exposure.objects.values_list("version_id", flat=True)) == {read_again(deal).version_id}


def test_a_second_run_finds_nothing(cast, deal):
    assert refresh(cast.workspace.pk).cohorts == 1
    assert refresh(cast.workspace.pk).cohorts == 0


def test_the_other_company_is_not_counted(cast, deal):
    refresh(cast.workspace.pk)
    assert set(Exposure.objects.values_list("workspace", flat=True)) == {cast.workspace.pk}
