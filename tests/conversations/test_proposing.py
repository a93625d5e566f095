"""What could come next in an opportunity: the first on the score, its alternatives, and whom each needs."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.involved import Person
from conversations.proposing import best_to_ask
from tests.builders.conversations import build_contact, build_held, build_scheduled, planned_of
from tests.conversations.pages import Reader, words


@pytest.fixture
def reader(client, cast):
    return Reader(client, cast.rep)


def read(reader, deal) -> str:
    answer = reader.client.get(reader.url("proposal_index", pk=deal.pk), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert b"<html" not in answer.content
    return words(answer.content.decode())


def test_the_first_required_one_of_the_stage_comes_first_with_its_milestone(reader, version, opportunity):
    page = read(reader, opportunity)
    assert page.startswith("Next on the score Theme 1 Sponsor Sponsor Serves the milestone “said yes to step 1”.")
    assert page.index("Something else") < page.index("Theme 1 IT") < page.index("Theme 2 Sponsor")
    assert "of a later stage" in page


def test_what_is_held_or_scheduled_is_not_proposed_again(reader, cast, version, opportunity):
    build_held(cast, opportunity, planned=planned_of(version))
    build_scheduled(cast, opportunity, planned=planned_of(version, required=False))
    assert read(reader, opportunity).startswith("Next on the score Theme 2 Sponsor")


def test_the_people_of_the_role_are_named_with_where_they_stand(reader, cast, version, opportunity):
    marc = build_contact(cast, opportunity.account, "Marc Oudin")
    opportunity.involve(marc, buyer_role=version.roles.first().buyer_role, stance="for", by=cast.rep)
    assert "with Marc Oudin For never met" in read(reader, opportunity)


def test_where_nobody_has_the_role_it_says_whom_to_ask_and_offers_to_add_one(reader, cast, version, opportunity):
    page = read(reader, opportunity)
    assert "Nobody with this role is known yet: Sponsor." in page
    assert "Ask " not in page
    ines = build_contact(cast, opportunity.account, "Inès Oudin")
    build_held(cast, opportunity, ines)
    assert "Ask Inès Oudin who it is." in read(reader, opportunity)
    role = version.roles.first().buyer_role_id
    url = f"{reader.url('involvement_create', pk=opportunity.pk)}?role={role}"
    assert url in reader.client.get(reader.url("proposal_index", pk=opportunity.pk)).content.decode()
    assert f'<option value="{role}" selected>' in reader.client.get(url).content.decode()


def test_it_asks_the_same_of_the_database_whatever_there_is(reader, cast, version, opportunity):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(reader, opportunity)
        return len(queries)

    asked()
    few = asked()
    for n in range(8):
        build_held(cast, opportunity, build_contact(cast, opportunity.account, f"P {n}"))
    assert asked() == few


def test_one_that_ended_has_no_next(reader, cast, version, opportunity):
    opportunity.decide("lost", by=cast.rep)
    assert "The score has nothing left for it." in read(reader, opportunity)


def person(pk, stance="unknown", day=None) -> Person:
    return Person(pk, pk, str(pk), None, None, "", stance, "unknown", day and datetime(2026, 1, day, tzinfo=UTC))


@pytest.mark.parametrize(
    ("people", "asked"),
    [
        ([], None),
        ([person(1)], None),
        ([person(1, "against", 3)], None),
        ([person(1, "unknown", 3), person(2, "neutral", 5)], 2),
        ([person(1, "for", 3), person(2, "neutral", 5)], 1),
    ],
)
def test_who_is_asked_was_met_and_is_not_against_it(people, asked):
    found = best_to_ask(people)
    assert (found and found.pk) == asked
