"""Who took part, on which terms, and what they stood for: each correction keeps what was before."""

import pytest
from django.urls import reverse

from tests.builders.conversations import build_contact, build_held, planned_of


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


def test_who_took_part_is_kept_with_each_correction(rep, cast, opportunity, marc):
    ines, nora = (build_contact(cast, opportunity.account, name) for name in ("Inès Leroy", "Nora Weiss"))
    conversation = build_held(cast, opportunity, marc)
    conversation.correct({"contacts": (marc, ines)}, revision=1, by=cast.rep)
    conversation.correct({"contacts": (ines, nora)}, revision=2, by=cast.manager)
    conversation.correct({"contacts": (nora,)}, revision=3, by=cast.rep)
    page = rep.get(url(cast, "conversation_show", conversation.pk)).context["page"]
    assert [[(change.label, change.was) for change in each.changes] for each in page.corrections] == [
        [("with whom", "Inès Leroy, Nora Weiss")],
        [("buyer role", "Sponsor"), ("with whom", "Inès Leroy, Marc Oudin")],
        [("with whom", "Marc Oudin")],
    ]
    assert [each.by for each in page.corrections] == [cast.rep.name, cast.manager.name, cast.rep.name]
    assert [str(contact) for contact in page.participants] == ["Nora Weiss"]


def test_a_correction_of_the_buyer_role_is_shown_with_what_it_was(rep, cast, version, opportunity, marc):
    planned = planned_of(version)
    conversation = build_held(cast, opportunity, marc, planned=planned)
    conversation.correct({"theme_name": "The weather"}, revision=1, by=cast.manager)
    text = rep.get(url(cast, "conversation_show", conversation.pk)).content.decode()
    assert f"<q>{planned.theme_name}</q>" in text


def test_what_a_person_stood_for_before_is_kept(cast, version, opportunity, marc):
    involvement = opportunity.involvements.get(contact=marc)
    role = planned_of(version, required=False).role.buyer_role
    involvement.change(by=cast.rep, buyer_role=role, stance="against")
    involvement.change(by=cast.rep, buyer_role=role, stance="against")
    kept = involvement.events.get()
    assert (kept.stance, kept.buyer_role) == ("unknown", planned_of(version).role.buyer_role)
    assert kept.pgh_context["member"] == cast.rep.pk
