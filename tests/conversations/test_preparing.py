"""The sheet that prepares a conversation, and the notes that somebody keeps for it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.models import Conversation, Preparation
from salesproc.errors import Stale
from stages.models import Milestone
from tests.builders.conversations import (
    build_account,
    build_contact,
    build_held,
    build_opportunity,
    build_scheduled,
    planned_of,
)
from tests.conversations.pages import Reader, words


@pytest.fixture
def reader(client, cast):
    return Reader(client, cast.rep)


@pytest.fixture
def marc(cast, opportunity):
    return build_contact(cast, opportunity.account, "Marc Oudin")


def sheet_of(reader, talk) -> str:
    answer = reader.client.get(reader.url("preparation_show", pk=talk.pk))
    assert answer.status_code == 200
    return words(answer.content.decode())


def suggested_url(reader, deal, planned) -> str:
    return reader.url("suggested_preparation_show", pk=deal.pk, planned=planned.pk)


# ---- what it says
def test_it_says_what_the_conversation_is_for_and_what_to_ask(reader, cast, version, opportunity):
    planned = planned_of(version)
    page = sheet_of(reader, build_scheduled(cast, opportunity, planned=planned))
    assert "Theme 1 Sponsor" in page
    assert "The score gives no purpose for it." in page


def test_it_says_what_these_people_said_before_also_elsewhere_in_the_account(reader, cast, version):
    account = build_account(cast)
    marc, other = build_contact(cast, account, "Marc"), build_contact(cast, account, "Somebody else")
    before, now = build_opportunity(cast, account=account), build_opportunity(cast, account=account)
    build_held(cast, before, marc, words="We lose half a day", days_ago=9)
    build_held(cast, now, other, words="Not of Marc")
    page = sheet_of(reader, build_scheduled(cast, now, marc, planned=planned_of(version)))
    assert "We lose half a day" in page
    assert "another opportunity" in page
    assert "Not of Marc" not in page


def test_words_of_a_team_that_one_does_not_see_stay_there(reader, cast, version):
    account = build_account(cast)
    marc = build_contact(cast, account)
    lyon = build_opportunity(cast, account=account, team=cast.lyon)
    build_held(cast, lyon, marc, words="Only Lyon knows", by=cast.other_rep)
    paris = build_opportunity(cast, account=account)
    assert "Only Lyon knows" not in sheet_of(reader, build_scheduled(cast, paris, marc))


def test_it_says_which_milestone_it_serves_and_what_is_reached(reader, cast, version, opportunity):
    talk = build_scheduled(cast, opportunity, planned=planned_of(version))
    assert "not reached yet said yes to step 1 this conversation serves it" in sheet_of(reader, talk)
    milestone = version.stages.first().milestones.get()
    opportunity.reach(milestone, by=cast.rep, evidence=Milestone.Evidence.DATE, note="signs on 3 March")
    page = sheet_of(reader, talk)
    assert "reached said yes to step 1" in page
    assert "signs on 3 March" in page


def test_it_says_who_was_met_and_who_never_was(reader, cast, version, opportunity, marc):
    sponsor = version.roles.first().buyer_role
    opportunity.involve(marc, buyer_role=sponsor, stance="for", by=cast.rep)
    page = sheet_of(reader, build_scheduled(cast, opportunity, planned=planned_of(version)))
    assert "Sponsor Marc Oudin For never met" in page
    assert "IT nobody yet" in page


def test_it_says_where_one_stands_with_this_buyer(reader, cast, version, opportunity, marc):
    build_held(cast, opportunity, marc, theme_name="The first meeting", days_ago=5)
    build_scheduled(cast, opportunity, marc, theme_name="The workshop", in_days=9)
    talk = build_scheduled(cast, opportunity, marc, theme_name="This one")
    page = sheet_of(reader, talk)
    assert "Last conversation The first meeting" in page
    assert "Agreed next The workshop" in page


def test_few_times_conclude_nothing_and_many_give_a_rate(reader, cast, version, opportunity, marc):
    planned = planned_of(version)
    talk = build_scheduled(cast, opportunity, marc, planned=planned)
    build_held(cast, opportunity, marc, planned=planned, purpose_obtained="yes")
    page = sheet_of(reader, talk)
    assert "1 of 1 obtained their purpose" in page
    assert "too few to conclude" in page
    for _ in range(29):
        build_held(cast, opportunity, marc, planned=planned, purpose_obtained="no")
    page = sheet_of(reader, talk)
    assert "1 of 30 obtained their purpose" in page
    assert "too few to conclude" not in page


def test_one_that_is_only_suggested_is_prepared_too(reader, cast, version, opportunity):
    answer = reader.client.get(suggested_url(reader, opportunity, planned_of(version)))
    page = words(answer.content.decode())
    assert "not planned yet" in page
    assert "Nobody with this role is known yet: Sponsor." in page
    assert f"?planned={planned_of(version).pk}" in answer.content.decode()


def test_one_of_another_score_is_not_found(reader, cast, version, opportunity):
    assert reader.client.get(reader.url("suggested_preparation_show", pk=opportunity.pk, planned=0)).status_code == 404


def test_what_somebody_typed_is_text(reader, cast, version, opportunity, marc):
    build_held(cast, opportunity, marc, words="<script>alert(1)</script> \u200b🎉")
    page = reader.client.get(reader.url("preparation_show", pk=build_scheduled(cast, opportunity, marc).pk))
    assert "<script>alert" not in page.content.decode()


def test_the_sheet_asks_the_same_of_the_database_however_much_was_said(reader, cast, version, opportunity, marc):
    talk = build_scheduled(cast, opportunity, marc, planned=planned_of(version))
    url = reader.url("preparation_show", pk=talk.pk)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert reader.client.get(url).status_code == 200
        return len(queries)

    build_held(cast, opportunity, marc, words="Once")
    asked()
    few = asked()
    for n in range(10):
        build_held(cast, opportunity, build_contact(cast, opportunity.account, f"P {n}"), words="Again")
        build_held(cast, opportunity, marc, planned=planned_of(version), words="Again")
    assert asked() == few
    assert few <= 20


# ---- notes
def note(cast, text, revision=0, **about):
    return Preparation.note(text, by=cast.rep, revision=revision, **about)


def test_notes_are_saved_as_they_are_typed_and_shown_when_it_is_logged(reader, cast, version, opportunity):
    talk = build_scheduled(cast, opportunity, planned=planned_of(version))
    url = reader.url("preparation_notes_update", pk=talk.pk)
    answer = reader.client.post(url, {"text": "Ask who signs", "revision": 0}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'name="revision" value="1"' in answer.content.decode()
    assert "Ask who signs" in sheet_of(reader, talk)
    form = reader.client.get(reader.url("conversation_create"), {"scheduled": talk.pk})
    assert "Ask who signs" in form.content.decode()
    assert Conversation.objects.get(pk=talk.pk).words == ""


def test_without_a_script_the_press_saves_and_comes_back(reader, cast, version, opportunity):
    talk = build_scheduled(cast, opportunity)
    answer = reader.client.post(reader.url("preparation_notes_update", pk=talk.pk), {"text": "A", "revision": 0})
    assert answer.url == reader.url("preparation_show", pk=talk.pk)


def test_notes_of_a_suggestion_go_along_when_it_is_scheduled(reader, cast, version, opportunity):
    planned = planned_of(version)
    url = reader.url("suggested_notes_update", pk=opportunity.pk, planned=planned.pk)
    assert reader.client.post(url, {"text": "Bring the figures", "revision": 0}).status_code == 302
    talk = build_scheduled(cast, opportunity, planned=planned)
    assert "Bring the figures" in sheet_of(reader, talk)
    note(cast, "Bring the new figures", 1, opportunity=opportunity, conversation=talk, planned=planned)
    assert Preparation.objects.get().conversation == talk


def test_two_devices_do_not_write_over_each_other(reader, cast, version, opportunity):
    talk = build_scheduled(cast, opportunity)
    about = {"opportunity": opportunity, "conversation": talk}
    note(cast, "From the phone", **about)
    with pytest.raises(Stale):
        note(cast, "From the desk", **about)
    url = reader.url("preparation_notes_update", pk=talk.pk)
    sent = {"text": "From the desk", "revision": 0}
    answer = reader.client.post(url, sent, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "From the phone" in answer.content.decode()
    assert reader.client.post(url, sent | {"revision": 1}, headers={"HX-Request": "true"}).status_code == 200
    assert Preparation.objects.get().text == "From the desk"


def test_the_same_text_again_writes_nothing(cast, version, opportunity):
    about = {"opportunity": opportunity, "conversation": build_scheduled(cast, opportunity)}
    assert note(cast, "Same", **about).revision == note(cast, "Same", **about).revision == 1


@pytest.mark.parametrize("sent", [{"text": "x" * 10_001, "revision": 0}, {"text": "x", "revision": "x"}, {}])
def test_what_cannot_be_saved_is_said(reader, cast, version, opportunity, sent):
    url = reader.url("preparation_notes_update", pk=build_scheduled(cast, opportunity).pk)
    assert reader.client.post(url, sent, headers={"HX-Request": "true"}).status_code == 422
    assert reader.client.post(url, sent).status_code == 422
    assert not Preparation.objects.exists()


def test_notes_are_read_by_who_wrote_them_only(client, cast, version, opportunity):
    talk = build_scheduled(cast, opportunity)
    note(cast, "For my eyes", opportunity=opportunity, conversation=talk)
    assert "For my eyes" in sheet_of(Reader(client, cast.rep), talk)
    assert "For my eyes" not in sheet_of(Reader(client, cast.manager), talk)
