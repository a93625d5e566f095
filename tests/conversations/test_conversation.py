"""Logging a conversation, reading it, correcting it."""

import json
import re
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations.models import Conversation
from tests.builders.conversations import (
    build_account,
    build_contact,
    build_held,
    build_opportunity,
    build_scheduled,
    planned_of,
    read_again,
)


@pytest.fixture
def rep(client, cast):
    client.force_login(cast.rep.user)
    return client


@pytest.fixture
def marc(cast, version, opportunity):
    marc = build_contact(cast, opportunity.account)
    opportunity.involve(marc, by=cast.rep, buyer_role=planned_of(version).role.buyer_role)
    return marc


def url(cast, name, *args):
    return reverse(f"conversations:{name}", args=[cast.workspace.slug, *args])


def local(moment):
    return moment.astimezone(ZoneInfo("Europe/Paris")).strftime("%Y-%m-%dT%H:%M")


def said(opportunity, *contacts, planned=None, **more):
    data = {"opportunity": opportunity.pk, "token": uuid4(), "starts_at": local(timezone.now() - timedelta(hours=1))}
    data |= {"contacts": [contact.pk for contact in contacts], "about": planned.pk if planned else "other"}
    return data | {"theme": "" if planned else "The weather"} | more


def log(rep, cast, data, **headers):
    return rep.post(url(cast, "conversation_create"), data, **headers)


def test_everything_that_the_score_says_is_chosen_already(rep, cast, version, opportunity, marc):
    form = rep.get(url(cast, "conversation_create"), {"opportunity": opportunity.pk}).context["form"]
    assert form["about"].value() == planned_of(version).pk
    assert form["contacts"].value() == [marc.pk]


def test_logging_with_the_next_one_in_the_same_press(rep, cast, version, opportunity, marc):
    planned, then = planned_of(version), planned_of(version, 1)
    at = local(timezone.now() + timedelta(days=3))
    data = said(opportunity, marc, planned=planned, words="It hurts", movement="forward", purpose_obtained="yes")
    data |= {"milestones": [planned.milestone_id], "minutes": 25, "channel": "call"}
    response = log(rep, cast, data | {"next_about": then.pk, "next_with": marc.pk, "next_at": at})
    assert response.url == url(cast, "opportunity_show", opportunity.pk)
    held, coming = Conversation.objects.held().get(), Conversation.objects.scheduled().get()
    assert (held.planned_conversation, held.movement, held.duration) == (planned, "forward", timedelta(minutes=25))
    assert (coming.planned_conversation, local(coming.starts_at)) == (then, at)
    assert opportunity.milestones_reached.get().conversation == held


def put_away(text):
    """The planned conversations that the list of next ones holds back."""
    options = text.split('name="next_about"')[1].split("</select>")[0]
    return re.findall(r'<option value="(\d+)"[^>]* hidden', options)


def test_what_is_being_logged_is_not_suggested_as_the_next_one(rep, cast, version, opportunity, marc):
    first, second = planned_of(version), planned_of(version, required=False)
    address = f"{url(cast, 'conversation_create')}?opportunity={opportunity.pk}"
    text = rep.get(address).content.decode()
    assert put_away(text) == [str(first.pk)]
    assert f'<div data-about="{first.pk}" hidden>' in text
    assert f'<div data-about="{second.pk}">' in text
    text = rep.get(f"{address}&planned={second.pk}").content.decode()
    assert put_away(text) == [str(second.pk)]
    assert f'<div data-about="{first.pk}">' in text


def test_a_form_that_was_sent_suggests_another_one_than_it_logs(rep, cast, version, opportunity, marc):
    first, second = planned_of(version), planned_of(version, required=False)
    refused = log(rep, cast, said(opportunity, marc, planned=second, starts_at="soon"))
    assert refused.status_code == 422
    text = refused.content.decode()
    assert put_away(text) == [str(second.pk)]
    assert f'<div data-about="{first.pk}">' in text
    refused = log(rep, cast, said(opportunity, marc, starts_at="soon"))
    assert put_away(refused.content.decode()) == []


def test_sent_twice_logged_once(rep, cast, opportunity, marc):
    data = said(opportunity, marc, newcomer_name="Nora Weiss")
    assert log(rep, cast, data).url == log(rep, cast, data).url
    assert Conversation.objects.count() == 1
    assert opportunity.account.contacts.filter(name="Nora Weiss").count() == 1


def test_somebody_new_is_created_in_place(rep, cast, version, opportunity):
    role = planned_of(version).role.buyer_role
    log(rep, cast, said(opportunity, newcomer_name="Nora Weiss", newcomer_role=role.pk))
    involvement = opportunity.involvements.get()
    assert (involvement.contact.name, involvement.buyer_role) == ("Nora Weiss", role)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contacts": []}, "contacts"),
        ({"about": "", "theme": ""}, "about"),
        ({"theme": ""}, "theme"),
        ({"about": "999999"}, "about"),
        ({"about": "x"}, "about"),
        ({"starts_at": "2026-13-45T99:00"}, "starts_at"),
        ({"starts_at": "1989-01-01T10:00"}, "starts_at"),
        ({"starts_at": "2099-01-01T10:00"}, "starts_at"),
        ({"starts_at": "2025-03-30T02:30"}, "starts_at"),
        ({"starts_at": "2024-10-27T02:30"}, "starts_at"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "721"}, "minutes"),
        ({"channel": "pigeon"}, "channel"),
        ({"movement": "sideways"}, "movement"),
        ({"words": "x" * 20_001}, "words"),
        ({"next_about": "other", "next_theme": "y"}, "next_at"),
        ({"next_at": "2026-12-01T10:00"}, "next_about"),
        ({"token": "not one"}, "token"),
        ({"newcomer_name": "x" * 161}, "newcomer_name"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(rep, cast, opportunity, marc, changes, field):
    response = log(rep, cast, said(opportunity, marc, **{"words": "They said so", **changes}))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert ("They said so" in response.content.decode()) == ("words" not in changes)
    assert not Conversation.objects.exists()


def test_an_hour_that_the_clocks_skipped_is_refused_clearly(rep, cast, opportunity, marc):
    text = log(rep, cast, said(opportunity, marc, starts_at="2025-03-30T02:30")).content.decode()
    assert "the clocks went forward that night" in text


def test_an_hour_with_its_offset_is_that_moment(rep, cast, opportunity, marc):
    log(rep, cast, said(opportunity, marc, starts_at="2024-10-27T02:30+02:00"))
    assert Conversation.objects.get().starts_at.isoformat() == "2024-10-27T00:30:00+00:00"


def test_a_planned_conversation_that_is_not_offered_any_more_is_still_taken(rep, cast, version, opportunity, marc):
    data = said(opportunity, marc, planned=planned_of(version))
    opportunity.enter(version.stages.all()[1], by=cast.manager, reason="x")
    assert log(rep, cast, data).status_code == 302


def test_contacts_and_opportunities_of_others_are_not_taken(rep, cast, opportunity, marc):
    stranger = build_contact(cast, build_account(cast))
    assert "contacts" in log(rep, cast, said(opportunity, stranger)).context["form"].errors
    hidden = build_opportunity(cast, team=cast.lyon)
    assert log(rep, cast, said(hidden, marc)).status_code == 404
    assert rep.get(url(cast, "conversation_create"), {"scheduled": build_scheduled(cast, hidden).pk}).status_code == 404


def test_an_executive_logs_nothing(client, cast, opportunity, marc):
    client.force_login(cast.executive.user)
    assert client.get(url(cast, "conversation_create")).status_code == 403
    assert log(client, cast, said(opportunity, marc)).status_code == 403


def test_htmx_gets_the_form_alone_and_then_the_page(rep, cast, opportunity, marc):
    headers = {"HX-Request": "true", "HX-Target": "log"}
    address = url(cast, "conversation_create")
    fragment = rep.get(address, {"opportunity": opportunity.pk}, headers=headers).content.decode()
    assert "<form" in fragment
    assert "<html" not in fragment
    wrong = rep.post(address, said(opportunity, marc, theme=""), headers=headers)
    assert wrong.status_code == 422
    assert "<html" not in wrong.content.decode()
    response = rep.post(address, said(opportunity, marc), headers=headers)
    assert url(cast, "opportunity_show", opportunity.pk) in response.headers["HX-Location"]


@pytest.mark.parametrize(("sent_from", "show"), [("opportunity_show", "none"), ("conversation_create", "window:top")])
def test_another_page_begins_at_its_top_and_the_same_one_stays(rep, cast, opportunity, marc, sent_from, show):
    page = url(cast, sent_from, *([opportunity.pk] if sent_from == "opportunity_show" else []))
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}?planned=1"}
    response = log(rep, cast, said(opportunity, marc), headers=headers)
    assert json.loads(response.headers["HX-Location"])["swap"] == f"outerHTML show:{show}"


@pytest.mark.parametrize(("sent_from", "alone"), [("opportunity_show", False), ("conversation_create", True)])
def test_the_form_on_its_own_page_stays_as_it_was_when_it_is_wrong(rep, cast, opportunity, sent_from, alone):
    page = url(cast, sent_from, *([opportunity.pk] if sent_from == "opportunity_show" else []))
    headers = {"HX-Request": "true", "HX-Target": "log", "HX-Current-URL": f"http://testserver{page}?opportunity=1"}
    response = rep.post(url(cast, "conversation_create"), {"opportunity": opportunity.pk}, headers=headers)
    assert response.status_code == 422
    text = response.content.decode()
    assert (">Cancel</a>" in text, "<h2>Log a conversation</h2>" in text) == (alone, not alone)


def test_the_page_that_follows_says_that_the_draft_is_received(rep, cast, opportunity, marc):
    response = rep.post(url(cast, "conversation_create"), said(opportunity, marc), follow=True)
    assert f'data-draft-key="log-{opportunity.pk}"' in response.content.decode()
    assert 'data-behaviour="draft-done"' in response.content.decode()


def test_a_scheduled_one_is_filled_in_and_one_press_logs_it(rep, cast, opportunity, marc):
    scheduled = build_scheduled(cast, opportunity, marc, in_days=-1, theme_name="The weather")
    form = rep.get(url(cast, "conversation_create"), {"scheduled": scheduled.pk}).context["form"]
    assert (form["theme"].value(), form["contacts"].value()) == ("The weather", [marc.pk])
    data = said(opportunity, marc, scheduled=scheduled.pk, starts_at=local(scheduled.starts_at))
    assert log(rep, cast, data).status_code == 302
    assert log(rep, cast, data).status_code == 302
    assert read_again(scheduled).state == "held"
    assert Conversation.objects.count() == 1


def test_a_scheduled_one_logged_by_somebody_else_meanwhile_is_refused(rep, cast, opportunity, marc):
    scheduled = build_scheduled(cast, opportunity, marc, in_days=-1)
    data = said(opportunity, marc, scheduled=scheduled.pk)
    scheduled.cancel("No", by=cast.manager)
    response = log(rep, cast, data)
    assert response.status_code == 422
    assert "not waiting to be held" in response.content.decode()


def test_the_form_asks_as_much_for_thirty_people_as_for_three(rep, cast, opportunity, count_queries):
    asked = []
    for more in (3, 27):
        for n in range(more):
            contact = build_contact(cast, opportunity.account, f"Person {n} {more}")
            opportunity.involve(contact, by=cast.rep)
        address = f"{url(cast, 'conversation_create')}?opportunity={opportunity.pk}"
        asked.append(count_queries(lambda address=address: rep.get(address)))
    assert asked[0] == asked[1] <= 20


def test_its_page_shows_what_was_said_and_what_was_corrected(rep, cast, opportunity, marc):
    conversation = build_held(cast, opportunity, marc, words="Ten days", channel="call")
    conversation.correct({"words": "Two days", "channel": "video"}, revision=1, by=cast.manager)
    text = rep.get(url(cast, "conversation_show", conversation.pk)).content.decode()
    assert "Two days" in text
    assert "by Inès Garnier" in text
    assert "<q>Ten days</q>" in text
    assert "<q>Call</q>" in text


def form_of(conversation, **changes):
    data = {"contacts": [contact.pk for contact in conversation.participants.all()], "about": "other"}
    data |= {"theme": conversation.theme.name, "starts_at": local(conversation.starts_at), "channel": "call"}
    data |= {"minutes": 30, "held_by": conversation.held_by_id, "words": conversation.words}
    return data | {"revision": conversation.revision} | changes


def test_correcting(rep, cast, opportunity, marc):
    conversation = build_held(cast, opportunity, marc, words="Ten days")
    address = url(cast, "conversation_update", conversation.pk)
    assert rep.get(address).context["form"]["words"].value() == "Ten days"
    assert rep.post(address, form_of(conversation, words="Two days")).status_code == 302
    assert read_again(conversation).words == "Two days"


def test_a_correction_of_an_older_page_is_refused_with_what_it_says_now(rep, cast, opportunity, marc):
    conversation = build_held(cast, opportunity, marc, words="Ten days")
    data = form_of(conversation, words="Mine")
    conversation.correct({"words": "Theirs"}, revision=1, by=cast.manager)
    response = rep.post(url(cast, "conversation_update", conversation.pk), data)
    assert response.status_code == 422
    assert "It says now: Theirs" in response.content.decode()
    assert "Mine" in response.content.decode()


def test_another_team_and_another_company_find_neither_page(client, cast, opportunity, marc):
    conversation = build_held(cast, opportunity, marc)
    for user in (cast.other_rep.user, cast.stranger):
        client.force_login(user)
        for name in ("conversation_show", "conversation_update"):
            assert client.get(url(cast, name, conversation.pk)).status_code == 404


def test_an_executive_reads_and_does_not_correct(client, cast, opportunity, marc):
    conversation = build_held(cast, opportunity, marc)
    client.force_login(cast.executive.user)
    text = client.get(url(cast, "conversation_show", conversation.pk)).content.decode()
    assert url(cast, "conversation_update", conversation.pk) not in text
    assert client.get(url(cast, "conversation_update", conversation.pk)).status_code == 403
