"""Whom of the score has been met, which hole that leaves, and where everybody stands."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations.coverage import Coverage
from conversations.involved import Person, people_of
from salesproc.errors import Refused
from tests.builders.conversations import build_contact, build_held, planned_of

ROLES = [
    SimpleNamespace(buyer_role_id=key, nature=nature, name=name)
    for key, nature, name in [(1, "benefits", "Sponsor"), (2, "decides", "Economic buyer"), (3, "implements", "IT")]
]
NATURES = {role.buyer_role_id: role.nature for role in ROLES}


def person(role=None, *, met=False, stance="unknown", influence="unknown", name="Marc Oudin"):
    held = timezone.now() if met else None
    return Person(1, 1, name, role, "A role", NATURES.get(role, ""), stance, influence, held)


def codes(*people):
    return [code for code, _says in Coverage(ROLES, people).warnings]


def test_roles_are_met_by_a_conversation_and_not_by_knowing_a_name():
    coverage = Coverage(ROLES, [person(1, met=True), person(2)])
    assert [role.name for role in coverage.met] == ["Sponsor"]
    assert [role.name for role in coverage.unmet] == ["Economic buyer", "IT"]


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([], []),
        ([person(1)], ["nobody_decides"]),
        ([person(1, met=True)], ["one_person", "nobody_decides"]),
        ([person(1, met=True), person(2)], ["one_person", "decider_not_met"]),
        ([person(1, met=True), person(2, met=True)], []),
        ([person(2, met=True, stance="against"), person(1, met=True)], ["decider_against"]),
        ([person(3, met=True), person(3, met=True)], ["nobody_decides", "only_implementers"]),
        ([person(3, met=True), person(met=True)], ["nobody_decides"]),  # a role nobody knows may be any
    ],
)
def test_the_usual_holes_are_named(people, said):
    assert codes(*people) == said


def test_the_map_has_natures_down_and_stances_across_and_weight_first():
    people = [
        person(2, stance="for", influence="little", name="Paul Rey"),
        person(2, stance="for", influence="much", name="Inès Garnier"),
        person(stance="against", name="Nora Weiss"),
    ]
    lines = Coverage(ROLES, people).map
    assert [line.nature for line in lines] == ["decides", "benefits", "implements", ""]
    assert [stance for stance, _people in lines[0].cells] == ["against", "neutral", "for", "unknown"]
    assert [each.name for each in lines[0].cells[2][1]] == ["Inès Garnier", "Paul Rey"]
    assert [line.is_empty for line in lines] == [False, True, True, False]
    assert sum(len(people) for line in lines for _stance, people in line.cells) == 3


# ---- on the page
@pytest.fixture
def rep(client, cast):
    client.force_login(cast.rep.user)
    return client


@pytest.fixture
def page(rep, cast, opportunity):
    url = reverse("conversations:opportunity_show", args=[cast.workspace.slug, opportunity.pk])
    return lambda: rep.get(url).content.decode()


def test_the_page_says_whom_nobody_has_met(page, cast, version, opportunity):
    marc, nora = (build_contact(cast, opportunity.account, name) for name in ("Marc Oudin", "Nora <b>Weiss"))
    opportunity.involve(marc, by=cast.rep, buyer_role=planned_of(version).role.buyer_role)
    opportunity.involve(nora, by=cast.rep, stance="against", influence="much")
    build_held(cast, opportunity, marc)
    text = page()
    assert "<b>1 of 2</b> roles on the score met" in text
    assert "Everything hangs on one person" in text
    assert "Nobody who decides is known yet." in text
    assert "people-map" in text
    assert "Nora &lt;b&gt;Weiss" in text
    assert "<b>Weiss" not in text
    opportunity.settle("lost", by=cast.rep, reason="Price")
    assert "Everything hangs on one person" not in page()


def test_influence_is_said_kept_and_corrected(rep, cast, opportunity):
    marc = build_contact(cast, opportunity.account)
    involvement = opportunity.involve(marc, by=cast.rep, influence="some")
    url = reverse("conversations:involvement_update", args=[cast.workspace.slug, involvement.pk])
    assert rep.get(url).context["form"]["influence"].value() == "some"
    rep.post(url, {"stance": "for", "influence": "much"})
    assert [(each.stance, each.influence) for each in people_of(opportunity.pk)] == [("for", "much")]
    assert involvement.events.get().influence == "some"
    contact = reverse("conversations:contact_show", args=[cast.workspace.slug, marc.pk])
    text = rep.get(contact).content.decode()
    assert "influence" in text
    assert "<q>Some</q>" in text
    with pytest.raises(Refused, match="Choose an influence"):
        involvement.change(by=cast.rep, buyer_role=None, stance="for", influence="huge")
