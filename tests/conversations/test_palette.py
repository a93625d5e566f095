"""What the command palette finds, and what was seen lately."""

import re

import pytest

from conversations.models import Account
from conversations.palette import NAMES, SAID, Palette
from conversations.seen import seen
from tests.builders.conversations import build_account, build_contact, build_held, build_opportunity
from tests.conversations.pages import Reader


@pytest.fixture
def things(cast, version):
    kerval = build_account(cast, "Kérval Industries", team=cast.paris)
    deal = build_opportunity(cast, "Site licence", account=kerval)
    marc = build_contact(cast, kerval, "Marc Oudin")
    talk = build_held(cast, deal, marc, words="Nous perdons quarante heures par mois")
    return {"account": kerval, "deal": deal, "contact": marc, "talk": talk}


def found(member, typed):
    groups = [group for part in (NAMES, SAID) for group in Palette(member, typed, part=part).groups]
    return {group.key: [line.name for line in group.lines] for group in groups}


def test_names_are_found_by_their_beginning_whatever_the_accents(cast, things):
    assert found(cast.rep, "kerv") == {"accounts": ["Kérval Industries"]}
    assert found(cast.rep, "OUDÏN") == {"contacts": ["Marc Oudin"]}
    assert found(cast.rep, "si") == {"opportunities": ["Site licence"]}


def test_the_name_itself_comes_first_then_those_that_begin_with_it_then_the_others(cast, version):
    for name in ("Bay Wharf", "Wharf Lease", "Wharf", "A Wharf"):
        build_opportunity(cast, name)
        build_account(cast, name, team=cast.paris)
    for key in ("opportunities", "accounts"):
        names = found(cast.rep, "wharf")[key]
        assert names[:2] == ["Wharf", "Wharf Lease"]
        assert set(names) == {"Wharf", "Wharf Lease", "Bay Wharf", "A Wharf"}


@pytest.mark.parametrize("typed", ["kervla", "kervall", "oudn marc", "sitte licence"])
def test_typing_errors_are_forgiven(cast, things, typed):
    assert found(cast.rep, typed)["close"]


def test_those_that_come_close_stand_under_those_that_are_meant(cast, things):
    build_account(cast, "Industrias Sur", team=cast.paris)
    groups = found(cast.rep, "industries")
    assert list(groups) == ["accounts", "close"]
    assert groups["close"] == ["Industrias Sur"]


def test_what_buyers_said_is_found(cast, things):
    lines = Palette(cast.rep, "quarante heures", part=SAID).groups[-1].lines
    assert lines[0].about == "Nous perdons quarante heures par mois"
    assert "Kérval Industries" in lines[0].name


@pytest.mark.parametrize("typed", ["kerval", "oudin", "licence", "quarante", "kervla"])
def test_another_team_finds_nothing(cast, things, typed):
    assert found(cast.other_rep, typed) == {}
    assert found(cast.manager, typed)


def test_no_more_than_five_of_each(cast, version):
    Account.objects.bulk_create(
        Account(workspace=cast.workspace, team=cast.paris, name=f"Delta {n}") for n in range(12)
    )
    assert len(found(cast.rep, "delta")["accounts"]) == 5


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", "🙂", "a & b | !c", "e" * 200])
def test_signs_are_letters_like_others(cast, things, typed):
    assert found(cast.rep, typed) == {}


def test_the_script_gets_options_and_everybody_else_the_page_of_the_search(client, cast, things):
    reader = Reader(client, cast.rep)
    answer = client.get(reader.url("palette_index"), {"q": "kerv"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert re.search(r'role="option"[^>]* href="[^"]*/accounts/\d+/"', page)
    assert "<html" not in page
    assert client.get(reader.url("palette_index"), {"q": "kerv é"}).url.endswith("/search/?q=kerv+%C3%A9")


def test_names_are_escaped(client, cast, version):
    build_account(cast, "<script>alert(1)</script>", team=cast.paris)
    reader = Reader(client, cast.rep)
    answer = client.get(reader.url("palette_index"), {"q": "<script"}, headers={"HX-Request": "true"})
    assert "&lt;script&gt;alert" in answer.content.decode()


def keys_of(things) -> str:
    letters = {"deal": "o", "account": "a", "contact": "c", "talk": "v"}
    return ",".join(f"{letter}{things[name].pk}" for name, letter in letters.items())


def test_what_was_seen_lately_is_named_in_its_order(cast, things):
    names = [line.name for line in seen(cast.rep, keys_of(things))]
    assert names[:3] == ["Site licence", "Kérval Industries", "Marc Oudin"]
    assert "Something else" in names[3]
    assert found(cast.rep, "") == {}
    assert [group.key for group in Palette(cast.rep, "", keys_of(things)).groups] == ["seen"]


def test_what_somebody_may_not_see_is_not_named(client, cast, things):
    assert seen(cast.other_rep, keys_of(things)) == []
    things["deal"].edit({"team": cast.lyon, "owner": None}, revision=things["deal"].revision, by=cast.admin)
    assert "Site licence" not in [line.name for line in seen(cast.rep, keys_of(things))]


@pytest.mark.parametrize("keys", ["", "x", "o", "o0", "a99999999999999999999", "o1;drop", "o1," * 500])
def test_keys_that_nobody_has_are_passed_over(cast, things, keys):
    assert seen(cast.other_rep, keys) == []


def test_the_page_of_what_was_seen_lately(client, cast, things):
    reader = Reader(client, cast.rep)
    assert "Site licence" in reader.words("seen_index", keys=keys_of(things))
    assert "Nothing yet" in reader.words("seen_index")
    part = client.get(reader.url("seen_index"), {"keys": keys_of(things)}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "data-url=" in reader.open("search").content.decode()
    assert 'data-behaviour="palette-seen"' not in reader.open("search", q="kerval").content.decode()
