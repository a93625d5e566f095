"""A conversation that shows others how a planned one is held: marked, told, shown to who may see it, taken back."""

import pytest
from django.urls import reverse

from conversations.models import Conversation, Example
from people.models import Notice
from salesproc.errors import Refused, Stale
from tests.builders.conversations import build_contact, build_held, build_next_version, build_scheduled, planned_of


@pytest.fixture
def talk(cast, opportunity):
    build_held(cast, opportunity, build_contact(cast, opportunity.account), words="It costs us a day a week.")
    return Conversation.objects.in_full().get()


def mark(cast, talk, planned, reason="It asks what happens otherwise."):
    return Example.mark(talk, planned, reason, by=cast.manager)


def url(cast, name, pk):
    return reverse(f"conversations:{name}", args=[cast.workspace.slug, pk])


def test_a_manager_chooses_for_what_and_says_why_and_the_holder_is_told(client, cast, talk, version):
    planned = planned_of(version)
    client.force_login(cast.manager.user)
    assert planned.theme_name in client.get(url(cast, "example_create", talk.pk)).content.decode()
    sent = {"planned": planned.pk, "reason": "It asks what <i>happens</i> otherwise."}
    assert client.post(url(cast, "example_create", talk.pk), sent).status_code == 302
    notice = Notice.objects.of_kind("coaching").get()
    assert (notice.to, notice.code) == (cast.rep, "coaching.example")
    assert "made your conversation “Something else” with Buyer" in notice.says
    page = client.get(url(cast, "conversation_show", talk.pk)).content.decode()
    assert "It asks what &lt;i&gt;happens&lt;/i&gt; otherwise." in page


def test_what_is_missing_is_asked_for_with_what_was_typed(client, cast, talk, version):
    client.force_login(cast.manager.user)
    answer = client.post(url(cast, "example_create", talk.pk), {"planned": "", "reason": "Short"})
    assert answer.status_code == 422
    assert 'value="Short"' in answer.content.decode()
    mark(cast, talk, planned_of(version))
    sent = {"planned": planned_of(version).pk, "reason": "Again"}
    assert "an example for this one already" in client.post(url(cast, "example_create", talk.pk), sent).content.decode()


def test_only_what_was_held_can_be_one(cast, opportunity, version):
    with pytest.raises(Refused, match="was held"):
        mark(cast, build_scheduled(cast, opportunity), planned_of(version))


def test_it_is_shown_in_later_versions_too_and_only_to_who_may_see_it(client, cast, talk, version):
    mark(cast, talk, planned_of(version))
    newer = planned_of(build_next_version(cast, version))
    for person, is_shown in ((cast.rep, True), (cast.executive, True), (cast.other_rep, False)):
        client.force_login(person.user)
        page = client.get(url(cast, "example_index", newer.pk)).content.decode()
        assert ("It asks what happens otherwise." in page) == is_shown
        assert ("No example yet" in page) != is_shown
    part = client.get(url(cast, "example_index", newer.pk), headers={"HX-Request": "true"}).content.decode()
    assert part.strip() == ""


def test_the_score_and_the_inspector_ask_for_them(client, cast, version):
    planned = planned_of(version)
    client.force_login(cast.rep.user)
    page = client.get(reverse("stages:version_show", args=[cast.workspace.slug, version.pk]), {"note": planned.pk})
    assert url(cast, "example_index", planned.pk) in page.content.decode()
    draft = version.process.draft_from(version, by=cast.manager)
    client.force_login(cast.manager.user)
    page = client.get(
        reverse("stages:version_show", args=[cast.workspace.slug, draft.pk]), {"note": planned_of(draft).pk}
    )
    assert url(cast, "example_index", planned_of(draft).pk) in page.content.decode()


def test_the_preparation_sheet_shows_them(client, cast, opportunity, talk, version):
    mark(cast, talk, planned_of(version))
    ahead = build_scheduled(cast, opportunity, planned=planned_of(version))
    client.force_login(cast.rep.user)
    assert "It asks what happens otherwise." in client.get(url(cast, "preparation_show", ahead.pk)).content.decode()


def test_it_is_taken_back_once(client, cast, talk, version):
    example = mark(cast, talk, planned_of(version))
    client.force_login(cast.manager.user)
    client.post(url(cast, "example_remove", example.pk))
    assert not Example.objects.standing().exists()
    with pytest.raises(Stale):
        example.take_back(by=cast.manager)
    assert mark(cast, talk, planned_of(version)).pk != example.pk
