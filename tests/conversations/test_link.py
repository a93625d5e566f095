"""Links of a conversation: of the web only, each once, and where they lead is said."""

import pytest
from django.urls import reverse

from conversations.models import Link, enclosed
from salesproc.errors import Refused
from tests.builders.conversations import build_held

PAGE = "https://buyer.example/minutes?a=1&b=2"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def talk(cast, opportunity):
    return build_held(cast, opportunity)


def url(cast, name, pk):
    return reverse(f"conversations:{name}", args=[cast.workspace.slug, pk])


def test_a_link_is_added_and_leads_out_without_telling_from_where(client, cast, talk):
    client.force_login(cast.rep.user)
    sent = {"url": f"  {PAGE} ", "title": "The\u202e minutes <b>"}
    assert client.post(url(cast, "link_create", talk.pk), sent).status_code == 302
    page = client.get(url(cast, "conversation_show", talk.pk)).content.decode()
    assert 'href="https://buyer.example/minutes?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow"' in page
    assert "The minutes &lt;b&gt;" in page
    assert "<span>buyer.example</span>" in page


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "ftp://buyer.example/a",
        "file:///etc/passwd",
        "//buyer.example",
        "buyer",
        "https://",
        "https://marc:secret@buyer.example/",
        "https://buyer.example/\u202egpj",
        "https://buyer.example/a b",
        "",
    ],
)
def test_what_is_not_an_address_of_the_web_is_refused_and_still_there(client, cast, talk, address):
    client.force_login(cast.rep.user)
    answer = client.post(url(cast, "link_create", talk.pk), {"url": address, "title": "Minutes"}, headers=HTMX)
    assert answer.status_code == 422
    assert 'value="Minutes"' in answer.content.decode()
    assert not Link.objects.exists()


def test_the_same_address_is_there_once_until_it_is_removed(client, cast, talk):
    first, again = (Link.add(talk, PAGE, by=cast.rep) for _ in range(2))
    assert (first.pk, again.was_there_before) == (again.pk, True)
    client.force_login(cast.manager.user)
    assert client.post(url(cast, "link_remove", first.pk)).status_code == 302
    page = client.get(url(cast, "conversation_show", talk.pk)).content.decode()
    assert "removed by Inès Garnier" in page
    with pytest.raises(Refused, match="removed already"):
        first.remove(by=cast.rep)
    assert client.post(url(cast, "link_undo_create", first.pk)).status_code == 302
    assert Link.objects.standing().get() == first


def test_a_conversation_holds_only_so_many(cast, talk, monkeypatch):
    monkeypatch.setattr(enclosed, "MOST", 1)
    Link.add(talk, PAGE, by=cast.rep)
    with pytest.raises(Refused, match="at most 1"):
        Link.add(talk, f"{PAGE}&c=3", by=cast.rep)


def test_another_team_finds_nothing_and_an_executive_only_reads(client, cast, talk):
    link = Link.add(talk, PAGE, by=cast.rep)
    for person, status in [(cast.other_rep, 404), (cast.executive, 403)]:
        client.force_login(person.user)
        assert client.post(url(cast, "link_create", talk.pk), {"url": PAGE}).status_code == status
        assert client.post(url(cast, "link_remove", link.pk)).status_code == status
