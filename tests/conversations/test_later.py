"""What Today leaves for later, what a free day is for, and what waits for an answer."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from conversations.later import SIZE
from conversations.models import Opportunity
from people.models import Notice
from tests.builders.conversations import (
    build_account,
    build_contact,
    build_held,
    build_opportunity,
    build_scheduled,
    planned_of,
)
from tests.conversations.pages import Reader, words

LIVE = {"HX-Request": "true"}


@pytest.fixture
def reader(client, cast):
    return Reader(client, cast.rep)


def addresses(source: str, part: str) -> list[str]:
    """Of what the page unfolds."""
    return [
        piece.partition('"')[0].replace("&amp;", "&")
        for piece in source.split('hx-get="')[1:]
        if f"later/?part={part}" in piece.partition('"')[0]
    ]


def unfolded(reader, part: str) -> list[str]:
    """The names of opportunities that the parts for later show, page by page, until there is no more."""
    source, names = reader.open("today").content.decode(), []
    (address,) = addresses(source, part)
    for _page in range(9):
        answer = reader.client.get(address, headers=LIVE)
        assert b"<html" not in answer.content
        later = answer.context["later"]
        names += [talk.opportunity.name for talk, _may in later.talks] + [deal.of.name for deal in later.deals]
        if not later.page.next:
            return names
        address = f"{reader.url('later_index')}?part={part}&shown={later.params['shown']}&after={later.page.next}"
    raise AssertionError("It never ends.")


def build_many(cast, n: int, build) -> set[str]:
    account = build_account(cast)
    contact = build_contact(cast, account)
    deals = [build_opportunity(cast, f"Deal {place:02}", account=account, amount=Decimal(place)) for place in range(n)]
    for deal in deals:
        build(deal, contact)
    return {deal.name for deal in deals}


def shown_by_the_day(reader) -> list[str]:
    today = reader.open("today").context["today"]
    return [
        *(talk.of.opportunity_name for talk in today.agenda),
        *(each.opportunity.name for each in (*today.silent, *today.unplanned)),
    ]


@pytest.mark.parametrize("part", ["talks", "unplanned", "silent"])
def test_what_the_day_does_not_show_is_all_there_once_page_by_page(reader, cast, version, part):
    def build(deal, contact):
        if part == "talks":
            at = timezone.now() - timedelta(days=1, minutes=deal.pk % 50)
            build_scheduled(cast, deal, contact, starts_at=at, planned=planned_of(version))
        elif part == "unplanned":
            build_held(cast, deal, contact)
        else:
            type(deal).objects.filter(pk=deal.pk).update(opened_on=cast.workspace.today() - timedelta(days=90))

    everything = build_many(cast, SIZE * 2 + 9, build)
    shown, later = shown_by_the_day(reader), unfolded(reader, part)
    assert sorted([*shown, *later]) == sorted(everything)


def test_what_is_done_meanwhile_hides_nothing_else(reader, cast, version):
    build_many(cast, 12, lambda deal, contact: build_held(cast, deal, contact))
    source = reader.open("today").content.decode()
    (address,) = addresses(source, "unplanned")
    shown = reader.open("today").context["today"].unplanned
    build_scheduled(cast, Opportunity.objects.get(pk=shown[0].opportunity.pk))
    later = reader.client.get(address, headers=LIVE).context["later"].deals
    assert len(later) == 12 - len(shown)


def test_without_a_script_it_is_a_page(reader, cast, version):
    build_many(cast, 12, lambda deal, contact: build_held(cast, deal, contact))
    page = reader.client.get(reader.url("later_index"), {"part": "unplanned"}).content.decode()
    assert "<html" in page
    assert "Next on the score" in words(page)
    assert reader.client.get(reader.url("later_index"), {"part": "nothing"}).status_code == 404


def test_of_somebody_who_is_led_it_shows_theirs(client, cast, version):
    build_many(cast, 12, lambda deal, contact: build_held(cast, deal, contact))
    manager = Reader(client, cast.manager)
    asked = {"part": "unplanned", "person": cast.rep.pk}
    assert len(manager.client.get(manager.url("later_index"), asked).context["later"].deals) == SIZE
    other = Reader(client, cast.other_manager)
    assert other.client.get(other.url("later_index"), asked).status_code == 404


# ---- a day with nothing to do


def test_a_free_day_says_what_comes_after_what_is_planned(reader, cast, version):
    for name, amount in (("Small", 10), ("Large", 1000)):
        deal = build_opportunity(cast, name, amount=Decimal(amount))
        build_scheduled(cast, deal, planned=planned_of(version), in_days=3)
    page = reader.open("today")
    assert page.context["today"].is_free
    assert reader.url("free_day_show") in page.content.decode()
    answer = reader.client.get(reader.url("free_day_show"), headers=LIVE)
    said = words(answer.content.decode())
    assert said.index("Large") < said.index("Small")
    assert "Theme 1 IT" in said  # the sponsor's is scheduled already
    assert "Next conversation on" in said


def test_a_day_with_nothing_at_all_is_calm(reader, cast, version):
    build_opportunity(cast).decide("lost", by=cast.rep)
    answer = reader.client.get(reader.url("free_day_show"), headers=LIVE)
    assert "The scores have nothing left to suggest either" in words(answer.content.decode())


def test_who_owns_nothing_open_is_not_told_that_each_has_its_next_one(reader, cast, version):
    """Opportunities of colleagues are there to read, and the first one of one's own to open."""
    build_opportunity(cast).decide("lost", by=cast.rep)
    page = reader.open("today").content.decode()
    assert "you own no open opportunity" in words(page)
    assert "Every open opportunity that you own" not in words(page)
    assert reader.url("opportunity_create") in page
    assert reader.url("free_day_show") not in page
    deal = build_opportunity(cast, "Large")
    build_scheduled(cast, deal, planned=planned_of(version), in_days=3)
    assert "Every open opportunity that you own" in words(reader.open("today").content.decode())


def test_of_somebody_who_owns_nothing_open_it_says_so(client, cast, version):
    build_opportunity(cast).decide("lost", by=cast.rep)
    page = Reader(client, cast.manager).open("today", person=cast.rep.pk)
    assert "they own no open opportunity" in words(page.content.decode())


# ---- what waits for an answer


def test_only_what_waits_for_something_of_the_member_waits_on_today(reader, cast, version):
    deal = build_opportunity(cast)
    about = ("conversations:opportunity_show", deal.pk)
    names = {"opportunity": "Plant rollout", "talk": "Cost", "account": "Novalis", "change": "Meet IT", "number": 2}
    for code in ("coaching.comment", "coaching.example", "version.followed"):
        Notice.tell(cast.rep, code, by=cast.manager, about=about, process="Enterprise", **names)
    assert words(reader.client.get(reader.url("waiting_index"), headers=LIVE).content.decode()) == ""
    for code in ("opportunity.given", "coaching.mention", "suggestion.declined"):
        Notice.tell(cast.rep, code, by=cast.manager, about=about, **names)
    said = words(reader.client.get(reader.url("waiting_index"), headers=LIVE).content.decode())
    assert "gave you the opportunity" in said
    assert "mentioned you" in said
    assert "answered your suggestion" in said
    assert "commented" not in said
