"""Names that come close to what was typed."""

from conversations import own_accounts
from conversations.finding import Words
from conversations.found import CloseNames
from conversations.models import Account
from tests.builders.conversations import build_account, build_contact, build_opportunity


def close(member, typed):
    return CloseNames(member, Words.of(typed))


def test_of_an_address_the_name_is_what_comes_close(cast):
    account = build_account(cast, "Wharf Holding", team=cast.paris)
    meant = build_contact(cast, account, "Hélène Guérin")
    build_contact(cast, account, "Other", email="someone@wharf.example")
    assert [row.pk for row in close(cast.rep, "helene.gerin@wharf.example").contacts.rows] == [meant.pk]
    assert close(cast.rep, "x@wharf.example").is_empty


def test_the_accounts_that_are_named_by_number_are_those_that_the_querysets_show(cast, version, monkeypatch):
    ours, theirs = build_account(cast, "Wharf 1", team=cast.paris), build_account(cast, "Wharf 2", team=cast.lyon)
    shared, sold = build_account(cast, "Wharf 3", team=cast.lyon), build_account(cast, "Wharf 5", team=None)
    build_account(cast, "Wharf 4", team=None)
    build_opportunity(cast, "Ours", account=shared)
    build_opportunity(cast, "Theirs", account=sold, team=cast.lyon)
    for account in (ours, theirs):
        build_contact(cast, account, "Wharfingr")
    for member in (cast.rep, cast.other_rep, cast.manager):
        seen = Account.objects.visible_to(member)
        assert set(own_accounts.keys_of(member)) == set(seen.values_list("pk", flat=True))
    assert own_accounts.keys_of(cast.executive) is None
    found_by_number = [row.pk for row in close(cast.rep, "wharfinger").contacts.rows]
    monkeypatch.setattr(own_accounts, "MOST", 2)
    assert own_accounts.keys_of(cast.rep) is None
    assert [row.pk for row in close(cast.rep, "wharfinger").contacts.rows] == found_by_number
    assert len(found_by_number) == 1


def test_no_more_close_names_are_weighed_than_said(cast, version, monkeypatch):
    monkeypatch.setattr("conversations.found.WEIGHED", 3)
    Account.objects.bulk_create(Account(workspace=cast.workspace, team=cast.paris, name="Marcello") for _ in range(9))
    assert len(close(cast.rep, "marcelo").accounts.rows) == 3
