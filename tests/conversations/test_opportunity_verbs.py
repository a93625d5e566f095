"""What the verbs of an opportunity write and refuse. Pages and the API call these and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.models import Opportunity, Outcome, ReasonNeeded
from salesproc.errors import Refused, Stale
from stages.models import Milestone
from tests.builders.conversations import (
    build_contact,
    build_held,
    build_opportunity,
    build_version,
    read_again,
)


def test_starting_pins_the_version_of_the_team_and_enters_its_first_stage(cast, version):
    opportunity = read_again(build_opportunity(cast, amount=84000))
    assert opportunity.version == version
    assert opportunity.stage_name == "Sees the problem"
    assert opportunity.currency == cast.workspace.currency
    entry = opportunity.stage_entries.get()
    assert (entry.sequence, entry.stage, entry.entered_at) == (1, opportunity.stage, opportunity.opened_at)


def test_a_team_that_follows_no_version_opens_without_one(cast):
    opportunity = build_opportunity(cast)
    assert (opportunity.version, opportunity.stage, opportunity.stage_entries.count()) == (None, None, 0)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"amount": -1}, "amount"),
        ({"amount": 1, "currency": "EURO"}, "currency"),
        ({"amount": 1, "currency": "ZZZ"}, "currency"),
        ({"name": "x" * 201}, "name"),
        ({"at": timezone.now() + timedelta(days=1)}, "at"),
    ],
)
def test_starting_refuses_what_cannot_be(cast, version, fields, field):
    with pytest.raises(Refused) as refused:
        build_opportunity(cast, **fields)
    assert refused.value.field == field
    assert not Opportunity.objects.exists()


def test_an_owner_of_another_team_is_refused(cast):
    with pytest.raises(Refused, match="not in the team"):
        build_opportunity(cast, owner=cast.other_rep, by=cast.admin)


def test_an_edit_on_an_older_revision_is_refused_with_the_newer_values(cast, opportunity):
    opportunity.edit({"name": "Renamed"}, revision=1, by=cast.rep)
    with pytest.raises(Stale) as stale:
        read_again(opportunity).edit({"name": "Mine"}, revision=1, by=cast.manager)
    assert stale.value.current.name == "Renamed"
    assert read_again(opportunity).name == "Renamed"


def test_an_edit_keeps_what_was_before_and_who_changed_it(cast, opportunity):
    name = opportunity.name
    opportunity.edit({"name": "Renamed"}, revision=1, by=cast.manager)
    event = opportunity.events.get()
    assert (event.name, event.pgh_context["member"]) == (name, cast.manager.pk)


def test_correcting_the_day_of_opening_forgets_the_moment(cast, opportunity):
    day = opportunity.opened_on - timedelta(days=3)
    opportunity.edit({"opened_on": day}, revision=1, by=cast.rep)
    assert (read_again(opportunity).opened_on, read_again(opportunity).opened_at) == (day, None)


def test_going_forward_without_a_required_milestone_asks_for_one_reason_and_keeps_it(cast, version, opportunity):
    second = version.stages.all()[1]
    with pytest.raises(ReasonNeeded) as refused:
        opportunity.enter(second, by=cast.rep)
    assert refused.value.code == "reason_needed"
    assert [milestone.name for milestone in refused.value.missing] == ["said yes to step 1"]
    entry = opportunity.enter(second, by=cast.rep, reason="They are in a hurry")
    assert entry.reason == "They are in a hurry"
    assert [missing["name"] for missing in entry.missing] == ["said yes to step 1"]


def test_going_forward_with_the_milestone_reached_asks_nothing(cast, version, opportunity):
    opportunity.reach(Milestone.objects.get(stage=opportunity.stage), by=cast.rep)
    entry = opportunity.enter(version.stages.all()[1], by=cast.rep)
    assert (entry.sequence, entry.missing, entry.reason) == (2, [], "")


def test_going_back_asks_nothing(cast, version, opportunity):
    first, second, *_ = version.stages.all()
    opportunity.enter(second, by=cast.rep, reason="x")
    assert opportunity.enter(first, by=cast.rep).missing == []


def test_a_stage_after_the_signature_wins(cast, version, opportunity):
    opportunity.enter(version.stages.all()[2], by=cast.rep, reason="x")
    opportunity = read_again(opportunity)
    outcome = opportunity.outcomes.get()
    assert (outcome.kind, outcome.decided_on, outcome.decided_at) == (
        Outcome.Kind.WON,
        opportunity.decided_on,
        opportunity.stage_entered_at,
    )


def test_after_winning_only_stages_after_the_signature_are_entered(cast, version, opportunity):
    _, second, third = version.stages.all()
    opportunity.decide("won", by=cast.rep)
    with pytest.raises(Refused, match="only the stages after the signature"):
        opportunity.enter(second, by=cast.rep, reason="x")
    opportunity.enter(third, by=cast.rep, reason="x")
    assert opportunity.outcomes.count() == 1


def test_a_lost_opportunity_moves_only_after_reopening(cast, version, opportunity):
    opportunity.decide("lost", by=cast.rep)
    with pytest.raises(Refused, match="Reopen"):
        opportunity.enter(version.stages.all()[1], by=cast.rep, reason="x")


def test_the_same_stage_a_foreign_stage_and_a_stale_page_are_refused(cast, version, opportunity):
    first, second, _ = version.stages.all()
    foreign = build_version(cast, teams=[]).stages.all()[1]
    for stage, extra, match in (
        (first, {}, "already in"),
        (foreign, {}, "not in the process"),
        (second, {"leaving": second}, "moved to"),
    ):
        with pytest.raises(Refused, match=match):
            opportunity.enter(stage, by=cast.rep, reason="x", **extra)
    assert opportunity.stage_entries.count() == 1


@pytest.mark.parametrize(("offset", "match"), [(timedelta(hours=1), "future"), (-timedelta(days=20), "later than")])
def test_a_stage_is_entered_neither_in_the_future_nor_before_the_stage_before(
    cast, version, opportunity, offset, match
):
    with pytest.raises(Refused, match=match):
        opportunity.enter(version.stages.all()[1], by=cast.rep, reason="x", at=timezone.now() + offset)


def test_no_decision_asks_for_its_cause(cast, opportunity):
    with pytest.raises(Refused) as refused:
        opportunity.decide("no_decision", by=cast.rep)
    assert (refused.value.code, refused.value.field) == ("cause_needed", "cause")
    opportunity.decide("no_decision", by=cast.rep, cause="indecision")
    assert read_again(opportunity).outcome == "no_decision"


def test_disqualifying_late_asks_for_lost_or_no_decision(cast, version, opportunity):
    opportunity.enter(version.stages.all()[1], by=cast.rep, reason="x")
    with pytest.raises(Refused, match="lost or no decision"):
        opportunity.decide("disqualified", by=cast.rep)
    opportunity.decide("lost", by=cast.rep)


def test_an_outcome_is_neither_in_the_future_nor_before_the_opening(cast, opportunity):
    today = cast.workspace.today()
    for day in (today + timedelta(days=1), opportunity.opened_on - timedelta(days=1)):
        with pytest.raises(Refused) as refused:
            opportunity.decide("lost", by=cast.rep, on=day)
        assert refused.value.field == "on"


def test_an_outcome_is_decided_once(cast, opportunity):
    opportunity.decide("lost", by=cast.rep)
    with pytest.raises(Refused, match="already ended"):
        opportunity.decide("won", by=cast.rep)


@pytest.mark.parametrize("may_change", [True, False])
def test_reopening_says_whether_the_past_may_change(cast, opportunity, may_change):
    opportunity.decide("lost", by=cast.rep)
    opportunity.reopen(by=cast.manager, because="They called back", past_may_change=may_change)
    outcome = opportunity.outcomes.get()
    assert outcome.stays_counted is not may_change
    assert read_again(opportunity).is_open
    opportunity.decide("won", by=cast.rep)
    assert opportunity.outcomes.filter(reopened_at=None).count() == 1


def test_a_milestone_is_recorded_once_and_taken_back_by_a_date(cast, opportunity):
    milestone = Milestone.objects.get(stage=opportunity.stage)
    first = opportunity.reach(milestone, by=cast.rep, evidence="email", note="Her letter")
    assert opportunity.reach(milestone, by=cast.rep) == first
    with pytest.raises(Refused, match="recorded already"):
        opportunity.reach(milestone, by=cast.rep, note="Something else")
    opportunity.withdraw(milestone, by=cast.manager)
    assert opportunity.milestones_reached.get().withdrawn_by == cast.manager
    assert opportunity.reach(milestone, by=cast.rep) != first


def test_somebody_who_spoke_leaves_with_a_date_and_comes_back(cast, opportunity):
    contact = build_contact(cast, opportunity.account)
    involvement = opportunity.involve(contact, by=cast.rep, stance="for")
    involvement.remove(by=cast.rep)
    assert not opportunity.involvements.exists()
    build_held(cast, opportunity, contact)
    opportunity.involvements.get().remove(by=cast.rep)
    assert opportunity.involvements.get().removed_at
    opportunity.involve(contact, by=cast.rep)
    assert opportunity.involvements.get().removed_at is None
