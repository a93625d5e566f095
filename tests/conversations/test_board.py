"""The board, at its edge."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from conversations.lists.board import SIZE, Board
from conversations.models import Opportunity
from tests.builders.conversations import build_opportunity, build_version
from tests.conversations.pages import Reader


@pytest.fixture
def reader(client, cast):
    return Reader(client, cast.rep)


def board_of(reader, **params) -> Board:
    return reader.open("board", **params).context["board"]


def cards(board):
    return {column.name: [card.of.name for card in column.cards] for column in board.columns}


def test_open_ones_stand_under_their_stage_the_longest_there_on_top(reader, cast, version):
    first = version.stages.first()
    for name, days in (("New", 1), ("Old", 20)):
        build_opportunity(cast, name, at=timezone.now() - timedelta(days=days))
    moved = build_opportunity(cast, "Moved")
    moved.enter(version.stages.all()[1], by=cast.rep, reason="They asked for it")
    build_opportunity(cast, "Decided").decide("won", by=cast.rep)
    build_opportunity(cast, "Of Lyon", team=cast.lyon)
    board = board_of(reader)
    assert cards(board) == {first.name: ["Old", "New"], "Agrees it must change": ["Moved"], "Gets the value": []}
    assert "3 open opportunities" in reader.words("board")


def test_a_column_counts_and_adds_up_each_currency_apart(reader, cast, version):
    for amount, currency in ((1000, "EUR"), (2500, "EUR"), (700, "CHF"), (None, "")):
        build_opportunity(cast, amount=amount and Decimal(amount), currency=currency)
    column = board_of(reader).columns[0]
    assert column.count == 4
    assert column.amounts == [(700, "CHF"), (3500, "EUR")]


def test_those_without_a_version_stand_under_the_name_of_their_stage(reader, cast, version):
    build_opportunity(cast, "Pinned")
    for name, stage in (("From a file", "Negotiation"), ("From another", "Demo"), ("Nowhere", "")):
        Opportunity.objects.create(workspace=cast.workspace, team=cast.paris, name=name, stage_name=stage)
    board = board_of(reader)
    assert [(value, n) for value, _name, n in board.versions] == [(str(version.pk), 1), ("none", 3)]
    assert cards(board_of(reader, version="none")) == {
        "": ["Nowhere"],
        "Demo": ["From another"],
        "Negotiation": ["From a file"],
    }
    assert "No stage" in reader.words("board", version="none")


def test_versions_are_looked_at_one_by_one(reader, cast, version):
    build_opportunity(cast, "Before")
    later = build_version(cast, teams=[])
    after = build_opportunity(cast, "After")
    stage = later.stages.first()
    Opportunity.objects.filter(pk=after.pk).update(version=later, stage=stage, stage_name=stage.name)
    assert cards(board_of(reader, version=later.pk))[stage.name] == ["After"]
    assert cards(board_of(reader, version=version.pk))[stage.name] == ["Before"]


def test_twenty_cards_then_more(reader, cast, version):
    stage, now = version.stages.first(), timezone.now()
    Opportunity.objects.bulk_create(
        Opportunity(
            workspace=cast.workspace,
            team=cast.paris,
            version=version,
            stage=stage,
            stage_name=stage.name,
            name=f"Deal {n:02}",
            stage_entered_at=now - timedelta(days=100 - n) if n < 40 else None,
        )
        for n in range(45)
    )
    board = board_of(reader)
    column = board.columns[0]
    assert (len(column.cards), column.count) == (SIZE, 45)
    seen, after = [card.of.name for card in column.cards], column.next
    while after:
        answer = reader.client.get(
            reader.url("board"),
            {"team": cast.paris.pk, "version": version.pk, "column": column.key, "after": after},
            headers={"HX-Request": "true"},
        )
        assert b"<html" not in answer.content
        more = answer.context["column"]
        seen, after = seen + [card.of.name for card in more.cards], more.next
    assert seen == [f"Deal {n:02}" for n in range(45)]


def test_a_card_can_be_moved_without_a_drag(reader, client, cast, version):
    build_opportunity(cast, "One")
    card = board_of(reader).columns[0].cards[0]
    second = version.stages.all()[1]
    reason = {"stage": second.pk, "leaving": card.of.stage_id, "reason": "They asked for it"}
    assert client.post(card.move_url, reason).status_code == 302
    assert cards(board_of(reader))[second.name] == ["One"]


def test_who_may_not_move_sees_no_menu(client, cast, version):
    build_opportunity(cast, "One")
    assert "Move to…" in Reader(client, cast.rep).words("board")
    assert "Move to…" not in Reader(client, cast.executive).words("board")


def test_a_team_may_be_chosen_among_those_that_the_person_sees(client, cast, version):
    build_opportunity(cast, "Of Lyon", team=cast.lyon)
    assert cards(board_of(Reader(client, cast.executive), team=cast.lyon.pk))["Sees the problem"] == ["Of Lyon"]
    page = Reader(client, cast.rep).words("board", team=cast.lyon.pk)
    assert "This team does not exist, or is not yours to see." in page
    assert "Of Lyon" not in page


@pytest.mark.parametrize("params", [{"team": "x"}, {"team": "9" * 30}, {"version": "x"}, {"version": "9" * 30}])
def test_what_does_not_exist_is_no_error(reader, cast, version, params):
    build_opportunity(cast)
    reader.open("board", **params)


def test_further_cards_of_no_column_are_not_found(reader, cast, version):
    answer = reader.client.get(reader.url("board"), {"column": "x"}, headers={"HX-Request": "true"})
    assert answer.status_code == 404


def test_an_empty_team_says_so(reader, cast):
    assert "No opportunity is open in this team" in reader.words("board")


def test_somebody_of_another_company_gets_404(client, cast, version):
    Reader(client, cast.stranger, cast.workspace).open("board", 404)
