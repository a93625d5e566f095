import pytest

from people.models import User
from stages.models import Process


def test_a_process_begins_from_a_template(manager_client, url, cast):
    answer = manager_client.post(url("process_create"), {"name": "Our score", "start": "services"})
    process = Process.objects.get(name="Our score")
    assert answer.url == url("version_show", pk=process.versions.get().pk)
    assert process.owner == cast.manager
    assert process.versions.get().stages.count() == 6


def test_a_new_process_is_given_up_towards_the_list(manager_client, url):
    text = manager_client.get(url("process_create")).content.decode()
    assert f'<a class="btn quiet" href="{url("process_index")}">Cancel</a>' in text


def test_a_template_comes_in_the_language_of_the_person(sign_in, cast, url):
    User.objects.filter(pk=cast.manager.user_id).update(language="fr")
    client = sign_in(cast.manager)
    assert "Grands comptes" in client.get(url("process_create")).content.decode()
    client.post(url("process_create"), {"name": "Notre partition", "start": "enterprise"})
    assert Process.objects.get().versions.get().stages.first().name == "Voit le problème"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "", "start": "services"}, "This field is required"),
        ({"name": "x" * 300, "start": "services"}, "at most 120 characters"),
        ({"name": "ENTERPRISE score", "start": "services"}, "There is a process of this name already"),
        ({"name": "Ours", "start": "../../etc/passwd"}, "Select a valid choice"),
        ({"name": "Ours"}, "This field is required"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(manager_client, url, draft, data, sentence):
    answer = manager_client.post(url("process_create"), data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Process.objects.count() == 1


def test_the_line_of_versions_says_why(rep_client, url, cast, published):
    published.process.draft_from(published, by=cast.manager)
    page = rep_client.get(url("process_show", pk=published.process_id)).content.decode()
    for text in ("Draft v2", "Version 1", "We had no common score.", "published by Inès Garnier"):
        assert text in page


def test_the_list_shows_who_follows(rep_client, url, cast, published):
    published.give_to(cast.paris, by=cast.manager)
    assert "followed by Paris" in rep_client.get(url("process_index")).content.decode()


def test_an_empty_list_invites_who_may_begin(sign_in, cast, url):
    assert url("process_create") in sign_in(cast.manager).get(url("process_index")).content.decode()
    assert url("process_create") not in sign_in(cast.rep).get(url("process_index")).content.decode()
