"""Outcomes on the page and in the API, two tabs at once, reopening, and the course that tells all of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from people.models import Notice
from tests.builders.conversations import build_account, build_opportunity, read_again
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


def decided(client, cast, opportunity, kind, **more):
    sent = {"kind": kind, "on": cast.workspace.today()} | more
    return client.post(url(cast, "outcome_create", opportunity.pk), sent)


def test_what_it_was_won_for_is_asked_and_becomes_its_amount(manager, cast, version):
    deal = build_opportunity(cast, amount=Decimal(900), currency="USD")
    form = manager.client.get(url(cast, "outcome_create", deal.pk), {"kind": "won"}).context["form"]
    assert (form["amount"].label, form["amount"].initial) == ("Won for (USD)", Decimal(900))
    assert decided(manager.client, cast, deal, "won", amount="1200").status_code == 302
    deal = read_again(deal)
    assert (deal.amount, deal.currency, deal.outcome) == (Decimal(1200), "USD", "won")
    assert deal.events.latest("pgh_id").amount == Decimal(900)


def test_won_without_an_amount_leaves_the_amount(manager, cast, version):
    deal = build_opportunity(cast, amount=Decimal(900), currency="EUR")
    decided(manager.client, cast, deal, "won", amount="")
    assert (read_again(deal).amount, read_again(deal).outcome) == (Decimal(900), "won")


@pytest.mark.parametrize("amount", ["-1", "a lot", "1" * 20])
def test_an_amount_that_is_none_is_said_at_its_field_and_nothing_is_written(manager, cast, opportunity, amount):
    answer = decided(manager.client, cast, opportunity, "won", amount=amount)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["amount"])
    assert read_again(opportunity).is_open


@pytest.mark.parametrize(("kind", "asks"), [("lost", "To whom, and why?"), ("disqualified", "Why is it not for us?")])
def test_a_reason_is_asked_in_the_words_of_its_outcome_and_shown_afterwards(manager, cast, opportunity, kind, asks):
    form = manager.client.get(url(cast, "outcome_create", opportunity.pk), {"kind": kind}).context["form"]
    assert form["reason"].label == asks
    decided(manager.client, cast, opportunity, kind, reason="Their cousin sells it")
    assert "Their cousin sells it" in words(
        manager.client.get(url(cast, "course_index", opportunity.pk)).content.decode()
    )


@pytest.mark.parametrize(("days", "says"), [(1, "This day is in the future."), (-15, "It was opened after that day.")])
def test_a_day_that_cannot_be_is_refused_at_its_field_on_the_page_and_in_the_api(
    manager, cast, opportunity, days, says
):
    on = cast.workspace.today() + timedelta(days=days)
    answer = decided(manager.client, cast, opportunity, "lost", on=on, reason="Price")
    assert answer.context["form"].errors["on"] == [says]
    assert 'value="Price"' in answer.content.decode()  # what was typed is still there
    refused = api(manager.client, cast, opportunity, "outcome", kind="lost", decided_on=on.isoformat())
    assert (refused.status_code, refused.json()["field"], refused.json()["detail"]) == (422, "decided_on", says)
    assert read_again(opportunity).is_open


def test_a_late_disqualification_names_no_field_that_nobody_sees(manager, cast, version, opportunity):
    opportunity.enter(version.stages.all()[1], by=cast.rep, reason=WHY)
    answer = decided(manager.client, cast, opportunity, "disqualified")
    assert "Kind:" not in words(answer.content.decode())
    assert "too late to disqualify" in answer.context["form"].non_field_errors()[0]
    refused = api(manager.client, cast, opportunity, "outcome", kind="disqualified")
    assert (refused.status_code, refused.json()["code"]) == (422, "too_late_to_disqualify")


def test_the_api_ends_wins_and_opens_again_by_the_same_rules(manager, cast, opportunity):
    won = api(manager.client, cast, opportunity, "outcome", kind="won", amount="700")
    assert (won.status_code, read_again(opportunity).amount) == (201, Decimal(700))
    again = api(manager.client, cast, opportunity, "outcome", kind="lost")
    assert (again.status_code, again.json()["code"]) == (422, "already_decided")
    silent = api(manager.client, cast, opportunity, "reopening", because="  ", past_may_change=False)
    assert silent.status_code == 400
    api(manager.client, cast, opportunity, "reopening", because="They called back", past_may_change=False)
    assert opportunity.outcomes.get().stays_counted
    closed = api(manager.client, cast, opportunity, "reopening", because="x", past_may_change=False)
    assert (closed.status_code, closed.json()["code"]) == (422, "already_open")
    wrong = api(manager.client, cast, opportunity, "outcome", kind="lost", amount="700")
    assert (wrong.status_code, wrong.json()["field"]) == (422, "amount")


def test_the_api_moves_nothing_that_has_moved_since_it_was_read(manager, cast, version, opportunity):
    first, second, third = version.stages.all()
    opportunity.enter(second, by=cast.rep, reason=WHY)
    stale = api(manager.client, cast, opportunity, "stage-entries", stage=third.pk, leaving=first.pk)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    told = api(manager.client, cast, opportunity, "stage-entries", stage=third.pk, leaving=second.pk)
    assert told.status_code == 201


def test_opened_again_after_it_was_won_past_the_signature_it_can_go_back_and_be_won_again(
    manager, cast, version, opportunity
):
    first, _second, third = version.stages.all()
    opportunity.enter(third, by=cast.rep, reason=WHY)
    manager.client.post(url(cast, "outcome_remove", opportunity.pk), {"because": "They withdrew", "past": "changes"})
    opportunity = read_again(opportunity)
    assert (opportunity.is_open, opportunity.stage) == (True, third)
    opportunity.enter(first, by=cast.rep)
    opportunity.enter(third, by=cast.rep, reason=WHY)
    assert read_again(opportunity).is_won
    assert opportunity.outcomes.count() == 2


def test_two_tabs_that_end_it_end_it_once_and_the_second_reads_how(manager, cast, opportunity):
    decided(manager.client, cast, opportunity, "lost", reason="Price")
    answer = decided(manager.client, cast, opportunity, "no_decision", cause="indecision")
    assert answer.context["form"].non_field_errors() == ["It has already ended: Lost."]
    assert opportunity.outcomes.count() == 1


# ---- how it came to where it is


def test_the_course_tells_stages_reasons_outcomes_and_reopenings(manager, cast, version, opportunity):
    opportunity.enter(version.stages.all()[1], by=cast.rep, reason=WHY)
    opportunity.decide("no_decision", by=cast.rep, cause="status_quo")
    opportunity.reopen(by=cast.manager, because="They called back", past_may_change=False)
    address = url(cast, "course_index", opportunity.pk)
    told = words(manager.client.get(address).content.decode())
    parts = ["They called back", "No decision", "status quo", "Agrees it must change", "said yes to step 1", WHY]
    assert [told.find(part) for part in parts] == sorted(told.find(part) for part in parts)
    assert -1 not in [told.find(part) for part in parts]
    assert "<html" not in manager.client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_the_course_asks_as_much_for_many_steps_as_for_few(manager, cast, version, opportunity, count_queries):
    def read():
        manager.client.get(url(cast, "course_index", opportunity.pk))

    few = count_queries(read)
    first, second, _third = version.stages.all()
    for _ in range(4):
        opportunity.enter(second, by=cast.rep, reason=WHY)
        opportunity.enter(first, by=cast.rep)
    assert count_queries(read) == few


# ---- who is given one


@pytest.mark.parametrize("way", ["page", "api"])
def test_one_that_is_opened_for_somebody_else_is_told_to_them(manager, cast, version, way):
    account = build_account(cast, "Novalis")
    fields = {"name": "Plant rollout", "team": cast.paris.pk, "owner": cast.rep.pk}
    if way == "page":
        assert manager.client.post(url(cast, "opportunity_create"), fields | {"account": "Novalis"}).status_code == 302
    else:
        address = f"/api/v1/w/{cast.workspace.slug}/opportunities/"
        sent = manager.client.post(address, fields | {"account": account.pk}, content_type="application/json")
        assert sent.status_code == 201
    notice = Notice.objects.of_kind("opportunity").get(to=cast.rep)
    assert (notice.code, notice.names["opportunity"]) == ("opportunity.given", "Plant rollout")


def test_one_that_is_opened_for_oneself_is_no_news(client, cast, version):
    rep = Reader(client, cast.rep)
    fields = {"name": "Plant rollout", "team": cast.paris.pk, "owner": cast.rep.pk, "account": "Novalis"}
    assert rep.client.post(url(cast, "opportunity_create"), fields).status_code == 302
    assert not Notice.objects.of_kind("opportunity").exists()
