"""Finding an account, a contact, an opportunity or a conversation."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from conversations import nearly_said
from conversations.finding import Words
from conversations.found import ACCOUNTS, CONTACTS, CONVERSATIONS, OPPORTUNITIES, CloseNames, Named, said
from conversations.models import Account, Contact, Conversation, Opportunity
from tests.builders.conversations import build_account, build_contact, build_held, build_opportunity
from tests.conversations.pages import Reader


@pytest.fixture
def things(cast, version):
    kerval = build_account(cast, "Kérval Industries", team=cast.paris)
    deal = build_opportunity(cast, "Site licence", account=kerval)
    marc = build_contact(cast, kerval, "Marc Oudin", email="marc@kerval.example")
    talk = build_held(cast, deal, marc, words="Nous perdons quarante heures par mois")
    hexa = build_account(cast, "Hexa Robotics", team=cast.lyon)
    build_contact(cast, hexa, "Léa Brandt")
    lyon = build_opportunity(cast, "Fleet analytics", account=hexa, team=cast.lyon)
    build_held(cast, lyon, by=cast.other_rep, words="Quarante robots sont à l'arrêt")
    return {"account": kerval, "deal": deal, "contact": marc, "talk": talk}


def found(member, typed):
    words = Words.of(typed)
    named = Named(member, words)
    groups = {kind: getattr(named, kind).rows for kind in ("accounts", "contacts", "opportunities")}
    groups["conversations"] = said(member, words).rows
    return {kind: [row.pk for row in rows] for kind, rows in groups.items() if rows}


def close(member, typed):
    return CloseNames(member, Words.of(typed))


@pytest.mark.parametrize("typed", ["kérval", "KERVAL", "erval ind", "  kerval   industries ", "industries kerval"])
def test_an_account_is_found_with_what_belongs_to_it(cast, things, typed):
    groups = found(cast.rep, typed)
    assert groups["accounts"] == [things["account"].pk]
    assert groups["opportunities"] == [things["deal"].pk]


def test_a_contact_is_found_by_name_and_by_address(cast, things):
    assert found(cast.rep, "oudin") == {"contacts": [things["contact"].pk]}
    assert found(cast.rep, "marc@kerval")["contacts"] == [things["contact"].pk]


def test_what_was_said_is_found_whatever_the_ending_of_its_words(cast, things):
    assert found(cast.rep, "perdons une minute") == {}
    assert found(cast.rep, "heure perdons") == {"conversations": [things["talk"].pk]}


@pytest.mark.parametrize(("typed", "kind"), [("k", "accounts"), ("ma", "contacts"), ("si", "opportunities")])
def test_one_or_two_letters_begin_a_name(cast, things, typed, kind):
    assert found(cast.rep, typed)[kind] == [
        things[{"accounts": "account", "contacts": "contact", "opportunities": "deal"}[kind]].pk
    ]


@pytest.mark.parametrize("typed", ["kervla", "kervall", "indutries", "sitte licence", "oudn marc"])
def test_a_typing_error_is_forgiven_when_nothing_has_these_letters(cast, things, typed):
    assert found(cast.rep, typed) == {}
    assert not close(cast.rep, typed).is_empty
    assert close(cast.other_rep, typed).is_empty


@pytest.mark.parametrize("typed", ["perdnos", "heurse perdons", "qarante heures", "mois quarente heures", "PERDONSS"])
def test_a_typing_error_in_what_was_said_is_forgiven(cast, things, typed):
    for who in (cast.rep, cast.executive):
        group = said(who, Words.of(typed))
        assert (group.is_close, [row.pk for row in group.rows]) == (True, [things["talk"].pk])
    assert not said(cast.rep, Words.of("quarante heures")).is_close
    assert said(cast.other_rep, Words.of(typed)).rows == []


@pytest.mark.parametrize("typed", ["carente", "quarnate minutes", "mios", "heurse zzz", "zzyzx", "%%%"])
def test_what_was_said_otherwise_does_not_come_close(cast, things, typed):
    assert said(cast.executive, Words.of(typed)).rows == []


def test_those_that_come_closest_are_first_and_older_ones_are_not_looked_at(cast, things, monkeypatch):
    build_held(cast, things["deal"], things["contact"], words="Quarans", days_ago=0)
    assert [row.words for row in said(cast.rep, Words.of("quarantz")).rows] == [things["talk"].words, "Quarans"]
    monkeypatch.setattr(nearly_said, "LOOKED", 1)
    for who in (cast.rep, cast.executive):
        assert [row.words for row in said(who, Words.of("quarantz")).rows] == ["Quarans"]


def test_what_is_far_from_everything_is_not_found(cast, things):
    assert found(cast.rep, "zzyzx") == {}
    assert close(cast.rep, "zzyzx").is_empty


def test_another_team_is_not_found(cast, things):
    for typed in ("hexa", "fleet", "brandt", "robots", "hexo robotics"):
        assert found(cast.rep, typed) == {}
    assert set(found(cast.other_rep, "hexa")) == {"accounts", "opportunities"}
    assert len(found(cast.executive, "quarante")["conversations"]) == 2


def test_ten_of_each_and_whether_there_are_more(cast, things):
    rows = (Account(workspace=cast.workspace, team=cast.paris, name=f"Delta {n}") for n in range(12))
    Account.objects.bulk_create(rows)
    groups = Named(cast.rep, Words.of("delta"))
    assert (len(groups.accounts.rows), groups.accounts.has_more) == (10, True)
    assert groups.contacts.has_more is False


@pytest.mark.parametrize(("walked", "lately"), [(1, 0), (2, 1), (1, 2), (500, 3), (500, 0)])
@pytest.mark.parametrize("who", ["rep", "executive"])
def test_the_newest_come_first_however_many_rows_are_walked_for_them(cast, version, monkeypatch, walked, lately, who):
    """In the walk, after it among what is lately, after that among all, and partly in each: the same rows in the
    same order."""
    monkeypatch.setattr("conversations.found.OPPORTUNITIES", replace(OPPORTUNITIES, walked=walked))
    monkeypatch.setattr("conversations.found.CONVERSATIONS", replace(CONVERSATIONS, walked=walked, lately=lately))
    deals = [build_opportunity(cast, f"Wharf {n}") for n in range(12)]
    for n, deal in enumerate(deals):
        Opportunity.objects.filter(pk=deal.pk).update(opened_on=None if n == 5 else date(2024, 1, 1 + n))
    talks = [build_held(cast, deals[n], words=f"The wharf {n}", days_ago=1 + n) for n in (2, 0, 1)]
    build_held(cast, deals[0], words="Something else", days_ago=9)
    member, words = getattr(cast, who), Words.of("wharf")
    opportunities, conversations = Named(member, words).opportunities, said(member, words)
    newest_first = [*range(11, 5, -1), *range(4, -1, -1), 5]
    assert [row.pk for row in opportunities.rows] == [deals[n].pk for n in newest_first[:10]]
    assert opportunities.has_more
    assert [row.pk for row in conversations.rows] == [talks[n].pk for n in (1, 2, 0)]
    assert not conversations.has_more
    assert found(cast.other_rep, "wharf") == {}


@pytest.mark.parametrize("walked", [1, 2, 500])
@pytest.mark.parametrize("who", ["rep", "executive"])
def test_accounts_and_contacts_come_in_the_order_of_their_names(cast, version, monkeypatch, walked, who):
    for name, kind in (("ACCOUNTS", ACCOUNTS), ("CONTACTS", CONTACTS)):
        monkeypatch.setattr(f"conversations.found.{name}", replace(kind, walked=walked))
    names = [f"Wharf {letter}" for letter in "CABD"]
    for account in [build_account(cast, name, team=cast.paris) for name in names]:
        build_contact(cast, account, account.name)
    named = Named(getattr(cast, who), Words.of("wharf"), most=3)
    for group in (named.accounts, named.contacts):
        assert [row.name for row in group.rows] == ["Wharf A", "Wharf B", "Wharf C"]
        assert group.has_more


def test_what_is_found_is_what_the_querysets_show(cast, version):
    """An account of the team, of another team with an opportunity of this one, of nobody with and without any."""
    ours, theirs = build_account(cast, "Wharf 1", team=cast.paris), build_account(cast, "Wharf 2", team=cast.lyon)
    shared, nobodys = build_account(cast, "Wharf 3", team=cast.lyon), build_account(cast, "Wharf 4", team=None)
    sold = build_account(cast, "Wharf 5", team=None)
    accounts = [ours, theirs, shared, nobodys, sold]
    contacts = [build_contact(cast, account, f"Wharf of {account.name}") for account in accounts]
    deals = [build_opportunity(cast, "Wharf ours", account=shared)]
    deals.append(build_opportunity(cast, "Wharf theirs", account=sold, team=cast.lyon))
    talks = [build_held(cast, deals[0], contacts[2], words="A wharf")]
    talks.append(build_held(cast, deals[1], contacts[4], words="A wharf", by=cast.other_rep))
    for member in (cast.rep, cast.other_rep, cast.manager, cast.executive):
        groups = found(member, "wharf")
        for kind, model in (("accounts", Account), ("contacts", Contact), ("opportunities", Opportunity)):
            seen = model.objects.visible_to(member).filter(search__contains="wharf")
            assert set(groups[kind]) == set(seen.values_list("pk", flat=True))
        assert set(groups["conversations"]) == set(Conversation.objects.visible_to(member).values_list("pk", flat=True))
    assert set(found(cast.rep, "wharf")["accounts"]) == {ours.pk, shared.pk, nobodys.pk}


def test_opportunities_of_an_account_stand_among_those_of_that_name(cast, version):
    account = build_account(cast, "Wharf Holding", team=cast.paris)
    days = {"Pier": 3, "Wharf lease": 2, "Dock": 1}
    for name, day in days.items():
        deal = build_opportunity(cast, name, account=build_account(cast) if name == "Wharf lease" else account)
        Opportunity.objects.filter(pk=deal.pk).update(opened_on=date(2024, 1, day))
    assert [row.name for row in Named(cast.rep, Words.of("wharf")).opportunities.rows] == list(days)


def test_the_closest_names_are_offered_and_no_distant_ones_beside_them(cast, version):
    for name in ("Marcello", "Martineau", "Bartelli"):
        build_account(cast, name, team=cast.paris)
    assert [row.name for row in close(cast.rep, "marcelo").accounts.rows] == ["Marcello"]
    assert [row.name for row in close(cast.rep, "martinoo").accounts.rows] == ["Martineau"]


def test_a_list_finds_what_many_rows_meet_too(client, cast, things, monkeypatch):
    monkeypatch.setattr("conversations.finding.FEW", 0)
    page = Reader(client, cast.rep).words("account_index", q="kerval", whose="all")
    assert "Kérval Industries" in page


@pytest.mark.parametrize(
    "typed", ["%", "_", "\\", "'", '"', "a & b | !c", "(((", "🙂", "-", "...", "ß", "k%l", ":*", "e" * 200]
)
def test_signs_are_letters_like_others(cast, things, typed):
    assert found(cast.rep, typed) == {}


def test_typed_words_are_made_plain_as_stored_ones_are(cast, db):
    assert Words.of("  Ça\tÉTÉ\nŒuvre ").plain == "ca ete oeuvre"


def test_the_page_shows_what_was_found(client, cast, things):
    reader = Reader(client, cast.rep)
    page = reader.words("search", q="kerval")
    for shown in ("Found for “kerval”", "Kérval Industries", "Site licence", "Marc Oudin"):
        assert shown in page
    assert "No name contains “quarante”" in reader.words("search", q="quarante")


def test_what_buyers_said_is_asked_for_after_the_names(client, cast, things):
    """By the page where it can, else through a link."""
    reader = Reader(client, cast.rep)
    page = reader.open("search", q="quarante").content.decode()
    waiting = re.search(r'hx-get="([^"]+)"', page)[1].replace("&amp;", "&")
    assert f'href="{waiting.replace("&", "&amp;")}"' in page
    for headers in ({}, {"HX-Request": "true"}):
        assert "Nous perdons quarante heures" in client.get(waiting, headers=headers).content.decode()
    assert "Kérval Industries" in reader.words("search_beyond", q="kervla")
    assert "These names come close" in reader.words("search_beyond", q="kervla")
    assert "no name comes close" in reader.words("search_beyond", q="zzyzx")


def test_where_few_names_were_found_those_that_come_close_are_offered_beside_them(client, cast, things):
    reader = Reader(client, cast.rep)
    build_account(cast, "Industrias Sur", team=cast.paris)
    assert "named=few" in reader.open("search", q="industries").content.decode()
    page = reader.words("search_beyond", q="industries", named="few")
    assert "Buyers said nothing of it." in page
    assert "Did you mean one of these?" in page
    assert "Industrias Sur" in page
    assert "Kérval" not in page


def test_no_close_name_is_offered_where_many_were_found(client, cast, things):
    for letter in "abcd":
        build_account(cast, f"{letter} Industries", team=cast.paris)
    build_account(cast, "Industrias Sur", team=cast.paris)
    reader = Reader(client, cast.rep)
    assert "named=many" in reader.open("search", q="industries").content.decode()
    assert "Industrias" not in reader.words("search_beyond", q="industries", named="many")


@pytest.mark.parametrize("params", [{}, {"q": ""}, {"q": "   "}, {"q": "\x00"}, {"q": "x" * 500}, {"kind": "contacts"}])
def test_what_cannot_be_looked_for_is_no_error(client, cast, things, params):
    reader = Reader(client, cast.rep)
    assert "What are you looking for?" in reader.words("search", **params)
    assert "Buyers said nothing of it" in reader.words("search_beyond", **params)


def test_all_the_contacts_of_a_name_have_their_pages(client, cast, things):
    rows = (Contact(workspace=cast.workspace, account=things["account"], name=f"Anna {n:02}") for n in range(60))
    Contact.objects.bulk_create(rows)
    reader = Reader(client, cast.rep)
    assert "All these contacts" in reader.words("search", q="anna")
    first = reader.open("search", q="anna", kind="contacts").context["page"]
    assert len(first.rows) == 50
    second = reader.open("search", q="anna", kind="contacts", after=first.next).context["page"]
    assert [row.name for row in second.rows] == [f"Anna {n:02}" for n in range(50, 60)]


def test_somebody_of_another_company_gets_404(client, cast, things):
    Reader(client, cast.stranger, cast.workspace).open("search", 404, q="kerval")


def test_the_operators_of_search_may_use_an_index_behind_row_level_security(db):
    """Only what PostgreSQL takes for leakproof may: the marks of deploy/search.sql are there."""
    names = ["textlike", "word_similarity_commutator_op", "ts_match_vq"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, proleakproof FROM pg_proc WHERE proname = ANY(%s)", [names])
        assert dict(cursor.fetchall()) == dict.fromkeys(names, True)
