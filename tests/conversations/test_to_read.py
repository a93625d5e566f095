"""What the people somebody leads wrote of their conversations, until it is read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations.models import ReadMark
from tests.builders.coaching import build_comment
from tests.builders.conversations import build_contact, build_held, build_opportunity, build_scheduled, planned_of


@pytest.fixture
def index(cast):
    return reverse("conversations:to_read_index", args=[cast.workspace.slug])


@pytest.fixture
def talk(cast, opportunity, version):
    contact = build_contact(cast, opportunity.account)
    return build_held(cast, opportunity, contact, planned=planned_of(version), words="A day a week", movement="forward")


def shown(client, index, **asked) -> list[int]:
    return [line["pk"] for line in client.get(index, asked).context["listing"].lines]


def act(client, cast, name, talk, **headers):
    return client.post(reverse(f"conversations:{name}", args=[cast.workspace.slug, talk.pk]), **headers)


def test_those_of_the_led_teams_with_words_are_to_be_read_the_newest_first(client, cast, opportunity, talk, index):
    older = build_held(cast, opportunity, days_ago=5, words="Too dear")
    build_held(cast, opportunity, days_ago=2)  # without words
    build_held(cast, opportunity, days_ago=200, words="Long ago")
    build_held(cast, opportunity, by=cast.manager, words="My own")
    build_scheduled(cast, opportunity)
    build_held(cast, build_opportunity(cast, team=cast.lyon), by=cast.other_rep, words="Of Lyon")
    client.force_login(cast.manager.user)
    assert shown(client, index) == [talk.pk, older.pk]
    page = client.get(index).content.decode()
    assert "2 conversations to read" in page
    assert "A day a week" in page
    client.force_login(cast.executive.user)
    assert len(shown(client, index)) == 4


def test_opening_one_reads_it_for_that_member_alone(client, cast, talk, index):
    client.force_login(cast.manager.user)
    client.get(reverse("conversations:conversation_show", args=[cast.workspace.slug, talk.pk]))
    assert shown(client, index) == []
    assert shown(client, index, read="all") == [talk.pk]
    client.force_login(cast.executive.user)
    assert shown(client, index) == [talk.pk]


def test_who_held_it_reads_nothing_by_opening_it(client, cast, talk):
    client.force_login(cast.rep.user)
    client.get(reverse("conversations:conversation_show", args=[cast.workspace.slug, talk.pk]))
    assert not ReadMark.objects.exists()


def test_a_press_reads_it_and_another_keeps_it(client, cast, talk, index):
    client.force_login(cast.manager.user)
    for _ in range(2):
        assert act(client, cast, "read_mark_create", talk, headers={"HX-Request": "true"}).content == b""
    assert ReadMark.objects.count() == 1
    assert act(client, cast, "read_mark_remove", talk).url == index
    assert shown(client, index) == [talk.pk]


def test_the_filters_narrow_it(client, cast, opportunity, version, talk, index):
    other = build_held(cast, opportunity, days_ago=3, words="No")
    build_comment(other, by=cast.manager)
    client.force_login(cast.manager.user)
    assert shown(client, index, movement="forward") == [talk.pk]
    assert shown(client, index, comments="none") == [talk.pk]
    assert shown(client, index, planned=planned_of(version).lineage) == [talk.pk]
    assert shown(client, index, person=cast.rep.pk) == [talk.pk, other.pk]
    assert "1 comment" in client.get(index).content.decode()
    assert "No conversation is like this" in client.get(index, {"movement": "back"}).content.decode()
    assert client.get(index, {"planned": "x", "person": "999999"}).status_code == 200


def test_sixty_have_their_pages(client, cast, opportunity, index, talk):
    model, now = type(talk), timezone.now()
    common = {
        "workspace": cast.workspace,
        "opportunity": opportunity,
        "state": "held",
        "held_by": cast.rep,
        "words": "x",
    }
    model.objects.bulk_create(model(starts_at=now - timedelta(hours=n), **common) for n in range(60))
    client.force_login(cast.manager.user)
    first = client.get(index).context["listing"]
    rest = client.get(index + first.next_url).context["listing"]
    assert (len(first.lines), len(rest.lines)) == (50, 11)


def test_when_all_is_read_it_says_so(client, cast, version, index):
    client.force_login(cast.manager.user)
    assert "You have read everything" in client.get(index).content.decode()
