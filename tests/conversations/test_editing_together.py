"""Two people edit one thing at once: what they changed in different fields goes together, the rest is asked about."""

import pytest
from django.urls import reverse

from conversations.models import Contact
from tests.browsing import as_typed
from tests.builders.conversations import build_account, build_contact, build_held, build_opportunity, read_again


@pytest.fixture
def rep(client, cast):
    client.force_login(cast.rep.user)
    return client


@pytest.fixture
def opportunity(cast):
    return build_opportunity(cast, name="Plant rollout", amount=84000, source="Fair")


@pytest.fixture
def page(cast, opportunity):
    return reverse("conversations:opportunity_update", args=[cast.workspace.slug, opportunity.pk])


def test_different_fields_go_together_when_it_is_sent_again(rep, cast, page, opportunity):
    opened = rep.get(page)
    opportunity.edit({"source": "Web site", "owner": cast.manager}, revision=1, by=cast.manager)
    refused = rep.post(page, as_typed(opened, name="Mine"))
    assert refused.status_code == 422
    assert "source" not in refused.context["form"].errors
    assert refused.context["form"].taken_over == (("Owner", str(cast.manager)), ("How it started", "Web site"))
    assert "they are taken over" in refused.content.decode()
    assert rep.post(page, as_typed(refused)).status_code == 302
    row = read_again(opportunity)
    assert (row.name, row.source, row.owner, row.amount) == ("Mine", "Web site", cast.manager, 84000)


def test_the_same_field_is_flagged_and_the_second_sending_decides(rep, cast, page, opportunity):
    opened = rep.get(page)
    opportunity.edit({"name": "Theirs", "amount": 90000}, revision=1, by=cast.manager)
    refused = rep.post(page, as_typed(opened, name="Mine"))
    assert list(refused.context["form"].errors) == ["name", "__all__"]
    assert "It says now: Theirs" in refused.content.decode()
    assert 'value="Mine"' in refused.content.decode()
    assert rep.post(page, as_typed(refused)).status_code == 302
    assert (read_again(opportunity).name, read_again(opportunity).amount) == ("Mine", 90000)


def test_the_same_change_made_twice_is_not_asked_about(rep, cast, page, opportunity):
    opened = rep.get(page)
    opportunity.edit({"name": "Ours"}, revision=1, by=cast.manager)
    refused = rep.post(page, as_typed(opened, name="Ours", amount="85000"))
    assert list(refused.context["form"].errors) == ["__all__"]
    assert rep.post(page, as_typed(refused)).status_code == 302
    assert (read_again(opportunity).name, read_again(opportunity).amount) == ("Ours", 85000)


def test_a_third_change_meanwhile_is_taken_over_as_well(rep, cast, page, opportunity):
    opened = rep.get(page)
    opportunity.edit({"source": "Web site"}, revision=1, by=cast.manager)
    refused = rep.post(page, as_typed(opened, name="Mine"))
    opportunity.edit({"source": "Partner"}, revision=2, by=cast.manager)
    again = rep.post(page, as_typed(refused))
    assert again.status_code == 422
    assert again.context["form"].taken_over == (("How it started", "Partner"),)
    assert rep.post(page, as_typed(again)).status_code == 302
    assert (read_again(opportunity).name, read_again(opportunity).source) == ("Mine", "Partner")


def test_an_account_and_a_contact_are_edited_in_the_same_way(rep, cast):
    account = build_account(cast, "Novalis")
    page = reverse("conversations:account_update", args=[cast.workspace.slug, account.pk])
    opened = rep.get(page)
    account.edit({"country": "France"}, revision=1, by=cast.manager)
    refused = rep.post(page, as_typed(opened, industry="Transport"))
    assert rep.post(page, as_typed(refused)).status_code == 302
    assert (read_again(account).country, read_again(account).industry) == ("France", "Transport")

    contact = build_contact(cast, account, "Marc Oudin")
    page = reverse("conversations:contact_update", args=[cast.workspace.slug, contact.pk])
    opened = rep.get(page)
    Contact.objects.get(pk=contact.pk).edit({"phone": "+33 1 23"}, revision=1, by=cast.manager)
    refused = rep.post(page, as_typed(opened, title="Plant director"))
    assert rep.post(page, as_typed(refused)).status_code == 302
    assert (read_again(contact).phone, read_again(contact).title) == ("+33 1 23", "Plant director")


def test_a_conversation_keeps_both_corrections_with_their_people_and_lines(rep, cast, opportunity):
    marc = build_contact(cast, opportunity.account, "Marc Oudin")
    ines = build_contact(cast, opportunity.account, "Inès Garnier")
    talk = build_held(cast, opportunity, marc, words="Ten days\nand more")
    page = reverse("conversations:conversation_update", args=[cast.workspace.slug, talk.pk])
    opened = rep.get(page)
    talk.correct({"contacts": (marc, ines), "movement": "forward"}, revision=1, by=cast.manager)
    refused = rep.post(page, as_typed(opened, channel="video"))
    taken = refused.context["form"].taken_over
    assert [label for label, _value in taken] == ["With", "Did it move the buyer?"]
    assert "Inès Garnier" in taken[0][1]
    assert rep.post(page, as_typed(refused)).status_code == 302
    talk = read_again(talk)
    assert (talk.channel, talk.movement, talk.words.split()) == ("video", "forward", ["Ten", "days", "and", "more"])
    assert set(talk.participants.all()) == {marc, ines}
