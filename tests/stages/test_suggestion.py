import pytest
from django.core import mail
from django.test import Client

from people.models import Notice
from people.posting import post
from salesproc.errors import Refused, Stale
from stages.models import Suggestion


@pytest.fixture
def draft_two(cast, published):
    return published.process.draft_from(published, by=cast.manager)


@pytest.fixture
def it_earlier(cast, published):
    """Chloé proposes to meet IT where the problem is seen."""
    stage, role = published.stages.first(), published.roles.get(name="IT and security")
    return Suggestion.propose(
        published,
        by=cast.rep,
        change="Meet IT one stage earlier",
        why="Security stopped three of my last five deals.",
        stage=stage,
        role=role,
        theme_name="What security asks",
    )


def sent(published, **changed):
    stage, role = published.stages.first(), published.roles.first()
    return {"change": "Ask who else", "why": "It helps.", "stage": stage.pk, "role": role.pk} | changed


def test_anybody_proposes_at_a_place_of_the_score(rep_client, url, cast, published):
    stage, role = published.stages.first(), published.roles.first()
    form = url("suggestion_create", version=published.pk) + f"?stage={stage.pk}&role={role.pk}"
    assert f'<option value="{stage.pk}" selected>' in rep_client.get(form).content.decode()
    answer = rep_client.post(form, sent(published))
    suggestion = Suggestion.objects.get()
    assert answer.url == url("suggestion_show", pk=suggestion.pk)
    assert (suggestion.place, suggestion.created_by, suggestion.is_open) == (f"{stage} · {role}", cast.rep, True)
    assert Suggestion.objects.with_votes(cast.rep).get().votes == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"change": ""}, "This field is required"),
        ({"why": "  "}, "This field is required"),
        ({"change": "x" * 300}, "at most 200 characters"),
        ({"stage": 999_999}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_told_and_kept(rep_client, url, published, changed, sentence):
    answer = rep_client.post(url("suggestion_create", version=published.pk), sent(published, **changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Suggestion.objects.exists()


def test_a_stage_of_another_version_is_no_place(rep_client, url, published, draft_two):
    theirs = sent(published, stage=draft_two.stages.first().pk)
    assert rep_client.post(url("suggestion_create", version=published.pk), theirs).status_code == 422


def test_the_most_wanted_come_first(rep_client, url, cast, published, it_earlier):
    other = Suggestion.propose(published, by=cast.manager, change="Drop a stage", why="Nobody uses it.")
    other.vote(by=cast.rep)
    other.vote(by=cast.rep)
    page = rep_client.get(url("suggestion_index"))
    assert [(each.change, each.votes) for each in page.context["page"]] == [
        ("Drop a stage", 2),
        ("Meet IT one stage earlier", 1),
    ]


def test_a_vote_is_given_and_taken_back(client, sign_in, url, cast, it_earlier):
    sign_in(cast.manager)
    client.post(url("vote_create", pk=it_earlier.pk))
    assert Suggestion.objects.with_votes(cast.manager).get().is_mine
    client.post(url("vote_remove", pk=it_earlier.pk))
    assert Suggestion.objects.with_votes(cast.manager).get().votes == 1


def test_others_comment(rep_client, url, it_earlier):
    rep_client.post(url("comment_create", pk=it_earlier.pk), {"text": "<b>Yes</b>, at Hexa too"})
    assert (
        "&lt;b&gt;Yes&lt;/b&gt;, at Hexa too"
        in rep_client.get(url("suggestion_show", pk=it_earlier.pk)).content.decode()
    )
    assert rep_client.post(url("comment_create", pk=it_earlier.pk), {"text": " "}).status_code == 422


def told(cast):
    """The only notice of the author, posted."""
    notice = Notice.objects.visible_to(cast.rep).get()
    assert post(notice.pk)
    return notice


def test_put_in_a_draft_it_is_done_there_and_the_author_is_told(
    manager_client, url, cast, published, draft_two, it_earlier
):
    answer = manager_client.post(url("suggestion_draft_create", pk=it_earlier.pk), {"draft": draft_two.pk})
    assert answer.url == url("version_show", pk=draft_two.pk)
    planned = draft_two.planned_conversations.get(theme_name="What security asks")
    assert (planned.role.name, planned.stage.lineage) == ("IT and security", published.stages.first().lineage)
    it_earlier.refresh_from_db()
    assert (it_earlier.state, it_earlier.draft, it_earlier.answered_by) == ("in_draft", draft_two, cast.manager)
    assert told(cast).says == "Inès Garnier put your suggestion “Meet IT one stage earlier” in the draft of version 2"
    (letter,) = mail.outbox
    assert letter.to == [cast.rep.user.email]
    assert f"/suggestions/{it_earlier.pk}/" in letter.body
    draft_two.undo(by=cast.manager)
    assert not draft_two.planned_conversations.filter(theme_name="What security asks").exists()


def test_a_role_that_the_draft_does_not_have_comes_along(cast, draft_two, it_earlier):
    draft_two.roles.get(name="IT and security").remove(by=cast.manager)
    it_earlier.put_in(draft_two, by=cast.manager)
    assert draft_two.roles.get(name="IT and security").planned_conversations.count() == 1


def test_what_is_planned_there_already_is_told(manager_client, url, cast, draft_two, it_earlier):
    it_earlier.put_in(draft_two, by=cast.manager)
    it_earlier.reopen(by=cast.manager)
    answer = manager_client.post(url("suggestion_draft_create", pk=it_earlier.pk), {"draft": draft_two.pk})
    assert answer.status_code == 422
    assert "is planned with this buyer role in this stage already" in answer.content.decode()
    it_earlier.refresh_from_db()
    assert it_earlier.is_open


def test_without_a_draft_the_page_says_where_one_begins(manager_client, url, it_earlier):
    assert "start one first" in manager_client.get(url("suggestion_show", pk=it_earlier.pk)).content.decode()


def test_published_with_its_version_the_author_is_told_again(cast, draft_two, it_earlier, published):
    it_earlier.put_in(draft_two, by=cast.manager)
    draft_two.publish(by=cast.manager, why="We learnt.", knowing=published.pk)
    newest = Notice.objects.visible_to(cast.rep).first()
    assert newest.says == "Version 2 is published, with your suggestion “Meet IT one stage earlier”"
    assert newest.address_in("novalis") == f"/w/novalis/suggestions/{it_earlier.pk}/"


def test_who_answers_their_own_suggestion_is_not_told(cast, published, draft_two):
    mine = Suggestion.propose(published, by=cast.manager, change="More", why="So")
    mine.put_in(draft_two, by=cast.manager)
    draft_two.publish(by=cast.manager, why="We learnt.", knowing=published.pk)
    assert not Notice.objects.exists()


def test_a_refused_answer_tells_nobody(cast, draft_two, it_earlier):
    it_earlier.put_in(draft_two, by=cast.manager)
    it_earlier.reopen(by=cast.manager)
    with pytest.raises(Refused):
        it_earlier.put_in(draft_two, by=cast.manager)
    assert Notice.objects.count() == 1


def test_made_at_a_conversation_it_keeps_which_one(rep_client, url, cast, published):
    talk = published.planned_conversations.select_related("stage", "role").first()
    form = url("suggestion_create", version=published.pk) + f"?note={talk.pk}"
    page = rep_client.get(form).content.decode()
    assert f"About “{talk.theme_name}”, planned in “{talk.stage.name}”." in page
    at = {"stage": talk.stage_id, "role": talk.role_id, "note": talk.pk}
    rep_client.post(form, sent(published, **at))
    assert Suggestion.objects.get().planned_lineage == talk.lineage
    assert Suggestion.objects.get().place.startswith(talk.theme_name)


def test_moved_to_another_place_in_the_form_it_is_not_about_that_conversation(rep_client, url, published):
    talk = published.planned_conversations.select_related("stage").first()
    elsewhere = published.stages.exclude(pk=talk.stage_id).first()
    rep_client.post(
        url("suggestion_create", version=published.pk),
        sent(published, note=talk.pk, stage=elsewhere.pk, role=talk.role_id),
    )
    assert Suggestion.objects.get().planned_lineage is None


@pytest.mark.parametrize("note", ["0", "x", "999999999"])
def test_a_conversation_that_is_none_leaves_the_form_as_it_is(rep_client, url, published, note):
    form = url("suggestion_create", version=published.pk)
    assert rep_client.get(form + f"?note={note}").status_code == 200
    assert rep_client.post(form, sent(published, note=note)).status_code == 422


def test_the_score_and_the_draft_lead_to_a_suggestion_at_each_place(rep_client, url, cast, published, draft_two):
    manager_client = Client()
    manager_client.force_login(cast.manager.user)
    published.give_to(cast.paris, by=cast.manager)
    talk = published.planned_conversations.first()
    create = url("suggestion_create", version=published.pk)
    assert f"{create}?note={talk.pk}" in rep_client.get(url("score") + f"?note={talk.pk}").content.decode()
    read = rep_client.get(url("version_show", pk=published.pk)).content.decode()
    assert f"{create}?stage={published.stages.first().pk}" in read
    assert f"{create}?role={published.roles.first().pk}" in read
    assert f'id="role-{published.roles.first().pk}"' in read
    create = url("suggestion_create", version=draft_two.pk)
    rows = {"note": draft_two.planned_conversations, "stage": draft_two.stages, "role": draft_two.roles}
    for word, parts in rows.items():
        place = f"?{word}={parts.first().pk}"
        assert create + place in manager_client.get(url("version_show", pk=draft_two.pk) + place).content.decode()
    assert create in rep_client.get(url("version_show", pk=draft_two.pk)).content.decode()


def test_declined_with_an_answer_that_the_author_reads(manager_client, url, cast, it_earlier):
    assert manager_client.post(url("answer_create", pk=it_earlier.pk), {"answer": ""}).status_code == 422
    manager_client.post(url("answer_create", pk=it_earlier.pk), {"answer": "IT comes in with the sponsor."})
    assert told(cast).text == "IT comes in with the sponsor."
    assert "IT comes in with the sponsor." in mail.outbox[0].body
    page = manager_client.get(url("suggestion_show", pk=it_earlier.pk)).content.decode()
    assert "IT comes in with the sponsor." in page
    assert "One suggestion answered" in manager_client.get(url("suggestion_index") + "?state=answered").content.decode()


def test_two_answers_at_once_are_one(cast, draft_two, it_earlier):
    again = Suggestion.objects.get(pk=it_earlier.pk)
    it_earlier.decline("No.", by=cast.manager)
    with pytest.raises(Stale):
        again.put_in(draft_two, by=cast.admin)
    assert not draft_two.planned_conversations.filter(theme_name="What security asks").exists()


def test_a_discarded_draft_leaves_its_suggestions_open(cast, draft_two, it_earlier):
    it_earlier.put_in(draft_two, by=cast.manager)
    draft_two.discard(by=cast.manager)
    it_earlier.refresh_from_db()
    assert (it_earlier.is_open, it_earlier.draft, it_earlier.answered_at) == (True, None, None)


def test_a_rep_answers_nothing(rep_client, url, it_earlier, draft_two):
    assert rep_client.post(url("answer_create", pk=it_earlier.pk), {"answer": "No"}).status_code == 403
    assert rep_client.post(url("suggestion_draft_create", pk=it_earlier.pk), {"draft": draft_two.pk}).status_code == 403
    assert "Your answer" not in rep_client.get(url("suggestion_show", pk=it_earlier.pk)).content.decode()


def test_the_score_brings_what_the_field_suggests(rep_client, url, cast, published, it_earlier):
    published.give_to(cast.paris, by=cast.manager)
    page = rep_client.get(url("score")).content.decode()
    panel = url("suggestion_index") + f"?process={published.process_id}"
    assert f'hx-get="{panel}"' in page
    fragment = rep_client.get(panel, headers={"HX-Request": "true"}).content.decode()
    assert "Meet IT one stage earlier" in fragment
    assert "<html" not in fragment


def test_sixty_suggestions_have_their_pages(rep_client, url, cast, published):
    for n in range(60):
        Suggestion.propose(published, by=cast.rep, change=f"Change {n}", why="So")
    first = rep_client.get(url("suggestion_index"))
    assert "60 suggestions wait" in first.content.decode()
    assert len(rep_client.get(url("suggestion_index") + "?page=2").context["page"]) == 10


def test_a_change_without_a_reason_is_refused(cast, published):
    with pytest.raises(Refused):
        Suggestion.propose(published, by=cast.rep, change="More", why=" ")
