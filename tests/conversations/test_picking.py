"""Logging without having said for which opportunity: the page that asks."""

import pytest
from django.urls import reverse

from tests.builders.conversations import build_contact, build_opportunity, build_scheduled, planned_of


@pytest.fixture
def rep(client, cast):
    client.force_login(cast.rep.user)
    return client


def url(cast, name, *args):
    return reverse(f"conversations:{name}", args=[cast.workspace.slug, *args])


def test_without_an_opportunity_it_asks_which(rep, cast, opportunity):
    waiting = build_scheduled(
        cast, opportunity, build_contact(cast, opportunity.account), in_days=-1, theme_name="Over due"
    )
    hidden = build_opportunity(cast, "Hidden rollout", team=cast.lyon)
    text = rep.get(url(cast, "conversation_create")).content.decode()
    assert waiting.about in text
    assert opportunity.name in text
    found = rep.get(url(cast, "conversation_create"), {"q": "ROLLOUT"}).content.decode()
    assert opportunity.name in found
    assert hidden.name not in found
    by_account = rep.get(url(cast, "conversation_create"), {"q": opportunity.account.name}).content.decode()
    assert opportunity.name in by_account


def test_it_says_that_more_are_open_than_it_shows_and_finds_them(rep, cast, version):
    names = [f"Rollout {n:02}" for n in range(22)]
    for name in names[:20]:
        build_opportunity(cast, name)
    address = url(cast, "conversation_create")
    assert "Find the others" not in rep.get(address).content.decode()
    for name in names[20:]:
        build_opportunity(cast, name)
    text = rep.get(address).content.decode()
    assert "20 of your 22 open opportunities are shown." in text
    left_out = [name for name in names if name not in text]
    assert len(left_out) == 2
    assert left_out[0] in rep.get(address, {"q": left_out[0]}).content.decode()
    assert "More letters find the others." in rep.get(address, {"q": "rollout"}).content.decode()
    assert "More letters" not in rep.get(address, {"q": "rollout 1"}).content.decode()


def test_what_was_just_held_is_most_likely_with_somebody_who_is_known(rep, cast, version, opportunity):
    marc = build_contact(cast, opportunity.account)
    it = planned_of(version, required=False)
    opportunity.involve(marc, by=cast.rep, buyer_role=it.role.buyer_role)
    url = reverse("conversations:conversation_create", args=[cast.workspace.slug])
    form = rep.get(url, {"opportunity": opportunity.pk}).context["form"]
    assert (form["about"].value(), form["contacts"].value()) == (it.pk, [marc.pk])
