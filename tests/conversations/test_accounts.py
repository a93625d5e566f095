"""The list of accounts, at its edge."""

import pytest

from conversations.models import Account
from tests.builders.conversations import build_account, build_held, build_opportunity
from tests.conversations.pages import Reader


@pytest.fixture
def reader(client, cast):
    return Reader(client, cast.rep)


@pytest.fixture
def accounts(cast, version):
    """Kérval is of Paris; Soret has a deal of Paris, Hexa one of Lyon; Nobody is of no team and has none."""
    kerval = build_account(cast, "Kérval", team=cast.paris)
    soret, hexa, nobody = (build_account(cast, name) for name in ("Soret", "Hexa", "Nobody"))
    Account.objects.filter(pk__in=[soret.pk, hexa.pk, nobody.pk]).update(team=None, owner=None)
    build_held(cast, build_opportunity(cast, account=soret), days_ago=2)
    build_opportunity(cast, account=hexa, team=cast.lyon)
    return {"Kérval": kerval, "Soret": soret, "Hexa": hexa, "Nobody": nobody}


def test_those_of_the_persons_teams_and_of_nobody_by_name(reader, accounts):
    assert reader.names("account_index") == ["Kérval", "Nobody", "Soret"]
    assert "3 accounts" in reader.words("account_index")


def test_an_executive_sees_all(client, cast, accounts):
    assert Reader(client, cast.executive).names("account_index") == ["Hexa", "Kérval", "Nobody", "Soret"]


def test_open_opportunities_and_the_last_conversation_are_shown(reader, accounts):
    lines = {line["name"]: line for line in reader.open("account_index").context["listing"].lines}
    assert (lines["Soret"]["open"], lines["Kérval"]["open"]) == (1, 0)
    assert lines["Soret"]["last"] != "–"
    assert lines["Kérval"]["last"] == "–"


def test_what_another_team_does_with_an_account_is_not_counted(reader, cast, accounts):
    build_opportunity(cast, account=accounts["Soret"], team=cast.lyon)
    lines = {line["name"]: line["open"] for line in reader.open("account_index").context["listing"].lines}
    assert lines["Soret"] == 1


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "KERVAL"}, ["Kérval"]),
        ({"q": "erv"}, ["Kérval"]),
        ({"q": "so"}, ["Soret"]),
        ({"q": "hexa"}, []),
        ({"sort": "newest"}, ["Nobody", "Soret", "Kérval"]),
    ],
)
def test_filters(reader, accounts, asked, names):
    assert reader.names("account_index", **asked) == names


def test_filters_by_team(reader, cast, accounts):
    assert reader.names("account_index", team=cast.paris.pk) == ["Kérval"]
    page = reader.words("account_index", team=cast.lyon.pk)
    assert "What was asked for here does not exist, or is not yours to see." in page


def test_somebody_of_another_company_gets_404(client, cast, accounts):
    Reader(client, cast.stranger, cast.workspace).open("account_index", 404)


def test_an_empty_list_says_what_an_account_is(reader, cast):
    assert "An account is a company that buys." in reader.words("account_index")
