"""What is said of a conversation: by whom, to whom, changed and removed, and who is told."""

import uuid

import pytest
from django.urls import reverse

from conversations.models import Comment
from people import isolation
from people.models import Membership, Notice
from salesproc.errors import NotAllowed, Refused, Stale
from tests.builders.coaching import build_comment
from tests.builders.conversations import build_contact, build_held, read_again


@pytest.fixture
def talk(cast, opportunity):
    return build_held(cast, opportunity, build_contact(cast, opportunity.account), words="It costs us a day a week.")


def url(cast, name, pk):
    return reverse(f"conversations:{name}", args=[cast.workspace.slug, pk])


def news():
    return Notice.objects.of_kind("coaching", "coaching.mention")


def told():
    return sorted((notice.to.name.split()[0], notice.code.removeprefix("coaching.")) for notice in news())


def test_who_held_the_conversation_is_told_and_reads_it_under_the_words(client, cast, talk):
    client.force_login(cast.manager.user)
    sent = {"text": "What did <b>he</b> do next?", "token": uuid.uuid4()}
    answer = client.post(url(cast, "comment_create", talk.pk), sent)
    assert answer.url == url(cast, "conversation_show", talk.pk) + "#comments"
    assert told() == [("Chloé", "comment")]
    client.force_login(cast.rep.user)
    page = client.get(news().get().address_in(cast.workspace.slug)).content.decode()
    assert "What did &lt;b&gt;he&lt;/b&gt; do next?" in page


def test_whom_it_mentions_is_told_once(cast, talk):
    build_comment(talk, "@Chloé Martel and @Diane, look at this", by=cast.manager)
    assert told() == [("Chloé", "mention"), ("Diane", "mention")]


def test_who_spoke_there_before_is_told_of_the_answer(cast, talk):
    build_comment(talk, by=cast.manager)
    build_comment(talk, by=cast.executive)
    Notice.objects.all().delete()
    build_comment(talk, "He signed.", by=cast.rep)
    assert told() == [("Diane", "reply"), ("Inès", "reply")]


def test_sent_twice_it_is_said_once(client, cast, talk):
    client.force_login(cast.manager.user)
    sent = {"text": "Well asked.", "token": uuid.uuid4()}
    for _ in range(2):
        assert client.post(url(cast, "comment_create", talk.pk), sent).status_code == 302
    assert (Comment.objects.count(), news().count()) == (1, 1)


def test_htmx_gets_all_that_is_said_and_an_empty_form(client, cast, talk):
    client.force_login(cast.manager.user)
    page = client.post(
        url(cast, "comment_create", talk.pk), {"text": "Well asked."}, headers={"HX-Request": "true"}
    ).content.decode()
    assert page.lstrip().startswith('<section class="card stack" id="comments"')
    assert page.count("Well asked.") == 1


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("  ", "This field is required."),
        ("x" * 5001, "at most 5000 characters"),
        ("@Malik Diallo look", "Malik Diallo may not see this conversation"),
        ("@hugo look", "hugo may not see this conversation"),
    ],
)
def test_what_cannot_be_said_is_still_there_with_a_sentence(client, cast, talk, text, says, headers):
    client.force_login(cast.manager.user)
    answer = client.post(url(cast, "comment_create", talk.pk), {"text": text}, headers=headers)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert text.strip() in answer.content.decode()
    assert not Comment.objects.exists()


def test_two_people_of_one_name_are_told_apart_in_the_list(cast, talk):
    other = Membership.objects.create(workspace=cast.workspace, user=cast.stranger, name="Chloé Petit")
    other.give("executive")
    with pytest.raises(Refused, match="Several people are called “Chloé”"):
        build_comment(talk, "@Chloé look", by=cast.manager)
    build_comment(talk, "@Chloé look", by=cast.manager, to=[other])
    assert ("Chloé", "mention") in told()


def test_who_is_chosen_in_the_list_is_told_and_named(client, cast, talk):
    client.force_login(cast.manager.user)
    client.post(url(cast, "comment_create", talk.pk), {"text": "Look", "to": [cast.executive.pk]})
    assert told() == [("Chloé", "comment"), ("Diane", "mention")]
    assert "to Diane Roy" in client.get(url(cast, "conversation_show", talk.pk)).content.decode()


def test_somebody_of_another_team_or_company_cannot_be_chosen(client, cast, talk):
    client.force_login(cast.manager.user)
    answer = client.post(url(cast, "comment_create", talk.pk), {"text": "Look", "to": [cast.other_rep.pk]})
    assert "Malik Diallo may not see this conversation" in answer.content.decode()
    with isolation.opened(cast.other_workspace.pk):
        rita = Membership.objects.get(user=cast.stranger).pk
    assert client.post(url(cast, "comment_create", talk.pk), {"text": "Look", "to": [rita]}).status_code == 422
    assert not news().exists()


def test_links_lead_out_and_nothing_else_does(client, cast, talk):
    build_comment(talk, "See https://buyer.example/?a=1&b=<x> and javascript:alert(1)", by=cast.manager)
    client.force_login(cast.rep.user)
    page = client.get(url(cast, "conversation_show", talk.pk)).content.decode()
    assert '<a href="https://buyer.example/?a=1&amp;b=' in page
    assert 'rel="nofollow"' in page
    assert 'href="javascript' not in page
    assert "<x>" not in page


def test_its_author_changes_it_and_what_it_said_is_kept(client, cast, talk):
    comment = build_comment(talk, "Well asked", by=cast.manager)
    client.force_login(cast.manager.user)
    sent = {"text": "Well asked, @Diane", "revision": 1}
    assert client.post(url(cast, "comment_update", comment.pk), sent).status_code == 302
    assert client.post(url(cast, "comment_update", comment.pk), sent).status_code == 422  # another tab was quicker
    assert told() == [("Chloé", "comment"), ("Diane", "mention")]
    page = client.get(url(cast, "conversation_show", talk.pk)).content.decode()
    assert '<blockquote dir="auto">Well asked</blockquote>' in page
    assert "Well asked, <b>@Diane</b>" in page


def test_a_change_made_on_an_older_text_is_refused(cast, talk):
    comment = build_comment(talk, by=cast.manager)
    comment.edit("One", revision=1, by=cast.manager)
    with pytest.raises(Stale):
        comment.edit("Two", revision=1, by=cast.manager)
    assert read_again(comment).text == "One"


def test_its_author_removes_it_and_nobody_reads_it(client, cast, talk):
    comment = build_comment(talk, "Too harsh", by=cast.manager)
    client.force_login(cast.manager.user)
    client.post(url(cast, "comment_remove", comment.pk))
    page = client.get(url(cast, "conversation_show", talk.pk)).content.decode()
    assert "Too harsh" not in page
    assert "Inès Garnier removed what they said here" in page
    with pytest.raises(Refused, match="was removed"):
        comment.edit("Milder", revision=1, by=cast.manager)


def test_nobody_else_changes_or_removes_it(cast, talk):
    comment = build_comment(talk, by=cast.manager)
    with pytest.raises(NotAllowed):
        comment.edit("Other", revision=1, by=cast.admin)
    with pytest.raises(NotAllowed):
        comment.remove(by=cast.admin)


def test_sixty_comments_ask_what_three_ask_and_earlier_ones_are_a_press_away(client, cast, talk, count_queries):
    client.force_login(cast.rep.user)
    address = url(cast, "conversation_show", talk.pk)
    few = [build_comment(talk, f"Comment {n} @Diane", by=cast.manager) for n in range(3)]
    few[0].edit("Comment 0", revision=1, by=cast.manager)
    client.get(address)
    before = count_queries(lambda: client.get(address))
    for n in range(3, 60):
        build_comment(talk, f"Comment {n} @Diane", by=cast.manager)
    few[1].edit("Comment 1", revision=1, by=cast.manager)
    assert count_queries(lambda: client.get(address)) <= before
    page = client.get(address).content.decode()
    assert "Show 10 earlier ones" in page
    assert "Comment 59" in page
    assert "Comment 2 " not in page
    assert "Comment 2 " in client.get(address + "?comments=all").content.decode()
