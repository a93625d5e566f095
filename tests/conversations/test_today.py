"""Today: a person's day, at its edge; and how eight places are shared out."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from conversations.models import Conversation, Opportunity, SilenceEnding
from conversations.telling import in_words
from conversations.today import MOST, Today, share_out
from tests.builders.conversations import (
    build_contact,
    build_held,
    build_opportunity,
    build_scheduled,
    planned_of,
)
from tests.cast import moment_ago
from tests.conversations.pages import Reader, words


@pytest.fixture
def reader(client, cast):
    return Reader(client, cast.rep)


def at(cast, hour, days=0):
    day = cast.workspace.today() + timedelta(days=days)
    return datetime.combine(day, time(hour, 30), cast.workspace.zone)


def scheduled(cast, deal, when, **fields):
    """Also in the past: as if it had been planned before, and waited to be logged."""
    talk = build_scheduled(cast, deal, in_days=1, **fields)
    Conversation.objects.filter(pk=talk.pk).update(starts_at=when)
    deal.follow_conversations()
    return talk


def day_of(reader, **params):
    return reader.open("today", **params).context["today"]


# ---- what is on the page
def test_the_days_conversations_by_the_hour_each_with_its_fact(reader, cast, version):
    deal = build_opportunity(cast, "Plant rollout", amount=84000, currency="EUR")
    ines = build_contact(cast, deal.account, "Inès Oudin")
    scheduled(cast, deal, at(cast, 15), contact=ines, theme_name="How they will decide", channel="meeting")
    scheduled(cast, deal, at(cast, 9), contact=ines, planned=planned_of(version))
    scheduled(cast, deal, at(cast, 9, days=1), contact=ines, theme_name="Tomorrow's")
    page = reader.words("today")
    for shown in (
        "Two conversations today",
        "09:30",
        "30 min · call",
        "Theme 1 Sponsor",
        "with Inès Oudin",
        "Plant rollout · €84 000",
        "stage Sees the problem",
        "Serves the milestone “said yes to step 1”.",
        "2 of the 2 roles were never met: Sponsor, IT.",
    ):
        assert shown in page
    assert "Tomorrow's" not in page
    assert page.index("Theme 1 Sponsor") < page.index("How they will decide")


def test_a_milestone_that_is_reached_is_served_no_more_and_a_role_met_is_met(reader, cast, version):
    deal = build_opportunity(cast)
    build_held(cast, deal, planned=planned_of(version))
    deal.reach(version.stages.first().milestones.get(), by=cast.rep)
    scheduled(cast, deal, at(cast, 9), planned=planned_of(version, required=False))
    page = reader.words("today")
    assert "Serves the milestone" not in page
    assert "1 of the 2 roles was never met: IT." in page


def test_conversations_of_earlier_days_wait_to_be_logged(reader, cast, version):
    deal = build_opportunity(cast)
    scheduled(cast, deal, at(cast, 9, days=-2))
    page = reader.words("today")
    assert "No conversation today" in page
    assert "One from an earlier day waits to be logged." in page
    assert "Waiting to be logged since" in page


def test_each_can_be_prepared_and_logged_from_here(reader, cast, version):
    talk = scheduled(cast, build_opportunity(cast), at(cast, 9))
    page = reader.open("today").content.decode()
    assert f"{reader.url('conversation_create')}?scheduled={talk.pk}" in page
    assert reader.url("preparation_show", pk=talk.pk) in page
    assert reader.client.get(reader.url("conversation_create"), {"scheduled": talk.pk}).status_code == 200


def test_an_opportunity_without_next_conversation_gets_the_one_that_the_score_suggests(reader, cast, version):
    deal = build_opportunity(cast, "Site licence")
    page = reader.words("today")
    assert "One open opportunity has no next conversation." in page
    assert "Next on the score: Theme 1 Sponsor with the Sponsor" in page
    plan = f"{reader.url('schedule_create', pk=deal.pk)}?planned={planned_of(version).pk}"
    assert plan in reader.open("today").content.decode()
    assert reader.client.get(plan).status_code == 200


def test_an_opportunity_that_is_scheduled_decided_or_anothers_is_not_unplanned(reader, cast, version):
    build_scheduled(cast, build_opportunity(cast), in_days=3)
    build_opportunity(cast).decide("won", by=cast.rep)
    build_opportunity(cast, owner=cast.manager)
    assert day_of(reader).counts["unplanned"] == 0


def test_a_silent_one_is_told_with_what_became_of_others(reader, cast, version):
    deal = build_opportunity(cast, "Vidal", at=timezone.now() - timedelta(days=60))
    build_held(cast, deal, starts_at=at(cast, 12, days=-24))
    SilenceEnding.objects.create(workspace=cast.workspace, team=cast.paris, days=24, decided=10, no_decision=9)
    page = reader.words("today")
    assert "One has been silent for 24 days." in page
    assert "24 days without a conversation." in page
    assert "9 of 10 deals of the team that were once silent this long ended in no decision." in page
    assert "No next conversation" not in page  # said once
    assert f"{reader.url('outcome_create', pk=deal.pk)}?kind=no_decision" in reader.open("today").content.decode()


def test_the_week_is_told_in_quality(reader, cast, version):
    deal = build_opportunity(cast)
    build_held(cast, deal, planned=planned_of(version), days_ago=1, movement="forward", purpose_obtained="yes")
    build_held(cast, deal, planned=planned_of(version), days_ago=2, movement="none", purpose_obtained="yes")
    build_held(cast, deal, days_ago=8, movement="forward")
    build_held(cast, deal, days_ago=1, movement="forward", by=cast.manager)
    page = reader.words("week")
    assert "Conversations that moved the buyer 1 of 2" in page
    assert "Purpose obtained 2 of 2" in page
    assert "Roles met per open opportunity 1.0 of 2" in page


def test_the_day_does_not_wait_for_the_week(reader, cast, version):
    build_opportunity(cast)
    assert f'hx-get="{reader.url("week")}"' in reader.open("today").content.decode()
    answer = reader.client.get(reader.url("week"), headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert "Conversations that moved the buyer –" in words(answer.content.decode())


def test_the_week_of_somebody_is_for_who_leads_them(client, cast, version):
    build_held(cast, build_opportunity(cast), movement="forward")
    assert "1 of 1" in Reader(client, cast.manager).words("week", person=cast.rep.pk)
    Reader(client, cast.other_manager).open("week", 404, person=cast.rep.pk)
    Reader(client, cast.rep).open("week", 404, person=cast.manager.pk)


@pytest.mark.parametrize(("viewer", "seen"), [("rep", 1), ("manager", 1), ("other_manager", 0), ("executive", 1)])
def test_of_a_day_one_sees_what_one_may_see(cast, version, viewer, seen):
    """A deal of a team that one neither sells in nor leads is not there, though the person is the same."""
    deal = build_opportunity(cast, at=timezone.now() - timedelta(days=40))
    scheduled(cast, build_opportunity(cast), at(cast, 9))
    assert deal.owner == cast.rep
    day = Today(cast.rep, cast.workspace.today(), viewer=getattr(cast, viewer))
    assert (len(day.agenda), len(day.silent)) == (seen, seen)


def test_what_waits_comes_in_its_order(cast, version):
    def old(days, **fields):
        return build_opportunity(cast, at=moment_ago(cast.workspace, days), **fields)

    unknown, small, large = old(1), old(2, amount=5, currency="EUR"), old(3, amount=70, currency="EUR")
    silent = [build_opportunity(cast, at=moment_ago(cast.workspace, 100)) for _ in range(3)]
    for deal, days in zip(silent, (30, 50, 40), strict=True):
        build_held(cast, deal, days_ago=days)
    day = Today(cast.rep, cast.workspace.today())
    assert [each.opportunity.pk for each in day.unplanned] == [large.pk, small.pk, unknown.pk]
    assert [each.opportunity.pk for each in day.silent] == [silent[1].pk, silent[2].pk, silent[0].pk]
    assert [each.days for each in day.silent] == [50, 40, 30]


def test_at_most_eight_things_and_the_rest_counted(reader, cast, version):
    for _ in range(12):
        scheduled(cast, build_opportunity(cast), at(cast, 9))
        build_opportunity(cast)
    today = day_of(reader)
    assert len(today.agenda) + len(today.unplanned) + len(today.silent) == MOST
    assert today.rest == {"talks": 7, "silent": 0, "unplanned": 9}
    page = reader.words("today")
    assert "12 conversations today" in page
    assert "Later: 7 more" in page
    for part in ("talks", "unplanned"):
        assert f"{reader.url('later_index')}?part={part}" in reader.open("today").content.decode()


def test_a_free_day_says_so(reader, cast, version):
    build_scheduled(cast, build_opportunity(cast), in_days=4)
    assert "No conversation is planned for today. Every open opportunity" in reader.words("today")


def test_a_new_workspace_says_how_to_begin(reader, client, cast):
    page = reader.open("today").content.decode()
    assert "Begin with the buyers you talk to" in page
    assert reader.url("opportunity_create") in page


# ---- whose day
def test_a_manager_looks_at_the_day_of_somebody_they_lead(client, cast, version):
    scheduled(cast, build_opportunity(cast), at(cast, 9))
    reader = Reader(client, cast.manager)
    assert "No conversation today" in reader.words("today")
    page = reader.words("today", person=cast.rep.pk)
    assert "Chloé Martel ·" in page
    assert "One conversation today" in page


@pytest.mark.parametrize("who", ["rep", "executive", "other_manager"])
def test_nobody_else_does(client, cast, version, who):
    Reader(client, getattr(cast, who)).open("today", 404, person=cast.rep.pk)


@pytest.mark.parametrize("person", ["x", "0", "9" * 30, "\x00"])
def test_somebody_who_does_not_exist_is_not_found(client, cast, version, person):
    Reader(client, cast.manager).open("today", 404, person=person)


def test_what_left_the_persons_teams_left_their_day(reader, cast, version):
    talk = scheduled(cast, build_opportunity(cast), at(cast, 9))
    Opportunity.objects.filter(pk=talk.opportunity_id).update(team=cast.lyon)
    assert day_of(reader).counts["today"] == 0


def test_somebody_of_another_company_gets_404(client, cast):
    Reader(client, cast.stranger, cast.workspace).open("today", 404)


def test_somebody_without_a_team_has_an_empty_day(client, cast, version):
    """An executive holds no conversations: the page is there all the same."""
    build_opportunity(cast)
    assert "No conversation is planned for today, and you own no open opportunity." in Reader(
        client, cast.executive
    ).words("today")


def test_an_import_without_owner_or_account_does_not_break_the_day(reader, cast):
    Opportunity.objects.create(workspace=cast.workspace, team=cast.paris, owner=cast.rep, name="From a file")
    page = reader.words("today")
    assert "From a file" in page
    assert "The score has nothing left for it." in page


# ---- sharing out, words
@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_eight_places_are_shared_out_and_none_is_wasted(agenda, silent, unplanned):
    shares = share_out(agenda, silent, unplanned)
    assert sum(shares) == min(MOST, agenda + silent + unplanned)
    assert all(0 <= share <= there for share, there in zip(shares, (agenda, silent, unplanned), strict=True))
    assert shares[0] >= min(agenda, 5)


def test_small_numbers_are_words():
    assert [in_words(n) for n in (1, 3, 10, 11, 1200)] == ["One", "Three", "Ten", "11", "1\u202f200"]
    with translation.override("fr"):
        assert in_words(11) == "11"
