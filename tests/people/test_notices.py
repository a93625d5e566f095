"""What a member is told in the app and by letter: once, to them alone, in their language."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from people import isolation, tasks
from people.models import Notice, User
from people.notices import SENTENCES
from people.posting import post


@pytest.fixture
def url(cast):
    return lambda name, **kwargs: reverse(f"people:{name}", kwargs={"workspace": cast.workspace.slug, **kwargs})


def tell(cast, to=None, **changed):
    values = {"by": cast.manager, "about": ("stages:suggestion_show", 1), "change": "Meet IT"} | changed
    return Notice.tell(to or cast.rep, "suggestion.declined", **values)


def test_every_sentence_stands_with_the_names_it_gets():
    names = {"by": "Inès", "change": "Meet IT", "number": 2, "process": "Enterprise", "n": 3}
    names |= {"talk": "The cost", "account": "Halden", "opportunity": "Plant rollout"}
    assert all("%(" not in str(sentence) % names for sentence in SENTENCES.values())


def test_the_shell_says_how_much_is_not_read_and_the_page_which(client, cast, url):
    client.force_login(cast.rep.user)
    assert 'class="news"' not in client.get(url("notice_index")).content.decode()
    notice = tell(cast, text="<b>No</b>", change="<i>IT</i>")
    page = client.get(url("notice_index")).content.decode()
    assert 'class="news"' in page
    assert 'News <b class="num">1</b>' in page
    assert "One thing you have not read" in page
    assert "“&lt;i&gt;IT&lt;/i&gt;”" in page
    assert "&lt;b&gt;No&lt;/b&gt;" in page
    assert client.get(url("notice_show", pk=notice.pk)).url == "/w/novalis/suggestions/1/"
    assert "You have read everything" in client.get(url("notice_index")).content.decode()
    assert (
        notice.says.replace("<i>", "&lt;i&gt;")[:10] in client.get(url("notice_index") + "?show=all").content.decode()
    )


def test_opened_twice_it_was_read_the_first_time(cast):
    notice = tell(cast)
    notice.open(by=cast.rep)
    first = Notice.objects.get().read_at
    notice.open(by=cast.rep)
    assert Notice.objects.get().read_at == first


def test_it_can_be_kept_as_not_read_and_all_can_be_read_at_once(client, cast, url):
    client.force_login(cast.rep.user)
    one, _other = tell(cast), tell(cast)
    client.post(url("reading_create"))
    assert Notice.objects.unread().count() == 0
    client.post(url("reading_remove", pk=one.pk))
    assert Notice.objects.unread().get() == one


def test_another_person_neither_sees_it_nor_marks_it(client, cast, url):
    notice = tell(cast)
    client.force_login(cast.admin.user)
    assert client.get(url("notice_show", pk=notice.pk)).status_code == 404
    assert client.post(url("reading_remove", pk=notice.pk)).status_code == 404
    client.post(url("reading_create"))
    assert Notice.objects.unread().get() == notice
    assert "Meet IT" not in client.get(url("notice_index") + "?show=all").content.decode()


def test_nothing_crosses_a_workspace(cast):
    tell(cast)
    with isolation.opened(cast.other_workspace.pk):
        assert not Notice.objects.exists()


def test_sixty_have_their_pages(client, cast, url):
    for _ in range(60):
        tell(cast)
    client.force_login(cast.rep.user)
    assert "60 things you have not read" in client.get(url("notice_index")).content.decode()
    assert len(client.get(url("notice_index") + "?page=2").context["page"].object_list) == 10


def test_who_does_it_is_not_told(cast):
    assert tell(cast, to=cast.manager) is None
    assert not Notice.objects.exists()


def test_an_unknown_code_is_found_when_it_is_told(cast):
    with pytest.raises(KeyError):
        Notice.tell(cast.rep, "nothing", by=cast.manager, about=("people:home", 1))


def test_the_letter_leaves_once_in_the_language_of_its_reader(cast):
    User.objects.filter(pk=cast.rep.user_id).update(language="fr")
    notice = tell(cast, text="Pas & maintenant")
    assert post(notice.pk)
    assert not post(notice.pk)
    (letter,) = mail.outbox
    assert letter.to == [cast.rep.user.email]
    assert letter.subject == "Inès Garnier a répondu à votre suggestion «\u00a0Meet IT\u00a0»"
    assert "Pas & maintenant" in letter.body
    assert "/w/novalis/suggestions/1/" in letter.body


def test_a_long_or_broken_name_makes_one_short_line_of_the_subject(cast):
    post(tell(cast, change="a\nb " * 80).pk)
    assert "\n" not in mail.outbox[0].subject
    assert len(mail.outbox[0].subject) == 120


def test_who_has_no_address_gets_no_letter(cast):
    known_by_name = type(cast.rep).objects.create(workspace=cast.workspace, name="Noor")
    notice = tell(cast, to=known_by_name)
    assert not notice.by_mail
    assert not post(notice.pk)


def test_the_message_goes_after_commit_and_the_sweep_finds_what_it_lost(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        notice = tell(cast)
    assert len(callbacks) == 1
    asked = []
    monkeypatch.setattr(tasks.post_notice, "delay", lambda *them: asked.append(them))
    tasks.sweep_post()
    assert asked == []
    Notice.objects.update(told_at=timezone.now() - tasks.A_MOMENT * 2)
    tasks.sweep_post()
    assert asked == [(cast.workspace.pk, notice.pk)]
    tasks.post_notice(*asked[0])
    asked.clear()
    tasks.sweep_post()
    assert (asked, len(mail.outbox)) == ([], 1)
