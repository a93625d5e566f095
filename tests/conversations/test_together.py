"""One conversation about several opportunities of an account: a row for each, one talk."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from conversations.models import Also, Conversation
from conversations.models.talk import Newcomer
from conversations.week import Week
from salesproc.errors import Refused
from tests.builders.conversations import (
    build_contact,
    build_held,
    build_opportunity,
    build_talk,
    planned_of,
    read_again,
)
from tests.conversations.pages import Reader


@pytest.fixture
def reader(client, cast):
    return Reader(client, cast.rep)


@pytest.fixture
def marc(cast, opportunity):
    return build_contact(cast, opportunity.account)


@pytest.fixture
def renewal(cast, version, opportunity):
    """Another open one of the same account."""
    return build_opportunity(cast, "Renewal", account=opportunity.account)


def log(cast, opportunity, renewal, marc, *, planned=None, **fields):
    talk = build_talk(opportunity, marc, **fields)
    return Conversation.log(opportunity, talk, by=cast.rep, token=uuid4(), also=[Also(renewal, planned)])


def sent(opportunity, marc, **more):
    at = (timezone.localtime() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    data = {"opportunity": opportunity.pk, "token": uuid4(), "starts_at": at, "contacts": [marc.pk]}
    return data | {"about": "other", "theme": "The weather", "words": "Ten days"} | more


def test_one_press_writes_one_for_each(reader, version, opportunity, renewal, marc):
    page = reader.client.get(reader.url("conversation_create"), {"opportunity": opportunity.pk}).content.decode()
    assert f'name="also" value="{renewal.pk}"' in page
    data = sent(opportunity, marc, also=[renewal.pk], movement="forward", purpose_obtained="yes")
    data |= {f"also_about_{renewal.pk}": planned_of(version).pk}
    assert reader.client.post(reader.url("conversation_create"), data).status_code == 302
    assert reader.client.post(reader.url("conversation_create"), data).status_code == 302
    first, other = Conversation.objects.order_by("pk")
    assert (first.opportunity, other.opportunity) == (opportunity, renewal)
    assert first.together == other.together == first.pk
    assert (other.words, other.starts_at, other.held_by) == (first.words, first.starts_at, first.held_by)
    assert list(other.participants.all()) == [marc]
    assert (first.planned_conversation, other.planned_conversation) == (None, planned_of(version))
    assert (other.movement, other.purpose_obtained) == ("", "")
    assert read_again(renewal).last_held_at == other.starts_at


def test_left_alone_it_is_what_its_score_suggests_and_the_theme_when_it_is_chosen(
    reader, version, opportunity, renewal, marc
):
    reader.client.post(reader.url("conversation_create"), sent(opportunity, marc, also=[renewal.pk]))
    assert renewal.conversations.get().planned_conversation == planned_of(version)
    again = sent(opportunity, marc, also=[renewal.pk]) | {f"also_about_{renewal.pk}": "theme"}
    reader.client.post(reader.url("conversation_create"), again)
    last = renewal.conversations.latest("pk")
    assert (last.planned_conversation, last.theme.name) == (None, "The weather")


def test_only_open_ones_of_the_account_that_one_sees_are_offered_and_taken(reader, cast, version, opportunity, marc):
    elsewhere = build_opportunity(cast, "Elsewhere")
    hidden = build_opportunity(cast, "Hidden", account=opportunity.account, team=cast.lyon)
    ended = build_opportunity(cast, "Ended", account=opportunity.account)
    ended.decide("lost", by=cast.rep, reason="Price")
    page = reader.client.get(reader.url("conversation_create"), {"opportunity": opportunity.pk}).content.decode()
    assert 'name="also"' not in page
    for other in (elsewhere, hidden, ended, opportunity):
        answer = reader.client.post(reader.url("conversation_create"), sent(opportunity, marc, also=[other.pk]))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["also"]
    assert not Conversation.objects.exists()


def test_what_is_not_of_its_score_is_refused_and_the_choice_is_kept(reader, opportunity, renewal, marc):
    data = sent(opportunity, marc, also=[renewal.pk]) | {f"also_about_{renewal.pk}": "999999"}
    answer = reader.client.post(reader.url("conversation_create"), data)
    assert answer.status_code == 422
    assert "Choose one of the conversations, or the same theme." in answer.content.decode()
    assert f'value="{renewal.pk}" checked' in answer.content.decode()


def test_the_verb_refuses_another_account_and_the_same_opportunity(cast, version, opportunity, marc):
    for other in (build_opportunity(cast), opportunity):
        with pytest.raises(Refused) as refused:
            log(cast, opportunity, other, marc)
        assert refused.value.field == "also"
    assert not Conversation.objects.exists()


def test_hour_people_and_words_are_corrected_for_all_and_the_rest_for_one(cast, version, opportunity, renewal, marc):
    first = log(cast, opportunity, renewal, marc, words="Ten days")
    (other,) = first.others
    earlier = first.starts_at - timedelta(hours=2)
    fields = {"starts_at": earlier, "words": "Two days", "movement": "forward", "planned": planned_of(version)}
    fields |= {"contacts": (), "newcomers": (Newcomer("Nora Weiss"),)}
    other.correct(fields, revision=1, by=cast.rep)
    first, other = read_again(first), read_again(other)
    assert (first.starts_at, first.words) == (other.starts_at, other.words) == (earlier, "Two days")
    assert list(first.participants.values_list("name", flat=True)) == ["Nora Weiss"]
    assert opportunity.account.contacts.filter(name="Nora Weiss").count() == 1
    assert (first.movement, first.planned_conversation) == ("", None)
    assert (other.movement, other.planned_conversation) == ("forward", planned_of(version))
    assert first.events.get().words == "Ten days"
    assert read_again(opportunity).last_held_at == earlier


def test_what_is_cancelled_stays_what_it_was(cast, version, opportunity, renewal, marc):
    first = log(cast, opportunity, renewal, marc, words="Ten days")
    (other,) = first.others
    other.cancel("Not about it", by=cast.rep)
    first.correct({"words": "Two days"}, revision=1, by=cast.rep)
    assert (read_again(first).words, read_again(other).words) == ("Two days", "Ten days")


def test_each_page_names_the_others(reader, cast, version, opportunity, renewal, marc):
    first = log(cast, opportunity, renewal, marc)
    (other,) = first.others
    for talk, about in ((first, renewal), (other, opportunity)):
        page = reader.client.get(reader.url("conversation_show", pk=talk.pk)).content.decode()
        assert "Also about" in page
        assert about.name in page
    thread = reader.client.get(reader.url("opportunity_show", pk=renewal.pk)).content.decode()
    assert "about several opportunities" in thread


def test_a_scheduled_one_is_held_about_several(reader, cast, version, opportunity, renewal, marc):
    talk = Conversation.schedule(opportunity, build_talk(opportunity, marc), by=cast.rep)
    data = sent(opportunity, marc, scheduled=talk.pk, also=[renewal.pk])
    assert reader.client.post(reader.url("conversation_create"), data).status_code == 302
    assert renewal.conversations.get().together == talk.pk
    with pytest.raises(Refused, match="More was written"):
        read_again(talk).take_back(by=cast.rep)


def test_the_week_counts_the_talk_once(cast, version, opportunity, renewal, marc):
    first = log(cast, opportunity, renewal, marc, movement="forward", purpose_obtained="yes")
    first.others[0].correct({"movement": "forward"}, revision=1, by=cast.rep)
    build_held(cast, renewal, marc)
    mine = type(opportunity).objects.filter(owner=cast.rep)
    week = Week.of(cast.rep, mine, timezone.now(), viewer=cast.rep)
    assert (week.held, week.moved, week.obtained) == (2, 1, 1)


# ---- what belongs to another team


@pytest.fixture
def theirs(cast, version, opportunity):
    """Of the same account, in a team that the rep is not of."""
    return build_opportunity(cast, "Theirs", team=cast.lyon, account=opportunity.account)


def log_by_admin(cast, opportunity, others, marc):
    talk = build_talk(opportunity, marc)
    return Conversation.log(opportunity, talk, by=cast.admin, token=uuid4(), also=[Also(each) for each in others])


def test_a_correction_leaves_alone_what_the_corrector_may_not_edit_and_says_so(
    reader, cast, opportunity, renewal, theirs, marc
):
    talk = log_by_admin(cast, opportunity, [renewal, theirs], marc)
    left = talk.correct({"words": "Twelve days"}, revision=talk.revision, by=cast.rep)
    assert [other.opportunity for other in left] == [theirs]
    assert renewal.conversations.get().words == "Twelve days"
    assert theirs.conversations.get().words == ""
    page = reader.client.get(reader.url("conversation_show", pk=talk.pk)).content.decode()
    assert "For one other opportunity, of a team that is not yours, it stays as it is." in page
    assert "Theirs" not in page


def test_the_page_that_corrects_says_what_stayed(reader, cast, opportunity, theirs, marc):
    talk = log_by_admin(cast, opportunity, [theirs], marc)
    address = reader.url("conversation_update", pk=talk.pk)
    form = reader.client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"words": "Twelve days"}
    sent["starts_at"] = timezone.localtime(talk.starts_at).strftime("%Y-%m-%dT%H:%M")
    sent["contacts"] = [marc.pk]
    answer = reader.client.post(address, sent, follow=True)
    assert answer.status_code == 200, answer.context["form"].errors
    assert "it stays as it is." in answer.content.decode()
    assert theirs.conversations.get().words == ""


@pytest.mark.parametrize(("where", "cancelled"), [("all", 2), ("one", 1), ("", 1)])
def test_cancelling_asks_for_one_or_for_all_that_one_may_edit(
    reader, cast, opportunity, renewal, theirs, marc, where, cancelled
):
    talk = log_by_admin(cast, opportunity, [renewal, theirs], marc)
    address = reader.url("schedule_remove", pk=talk.pk)
    page = reader.client.get(address).content.decode()
    assert "For this opportunity only" in page
    assert reader.client.post(address, {"because": "A mistake", "where": where}).status_code == 302
    assert Conversation.objects.filter(state="cancelled").count() == cancelled
    assert theirs.conversations.get().is_held
    assert (read_again(renewal).last_held_at is None) == (where == "all")


def test_cancelling_one_that_stands_alone_asks_nothing_of_others(reader, cast, opportunity, marc):
    talk = build_held(cast, opportunity, marc)
    assert (
        "For this opportunity only" not in reader.client.get(reader.url("schedule_remove", pk=talk.pk)).content.decode()
    )
