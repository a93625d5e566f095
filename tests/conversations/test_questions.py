"""Moving to a stage, an outcome, reopening, milestones, people, and the place of a conversation in time.

Each is a page, a dialog for htmx, and one verb.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stages.models import Milestone
from tests.builders.conversations import (
    build_account,
    build_contact,
    build_held,
    build_opportunity,
    build_scheduled,
    build_version,
    planned_of,
    read_again,
)


@pytest.fixture
def rep(client, cast):
    client.force_login(cast.rep.user)
    return client


def url(cast, name, *args):
    return reverse(f"conversations:{name}", args=[cast.workspace.slug, *args])


def refused(response, words):
    assert response.status_code == 422
    assert words in response.content.decode()


@pytest.fixture
def addresses(cast, version, opportunity):
    """Every question about one opportunity, with what is needed to ask it."""
    conversation = build_scheduled(cast, opportunity)
    milestone = Milestone.objects.get(stage=opportunity.stage)
    involvement = opportunity.involvements.get()
    return {
        "stage_entry_create": url(cast, "stage_entry_create", opportunity.pk),
        "outcome_create": url(cast, "outcome_create", opportunity.pk) + "?kind=lost",
        "milestone_reached_create": url(cast, "milestone_reached_create", opportunity.pk, milestone.pk),
        "involvement_create": url(cast, "involvement_create", opportunity.pk),
        "involvement_update": url(cast, "involvement_update", involvement.pk),
        "schedule_create": url(cast, "schedule_create", opportunity.pk),
        "schedule_update": url(cast, "schedule_update", conversation.pk),
        "schedule_remove": url(cast, "schedule_remove", conversation.pk),
    }


def test_every_question_is_a_page_and_the_inside_of_a_dialog(rep, addresses):
    for name, address in addresses.items():
        page = rep.get(address)
        assert (name, page.status_code) == (name, 200)
        assert "<html" in page.content.decode()
        assert 'hx-target="#ask"' not in page.content.decode()  # nothing of that name is there to be filled
        if name != "schedule_create":
            inside = rep.get(address, headers={"HX-Request": "true", "HX-Target": "ask"}).content.decode()
            assert "<html" not in inside
            assert 'id="ask-title"' in inside
            assert 'hx-target="#ask"' in inside


@pytest.mark.parametrize(("who", "status"), [("other_rep", 404), ("other_manager", 404), ("executive", 403)])
def test_who_may_not_is_told_so_or_finds_nothing(client, cast, addresses, who, status):
    client.force_login(getattr(cast, who).user)
    for address in addresses.values():
        assert (address, client.get(address).status_code) == (address, status)
        assert (address, client.post(address).status_code) == (address, status)


def test_another_company_finds_nothing(client, cast, addresses):
    client.force_login(cast.stranger)
    assert {client.get(address).status_code for address in addresses.values()} == {404}


def test_acts_are_not_done_by_reading(rep, cast, opportunity, addresses):
    milestone = Milestone.objects.get(stage=opportunity.stage)
    opportunity.reach(milestone, by=cast.rep)
    assert rep.get(url(cast, "milestone_reached_remove", opportunity.pk, milestone.pk)).status_code == 405
    assert rep.get(url(cast, "involvement_remove", opportunity.involvements.get().pk)).status_code == 405


# ---- stages


def move(rep, cast, opportunity, stage, **more):
    data = {"stage": stage.pk, "leaving": opportunity.stage_id}
    return rep.post(url(cast, "stage_entry_create", opportunity.pk), data | more)


def test_moving_on_without_a_milestone_asks_for_one_reason(rep, cast, version, opportunity):
    second = version.stages.all()[1]
    response = move(rep, cast, opportunity, second)
    refused(response, "said yes to step 1")
    assert list(response.context["form"].errors) == ["reason"]
    assert move(rep, cast, opportunity, second, reason="In a hurry").status_code == 302
    assert opportunity.stage_entries.last().reason == "In a hurry"


def test_moving_after_the_signature_says_that_it_is_won(rep, cast, version, opportunity):
    data = {"stage": version.stages.all()[2].pk, "reason": "x"}
    response = rep.post(url(cast, "stage_entry_create", opportunity.pk), data, follow=True)
    assert "It is won. It is in “Gets the value” now." in response.content.decode()
    assert read_again(opportunity).outcome == "won"


def test_a_page_that_shows_an_older_stage_is_refused(rep, cast, version, opportunity):
    first, second, third = version.stages.all()
    opportunity.enter(second, by=cast.manager, reason="x")
    response = rep.post(url(cast, "stage_entry_create", opportunity.pk), {"stage": third.pk, "leaving": first.pk})
    refused(response, "It has moved to “Agrees it must change”")


def test_a_stage_of_another_version_is_refused_at_its_field(rep, cast, opportunity):
    foreign = build_version(cast, teams=[]).stages.first()
    assert list(move(rep, cast, opportunity, foreign).context["form"].errors) == ["stage"]


# ---- outcomes


@pytest.mark.parametrize(
    ("kind", "more"),
    [("won", {}), ("lost", {"reason": "Price"}), ("no_decision", {"cause": "indecision"}), ("disqualified", {})],
)
def test_each_outcome_asks_one_question_at_most(rep, cast, opportunity, kind, more):
    address = url(cast, "outcome_create", opportunity.pk)
    shown = rep.get(address, {"kind": kind}).context["form"].visible_fields()
    assert len(shown) <= 2  # the question, and the day
    response = rep.post(address, {"kind": kind, "on": cast.workspace.today()} | more)
    assert response.url == url(cast, "opportunity_show", opportunity.pk)
    assert read_again(opportunity).outcome == kind


def test_no_decision_is_not_taken_without_its_cause(rep, cast, opportunity):
    data = {"kind": "no_decision", "on": cast.workspace.today()}
    response = rep.post(url(cast, "outcome_create", opportunity.pk), data)
    assert list(response.context["form"].errors) == ["cause"]


def test_a_late_disqualification_is_refused_with_what_to_choose(rep, cast, version, opportunity):
    opportunity.enter(version.stages.all()[1], by=cast.rep, reason="x")
    address = url(cast, "outcome_create", opportunity.pk)
    refused(rep.post(address, {"kind": "disqualified", "on": cast.workspace.today()}), "choose lost or no decision")
    assert "?kind=disqualified" not in rep.get(url(cast, "opportunity_show", opportunity.pk)).content.decode()


def test_an_outcome_that_does_not_exist_is_not_found(rep, cast, opportunity):
    assert rep.get(url(cast, "outcome_create", opportunity.pk), {"kind": "draw"}).status_code == 404


def test_deciding_twice_is_refused(rep, cast, opportunity):
    data = {"kind": "won", "on": cast.workspace.today()}
    rep.post(url(cast, "outcome_create", opportunity.pk), data)
    refused(rep.post(url(cast, "outcome_create", opportunity.pk), data), "already ended")


def test_a_manager_reopens_and_says_whether_the_past_may_change(client, cast, opportunity):
    opportunity.decide("lost", by=cast.rep)
    address = url(cast, "outcome_remove", opportunity.pk)
    client.force_login(cast.rep.user)
    assert client.get(address).status_code == 403
    client.force_login(cast.manager.user)
    assert address in client.get(url(cast, "opportunity_show", opportunity.pk)).content.decode()
    client.post(address, {"because": "They called back", "past": "stays"})
    assert opportunity.outcomes.get().stays_counted
    assert read_again(opportunity).is_open
    refused(client.post(address, {"because": "x", "past": "stays"}), "open already")


# ---- milestones


def test_one_press_records_a_milestone_and_another_takes_it_back(rep, cast, opportunity):
    milestone = Milestone.objects.get(stage=opportunity.stage)
    rep.post(url(cast, "milestone_reached_create", opportunity.pk, milestone.pk))
    assert opportunity.milestones_reached.standing().get().recorded_by == cast.rep
    rep.post(url(cast, "milestone_reached_remove", opportunity.pk, milestone.pk))
    assert not opportunity.milestones_reached.standing().exists()


def test_a_milestone_is_recorded_with_its_evidence(rep, cast, opportunity):
    milestone = Milestone.objects.get(stage=opportunity.stage)
    address = url(cast, "milestone_reached_create", opportunity.pk, milestone.pk)
    rep.post(address, {"evidence": "email", "note": "Her letter of Monday"})
    reached = opportunity.milestones_reached.get()
    assert (reached.evidence, reached.evidence_note) == ("email", "Her letter of Monday")
    assert "Her letter of Monday" in rep.get(url(cast, "opportunity_show", opportunity.pk)).content.decode()


def test_a_milestone_of_another_version_is_refused(rep, cast, opportunity):
    foreign = Milestone.objects.filter(stage__version=build_version(cast, teams=[])).first()
    refused(rep.post(url(cast, "milestone_reached_create", opportunity.pk, foreign.pk)), "not in the process")


# ---- people


def test_somebody_of_the_account_or_somebody_new_is_added(rep, cast, version, opportunity):
    role = planned_of(version).role.buyer_role
    marc = build_contact(cast, opportunity.account)
    address = url(cast, "involvement_create", opportunity.pk)
    rep.post(address, {"contact": marc.pk, "buyer_role": role.pk, "stance": "for"})
    rep.post(address, {"name": "Nora Weiss"})
    people = {each.contact.name: (each.buyer_role, each.stance) for each in opportunity.involvements.all()}
    assert people == {"Marc Oudin": (role, "for"), "Nora Weiss": (None, "unknown")}
    refused(rep.post(address, {}), "Say who it is")


def test_a_contact_of_another_account_is_not_offered_and_not_taken(rep, cast, opportunity):
    outsider = build_contact(cast, build_account(cast))
    build_contact(cast, opportunity.account, "Paul Rey")
    response = rep.post(url(cast, "involvement_create", opportunity.pk), {"contact": outsider.pk})
    assert response.status_code == 422
    assert not opportunity.involvements.exists()


def test_a_stance_changes_and_a_person_leaves(rep, cast, opportunity):
    involvement = opportunity.involve(build_contact(cast, opportunity.account), by=cast.rep)
    rep.post(url(cast, "involvement_update", involvement.pk), {"stance": "against"})
    assert read_again(involvement).stance == "against"
    build_held(cast, opportunity)
    assert (
        url(cast, "involvement_remove", involvement.pk)
        in rep.get(url(cast, "involvement_update", involvement.pk)).content.decode()
    )
    rep.post(url(cast, "involvement_remove", involvement.pk))
    assert read_again(involvement).removed_at


# ---- a conversation's place in time


def test_a_conversation_is_planned_moved_and_cancelled(rep, cast, version, opportunity):
    at = (timezone.now() + timedelta(days=4)).astimezone(cast.workspace.zone).replace(second=0, microsecond=0)
    data = {"about": planned_of(version).pk, "starts_at": at.strftime("%Y-%m-%dT%H:%M"), "newcomer_name": "Nora"}
    data["token"] = "3f0e6b0e-8f0a-4d5e-9b60-0d6f2f2a8f11"
    address = url(cast, "schedule_create", opportunity.pk)
    assert rep.post(address, data).status_code == rep.post(address, data).status_code == 302
    conversation = opportunity.conversations.get()
    assert conversation.starts_at == read_again(opportunity).next_at == at
    later = at + timedelta(days=1)
    rep.post(url(cast, "schedule_update", conversation.pk), {"starts_at": later.strftime("%Y-%m-%dT%H:%M")})
    assert read_again(opportunity).next_at == later
    rep.post(url(cast, "schedule_remove", conversation.pk), {"because": "On leave"})
    assert (read_again(conversation).state, read_again(opportunity).next_at) == ("cancelled", None)


def test_a_conversation_beyond_five_years_is_refused_at_its_field(rep, cast, version, opportunity):
    conversation = build_scheduled(cast, opportunity)
    response = rep.post(url(cast, "schedule_update", conversation.pk), {"starts_at": "2099-01-01T10:00"})
    assert list(response.context["form"].errors) == ["starts_at"]


def test_a_conversation_cancelled_twice_is_refused(rep, cast, opportunity):
    conversation = build_scheduled(cast, opportunity)
    conversation.cancel("", by=cast.rep)
    refused(rep.post(url(cast, "schedule_remove", conversation.pk)), "cancelled already")


def test_a_conversation_of_another_team_is_not_moved(rep, cast, version):
    hidden = build_scheduled(cast, build_opportunity(cast, team=cast.lyon))
    assert rep.post(url(cast, "schedule_update", hidden.pk), {"starts_at": "2026-12-01T10:00"}).status_code == 404
