"""Conversations and contacts that a file brings: who took part, and what their opportunity repeats of them."""

import datetime as dt

import pytest
import time_machine

from conversations.models import Account, Contact, Conversation, Involvement, Opportunity
from stages.models import BuyerRole, Theme
from tests.conversations.importing.bring import bring, counts

TALKS = {
    "external_id": "key",
    "opportunity": "deal",
    "starts": "at",
    "contact": {"column": "who", "when_missing": "create"},
    "buyer_role": {"column": "role", "when_missing": "create", "nature": "decides"},
    "theme": {"column": "about", "when_missing": "create"},
    "minutes": "minutes",
    "held_by": "by",
}
HEAD = "key,deal,at,who,role,about,minutes,by\n"
FILE = HEAD + (
    "C1,D1,2024-05-06T10:00Z,Marc Oudin,Sponsor,Costs of today,25,Chloé Martel\n"
    "C2,D1,2024-06-06T10:00Z,Marc Oudin,,costs of today,,\n"
    "C3,D1,2024-04-01,,,,,\n"
)


@pytest.fixture
def deals(cast):
    account = {"column": "account", "when_missing": "create"}
    bring(cast, "id,name,account\nD1,First,Acme\nD2,Second,Beta\nD3,Third,\n", {"account": account})


def talk(key):
    return Conversation.objects.get(external_id=key)


def talks(cast, content, **fields):
    return bring(cast, content, {**TALKS, **fields}, kind="conversations")


def test_conversations_are_held_with_who_took_part(cast, deals):
    report, reasons = talks(cast, FILE)
    assert (counts(report), reasons) == ((3, 0, 0, 0), {})
    assert dict(report.new) == {"theme": 1, "buyer_role": 1, "contact": 1}
    first = talk("C1")
    assert (first.state, first.time_known, first.duration) == ("held", True, dt.timedelta(minutes=25))
    assert (first.held_by, first.department, first.theme.name) == (cast.rep, cast.rep.department, "Costs of today")
    assert (first.planned_conversation, first.movement, first.channel) == (None, "", "")
    marc = first.participants.get()
    assert (marc.name, marc.account.name) == ("Marc Oudin", "Acme")
    involved = Involvement.objects.get(contact=marc)
    assert (involved.buyer_role.name, involved.last_held_at) == ("Sponsor", talk("C2").starts_at)
    assert Opportunity.objects.get(external_id="D1").last_held_at == talk("C2").starts_at


def test_a_day_without_a_time_says_so(cast, deals):
    talks(cast, FILE)
    assert (talk("C3").time_known, talk("C3").duration) == (False, None)


def test_the_same_conversations_again_change_nothing(cast, deals):
    talks(cast, FILE)
    before = list(Opportunity.objects.order_by("pk").values())
    assert counts(talks(cast, FILE)[0]) == (0, 0, 3, 0)
    assert (Contact.objects.count(), Theme.objects.count(), BuyerRole.objects.count()) == (1, 1, 1)
    assert list(Opportunity.objects.order_by("pk").values()) == before


def test_a_conversation_given_to_another_opportunity_is_forgotten_by_the_first(cast, deals):
    talks(cast, HEAD + "C1,D1,2024-05-06T10:00Z,,,,,\n" + "C2,D1,2024-04-06T10:00Z,,,,,\n")
    report, _ = talks(cast, HEAD + "C1,D2,2024-05-06T10:00Z,,,,,\n")
    assert counts(report) == (0, 1, 0, 0)
    last = dict(Opportunity.objects.values_list("external_id", "last_held_at"))
    assert (last["D1"], last["D2"]) == (talk("C2").starts_at, talk("C1").starts_at)


def test_what_is_still_to_come_is_scheduled(cast, deals):
    with time_machine.travel(dt.datetime(2024, 5, 20, tzinfo=dt.UTC), tick=False):
        talks(cast, FILE.replace("C1,D1,2024-05-06T10:00Z", "C1,D1,2024-05-20T10:00Z"), state={"constant": "scheduled"})
    assert {talk(key).state for key in ("C1", "C2", "C3")} == {"scheduled"}
    assert Opportunity.objects.get(external_id="D1").next_at == talk("C3").starts_at


def test_a_contact_is_looked_for_in_the_account_of_the_opportunity(cast, deals):
    beta = Account.objects.get(name="Beta")
    Contact.objects.create(workspace=cast.workspace, account=beta, name="Marc Oudin")
    content = HEAD + "C1,D1,2024-05-06T10:00Z,Marc Oudin,,,,\n"
    _, reasons = talks(cast, content, contact={"column": "who", "when_missing": "refuse"})
    assert reasons == {2: ["There is no contact “Marc Oudin”."]}
    talks(cast, content.replace("D1", "D2"), contact={"column": "who", "when_missing": "refuse"})
    assert talk("C1").participants.get().account == beta


def test_a_contact_cannot_be_added_to_an_opportunity_without_account(cast, deals):
    _, reasons = talks(cast, HEAD + "C1,D3,2024-05-06T10:00Z,Marc Oudin,,,,\n")
    assert reasons == {2: ["The opportunity has no account to which the contact “Marc Oudin” could be added."]}


def test_rows_that_the_database_refuses_are_found_and_refused_alone(cast, deals):
    long = "Marc " * 45
    rows = [f"C{n},D1,2024-05-06T10:00Z,{long if n == 4 else 'Marc'},,,,\n" for n in range(9)]
    report, reasons = talks(cast, HEAD + "".join(rows))
    assert counts(report) == (8, 0, 0, 1)
    assert "The database refuses this row" in reasons[6][0]


def test_an_effect_needs_a_conversation_that_was_held(cast, deals):
    fields = {"movement": {"constant": "forward"}, "state": {"constant": "cancelled"}}
    _, reasons = talks(cast, HEAD + "C1,D1,2024-05-06T10:00Z,,,,,\n", **fields)
    assert reasons == {2: ["Only a conversation that was held has an effect."]}


CONTACTS = {
    "external_id": "key",
    "name": "name",
    "email": "email",
    "account": "account",
    "opportunity": {"column": "deal", "when_missing": "refuse"},
    "buyer_role": {"column": "role", "when_missing": "create", "nature": "benefits"},
}
PEOPLE = "key,name,email,account,deal,role\nP1,Marc Oudin,marc@acme.example,Acme,D1,Sponsor\nP2,Ana Silva,,Beta,,\n"


def test_contacts_come_with_their_role_in_an_opportunity(cast, deals):
    report, reasons = bring(cast, PEOPLE, CONTACTS, kind="contacts")
    assert (counts(report), reasons) == ((2, 0, 0, 0), {})
    assert Involvement.objects.get().buyer_role.name == "Sponsor"
    assert counts(bring(cast, PEOPLE, CONTACTS, kind="contacts")[0]) == (0, 0, 2, 0)
    changed, _ = bring(cast, PEOPLE.replace("Sponsor", "Buyer"), CONTACTS, kind="contacts")
    assert counts(changed) == (0, 1, 1, 0)
    assert Involvement.objects.get().buyer_role.name == "Buyer"


def test_a_contact_of_another_account_does_not_enter_an_opportunity(cast, deals):
    _, reasons = bring(cast, PEOPLE.replace("Beta,,", "Beta,D1,"), CONTACTS, kind="contacts")
    assert reasons == {3: ["The opportunity belongs to another account."]}


def test_a_contact_is_known_by_its_address_and_refused_without_anything_to_know_it_by(cast, deals):
    content = "name,email,account\nMarc Oudin,marc@acme.example,Acme\nAna Silva,,Beta\n"
    fields = {"name": "name", "email": "email", "account": "account"}
    report, reasons = bring(cast, content, fields, kind="contacts")
    assert counts(report) == (1, 0, 0, 1)
    assert reasons == {3: ["The row has neither an identifier nor an e-mail address."]}
    again, _ = bring(cast, content.replace("Marc Oudin", "Marc J. Oudin"), fields, kind="contacts")
    assert counts(again) == (0, 1, 0, 1)
    assert Contact.objects.get().name == "Marc J. Oudin"
