"""Stages wherever they are asked for: the page, the board, many at once and the API judge alike."""

import pytest
from django.urls import reverse

from conversations.models import Bulk
from conversations.planning import next_on_score
from tests.builders.conversations import build_opportunity, planned_of, read_again
from tests.conversations.pages import Reader, words

LIVE = {"HX-Request": "true", "HX-Target": "ask"}
WHY = "They asked for it."


@pytest.fixture
def manager(client, cast):
    return Reader(client, cast.manager)


def url(cast, name, *args):
    return reverse(f"conversations:{name}", args=[cast.workspace.slug, *args])


def api(client, cast, opportunity, act, **sent):
    address = f"/api/v1/w/{cast.workspace.slug}/opportunities/{opportunity.pk}/{act}/"
    return client.post(address, sent, content_type="application/json")


def by_page(client, cast, opportunity, stage, reason):
    sent = {"stage": stage.pk, "leaving": opportunity.stage_id or "", "reason": reason}
    answer = client.post(url(cast, "stage_entry_create", opportunity.pk), sent)
    return answer.status_code == 302, answer.content.decode()


def by_menu_of_the_board(client, cast, opportunity, stage, reason):
    sent = {"stage": stage.pk, "leaving": opportunity.stage_id or "", "reason": reason}
    answer = client.post(url(cast, "stage_entry_create", opportunity.pk) + "?from=board", sent)
    assert answer.status_code == 422 or "/board/" in answer.url
    return answer.status_code == 302, answer.content.decode()


def by_drag(client, cast, opportunity, stage, reason):
    sent = {"stage": stage.pk, "leaving": opportunity.stage_id or "", "reason": reason}
    address = url(cast, "stage_entry_create", opportunity.pk) + "?from=board"
    answer = client.post(address, sent, headers=LIVE)
    assert answer.status_code == 422 or "HX-Location" in answer.headers
    assert answer.status_code == 422 or opportunity.name in answer.headers["HX-Trigger"]  # with the way to its page
    return answer.status_code == 200, answer.content.decode()


def by_bulk(client, cast, opportunity, stage, reason):
    client.post(url(cast, "bulk_create"), {"act": "stage", "rows": [opportunity.pk]})
    bulk = Bulk.objects.latest("pk")
    tried = client.post(url(cast, "bulk_update", bulk.pk), {"stage_name": stage.name, "reason": reason}, follow=True)
    client.post(url(cast, "bulk_run_create", bulk.pk))
    return Bulk.objects.get(pk=bulk.pk).run is not None, tried.content.decode()


def by_api(client, cast, opportunity, stage, reason):
    answer = api(client, cast, opportunity, "stage-entries", stage=stage.pk, reason=reason)
    return answer.status_code == 201, answer.content.decode()


WAYS = [by_page, by_menu_of_the_board, by_drag, by_bulk, by_api]


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__)
def moves(request, manager, cast):
    """moves(opportunity, stage, reason=""): whether it was moved, and what was answered."""
    return lambda opportunity, stage, reason="": request.param(manager.client, cast, opportunity, stage, reason)


def test_whoever_skips_required_milestones_is_asked_for_one_reason_which_is_kept(moves, version, opportunity):
    """Past two stages at once: the milestones of both are named, and one reason is enough."""
    third = version.stages.all()[2]
    version_milestones = [milestone for stage in version.stages.all()[:2] for milestone in stage.milestones.all()]
    required = [milestone.name for milestone in version_milestones if milestone.is_required]
    for reason in ("", "   "):
        moved, said = moves(opportunity, third, reason)
        assert not moved
        assert "reason" in said
        assert read_again(opportunity).stage == opportunity.stage
    assert opportunity.stage_entries.count() == 1
    moved, _said = moves(opportunity, third, WHY)
    assert moved
    entry = opportunity.stage_entries.last()
    assert (entry.reason, [each["name"] for each in entry.missing]) == (WHY, required)


def test_back_again_asks_nothing(moves, cast, version, opportunity):
    opportunity.enter(version.stages.all()[1], by=cast.rep, reason=WHY)
    assert moves(opportunity, version.stages.all()[0])[0]
    assert opportunity.stage_entries.count() == 3


def test_past_the_signature_it_is_won_and_goes_on_there_only(moves, cast, version, opportunity):
    first, second, third = version.stages.all()
    opportunity.enter(second, by=cast.rep, reason=WHY)
    assert moves(opportunity, third)[0]
    won = read_again(opportunity)
    assert (won.outcome, won.decided_on) == ("won", cast.workspace.today())
    assert not moves(won, first)[0]
    assert read_again(won).stage == third


def test_won_by_its_press_it_goes_on_after_the_signature(moves, cast, version, opportunity):
    opportunity.decide("won", by=cast.rep)
    assert not moves(opportunity, version.stages.all()[1], WHY)[0]
    assert not moves(opportunity, version.stages.all()[2])[0]
    assert moves(opportunity, version.stages.all()[2], WHY)[0]
    assert read_again(opportunity).stage_name == "Gets the value"


def test_what_ended_without_a_sale_stays_where_it_is(moves, cast, version, opportunity):
    opportunity.decide("lost", by=cast.rep)
    assert not moves(opportunity, version.stages.all()[1], WHY)[0]


def test_what_is_won_is_suggested_the_conversations_after_the_signature(manager, cast, version, opportunity):
    opportunity.decide("won", by=cast.rep)
    assert next_on_score(opportunity).planned == planned_of(version, 2)
    shown = manager.client.get(url(cast, "opportunity_show", opportunity.pk)).content.decode()
    assert url(cast, "proposal_index", opportunity.pk) in shown
    answer = manager.client.get(url(cast, "proposal_index", opportunity.pk))
    assert "Theme 3 Sponsor" in words(answer.content.decode())


def test_the_board_of_what_is_won_moves_cards_on_after_the_signature(manager, cast, version):
    first, second, third = version.stages.all()
    signed = build_opportunity(cast, "Signed early")
    signed.decide("won", by=cast.rep)
    assert "Signed early" not in manager.words("board", team=cast.paris.pk)
    board = manager.open("board", team=cast.paris.pk, outcome="won").context["board"]
    assert [(column.name, column.count) for column in board.columns] == [(first.name, 1), (third.name, 0)]
    card = board.columns[0].cards[0]
    assert "1 won opportunity" in manager.words("board", team=cast.paris.pk, outcome="won")
    moved = manager.client.post(card.move_url, {"stage": third.pk, "leaving": first.pk, "reason": WHY})
    assert moved.url.endswith("&outcome=won")
    board = manager.open("board", team=cast.paris.pk, outcome="won").context["board"]
    assert [(column.name, column.count) for column in board.columns] == [(third.name, 1)]
    answer = manager.client.post(card.move_url, {"stage": second.pk, "leaving": third.pk}, headers=LIVE)
    assert "only the stages after the signature" in answer.content.decode() or answer.context["form"].errors["stage"]
