"""Accounts and contacts: read, created, edited by several people."""

import pytest
from django.urls import reverse

from conversations.models import Account, Contact
from tests.builders.conversations import (
    build_account,
    build_contact,
    build_held,
    build_opportunity,
    planned_of,
    read_again,
)


@pytest.fixture
def rep(client, cast):
    client.force_login(cast.rep.user)
    return client


@pytest.fixture
def account(cast):
    return build_account(cast, "Novalis", team=cast.paris)


def url(cast, name, *args):
    return reverse(f"conversations:{name}", args=[cast.workspace.slug, *args])


def test_an_account_shows_its_contacts_and_the_opportunities_of_the_teams_that_one_sees(rep, cast, account):
    build_contact(cast, account)
    mine = build_opportunity(cast, "Plant rollout", account=account)
    hidden = build_opportunity(cast, "Secret", account=account, team=cast.lyon)
    text = rep.get(url(cast, "account_show", account.pk)).content.decode()
    assert "Marc Oudin" in text
    assert mine.name in text
    assert hidden.name not in text


def test_an_empty_account_says_what_to_do(rep, cast, account):
    text = rep.get(url(cast, "account_show", account.pk)).content.decode()
    assert "Nobody yet." in text
    assert url(cast, "contact_create", account.pk) in text


@pytest.mark.parametrize("who", ["other_rep", "other_manager"])
def test_an_account_of_another_team_is_not_found(client, cast, account, who):
    contact = build_contact(cast, account)
    client.force_login(getattr(cast, who).user)
    for name, pk in (
        ("account_show", account.pk),
        ("account_update", account.pk),
        ("contact_create", account.pk),
        ("contact_show", contact.pk),
        ("contact_update", contact.pk),
    ):
        assert (name, client.get(url(cast, name, pk)).status_code) == (name, 404)


def test_another_company_finds_nothing(client, cast, account):
    client.force_login(cast.stranger)
    assert client.get(url(cast, "account_show", account.pk)).status_code == 404


def test_an_executive_reads_and_changes_nothing(client, cast, account):
    contact = build_contact(cast, account)
    client.force_login(cast.executive.user)
    assert client.get(url(cast, "account_show", account.pk)).status_code == 200
    assert client.get(url(cast, "contact_show", contact.pk)).status_code == 200
    for name, args in (
        ("account_create", ()),
        ("account_update", (account.pk,)),
        ("contact_create", (account.pk,)),
        ("contact_update", (contact.pk,)),
    ):
        assert (name, client.post(url(cast, name, *args), {"name": "x"}).status_code) == (name, 403)


def test_creating_an_account(rep, cast):
    data = {"name": "Novalis", "team": cast.paris.pk, "owner": cast.rep.pk, "country": "France"}
    response = rep.post(url(cast, "account_create"), data)
    account = Account.objects.get()
    assert response.url == url(cast, "account_show", account.pk)
    assert (account.name, account.owner, account.country) == ("Novalis", cast.rep, "France")


def test_a_new_account_is_given_up_towards_the_list(rep, cast):
    text = rep.get(url(cast, "account_create")).content.decode()
    assert f'<a class="btn quiet flush" href="{url(cast, "account_index")}">Cancel</a>' in text


def test_a_name_is_asked_for_and_the_rest_is_kept(rep, cast):
    response = rep.post(url(cast, "account_create"), {"name": "", "country": "France"})
    assert response.status_code == 422
    assert 'value="France"' in response.content.decode()


def test_two_people_edit_an_account(rep, cast, account):
    data = {"name": "Mine", "team": cast.paris.pk, "revision": account.revision}
    account.edit({"name": "Theirs"}, revision=1, by=cast.manager)
    response = rep.post(url(cast, "account_update", account.pk), data)
    assert response.status_code == 422
    assert "It says now: Theirs" in response.content.decode()
    assert rep.post(url(cast, "account_update", account.pk), data | {"revision": 2}).status_code == 302
    assert read_again(account).name == "Mine"


def test_a_contact_is_created_edited_and_shown_with_what_they_said(rep, cast, account):
    rep.post(url(cast, "contact_create", account.pk), {"name": "Marc Oudin", "email": "marc@novalis.example"})
    contact = Contact.objects.get()
    build_held(cast, build_opportunity(cast, account=account), contact, words="We lose half a day")
    data = {"name": "Marc Oudin", "title": "Plant director", "revision": 1}
    rep.post(url(cast, "contact_update", contact.pk), data)
    assert read_again(contact).title == "Plant director"
    text = rep.get(url(cast, "contact_show", contact.pk)).content.decode()
    assert "Plant director" in text
    assert "We lose half a day" in text


def test_a_contact_shows_where_they_stood_before_and_who_changed_it(rep, cast, version, account):
    contact = build_contact(cast, account, "Marc Oudin")
    sponsor = planned_of(version).role.buyer_role
    involvement = build_opportunity(cast, "Rollout", account=account).involve(contact, by=cast.rep, stance="neutral")
    page = url(cast, "contact_show", contact.pk)
    assert "<q>" not in rep.get(page).content.decode()
    involvement.change(by=cast.manager, buyer_role=None, stance="against")
    involvement.change(by=cast.rep, buyer_role=sponsor, stance="against")
    text = " ".join(rep.get(page).content.decode().split())
    assert "by Inès Garnier <br>stance, was <q>Neutral</q>" in text
    assert "<br>buyer role, was empty" in text
    assert text.index("buyer role, was empty") < text.index("<q>Neutral</q>")


def test_a_contact_with_a_wrong_address_is_refused_at_its_field(rep, cast, account):
    response = rep.post(url(cast, "contact_create", account.pk), {"name": "Marc", "email": "not one"})
    assert list(response.context["form"].errors) == ["email"]


def test_the_pages_ask_as_much_for_thirty_rows_as_for_three(rep, cast, version, account, count_queries):
    asked = []
    for more in (3, 27):
        for n in range(more):
            contact = build_contact(cast, account, f"Person {n}")
            build_held(cast, build_opportunity(cast, account=account), contact)
        pages = (url(cast, "account_show", account.pk), url(cast, "contact_show", contact.pk))
        asked.append([count_queries(lambda page=page: rep.get(page)) for page in pages])
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 16


def test_contacts_are_read_in_pages(rep, cast, account):
    for n in range(52):
        build_contact(cast, account, f"Person {n:02}")
    first = rep.get(url(cast, "account_show", account.pk))
    assert "Person 49" in first.content.decode()
    page = first.context["page"].contacts
    second = rep.get(url(cast, "account_show", account.pk), {"after": page.next}).content.decode()
    assert "Person 51" in second
    assert "Person 49" not in second
