"""How each member is told of each kind of news: by their own choice, and by what is usual where they made none."""

import pytest
from django.core import mail
from django.urls import reverse

from people.models import Membership, Notice, NoticeChoice
from people.notices import KINDS, SENTENCES, Way, kind_of
from people.posting import post
from salesproc.errors import Refused


def tell(cast, code="suggestion.declined"):
    return Notice.tell(cast.rep, code, by=cast.manager, about=("stages:suggestion_show", 1), change="Meet IT")


def choose(cast, way, kind="suggestion"):
    NoticeChoice.choose({kind: way}, by=cast.rep)


@pytest.fixture
def address(cast):
    return reverse("people:notice_choice_update", args=[cast.workspace.slug])


def test_every_sentence_is_of_a_kind():
    assert {kind_of(code).key for code in SENTENCES} | {"day", "changes"} == set(KINDS)


@pytest.mark.parametrize(
    ("way", "is_told", "by_mail"), [("app", 1, 0), ("letter", 1, 1), ("digest", 1, 0), ("not", 0, 0)]
)
def test_each_is_told_as_they_chose(cast, way, is_told, by_mail):
    choose(cast, way)
    tell(cast)
    assert Notice.objects.count() == is_told
    assert Notice.objects.waiting_for_the_post().count() == by_mail


def test_a_letter_that_waits_does_not_leave_to_who_has_chosen_otherwise(cast):
    notice = tell(cast)
    choose(cast, "app")
    assert not post(notice.pk)
    assert mail.outbox == []
    assert not Notice.objects.waiting_for_the_post().exists()


def test_many_are_told_in_as_many_questions_as_one(cast, django_assert_num_queries):
    people, manager = list(Membership.objects.select_related("user")), cast.manager
    with django_assert_num_queries(2):
        told = Notice.tell_all(people, "suggestion.declined", by=manager, about=("x", 1), change="Meet IT")
    assert len(told) == len(people) - 1


def test_the_page_says_what_is_usual_and_keeps_what_is_chosen(client, cast, address):
    client.force_login(cast.rep.user)
    page = client.get(address).content.decode()
    assert "Unless you choose: in the app, and by e-mail at once." in page
    sent = dict.fromkeys(KINDS, "app") | {"day": "digest", "changes": "week"}
    assert client.post(address, sent).status_code == 302
    assert NoticeChoice.all_of(cast.rep) == sent
    assert NoticeChoice.all_of(cast.manager)["coaching"] == Way.DIGEST


def test_another_way_than_those_offered_is_refused(client, cast, address):
    client.force_login(cast.rep.user)
    answer = client.post(address, dict.fromkeys(KINDS, "app"))  # the day is told by letter or not at all
    assert answer.status_code == 422
    assert not NoticeChoice.objects.exists()
    with pytest.raises(Refused):
        NoticeChoice.choose({"coaching": "pigeon"}, by=cast.rep)


def test_news_of_one_kind_are_shown_and_read_by_themselves(client, cast):
    client.force_login(cast.rep.user)
    tell(cast)
    names = {"talk": "The cost", "account": "Halden"}
    Notice.tell(cast.rep, "coaching.comment", by=cast.manager, about=("conversations:conversation_show", 1), **names)
    index = reverse("people:notice_index", args=[cast.workspace.slug])
    page = client.get(index, {"kind": "coaching"}).content.decode()
    assert ("The cost" in page, "Meet IT" in page) == (True, False)
    client.post(reverse("people:reading_create", args=[cast.workspace.slug]), {"kind": "coaching"})
    assert Notice.objects.unread().get().code == "suggestion.declined"


def test_the_preferences_lead_there(client, cast, address):
    client.force_login(cast.rep.user)
    assert address in client.get(reverse("people:preferences")).content.decode()
