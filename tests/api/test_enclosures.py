"""Files and links by the API: the verbs of the page, with the same refusals."""

import pytest

from conversations.models import Attachment, Link
from tests.builders.conversations import build_held, build_opportunity, build_version
from tests.builders.files import PDF, upload
from tests.conversations.conftest import uploads

__all__ = ["uploads"]


@pytest.fixture
def address(cast, uploads):
    build_version(cast)
    return f"/api/v1/w/{cast.workspace.slug}/conversations/{build_held(cast, build_opportunity(cast)).pk}"


def test_a_file_is_added_listed_read_and_removed(client, cast, address):
    client.force_login(cast.rep.user)
    added = client.post(f"{address}/attachments/", {"file": upload("Plan.pdf")})
    assert (added.status_code, added.json()["media_type"]) == (201, "application/pdf")
    assert client.post(f"{address}/attachments/", {"file": upload("Plan.pdf")}).status_code == 200
    assert [each["name"] for each in client.get(f"{address}/attachments/").json()["results"]] == ["Plan.pdf"]
    one = f"{address}/attachments/{added.json()['id']}/"
    answer = client.get(f"{one}content/", headers={"Accept": "application/pdf"})
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert client.delete(one).status_code == 204
    assert client.delete(one).status_code == 404
    assert client.get(f"{one}content/").status_code == 404
    assert Attachment.objects.get().removed_by == cast.rep


def test_what_is_refused_says_why(client, cast, address):
    client.force_login(cast.rep.user)
    refused = client.post(f"{address}/attachments/", {"file": upload("a.html", b"<html>")})
    assert (refused.status_code, refused.json()["code"]) == (422, "kind")
    assert client.post(f"{address}/attachments/", {"file": upload("a.pdf", b"")}).json()["code"] == "empty"
    assert client.post(f"{address}/attachments/", {}).status_code == 400
    assert client.post(f"{address}/links/", {"url": "javascript:alert(1)"}, "application/json").status_code == 422


def test_a_link_is_added_listed_and_removed(client, cast, address):
    client.force_login(cast.rep.user)
    added = client.post(f"{address}/links/", {"url": "https://buyer.example/", "title": "Home"}, "application/json")
    assert added.status_code == 201
    assert client.get(f"{address}/links/").json()["results"][0]["title"] == "Home"
    assert client.delete(f"{address}/links/{added.json()['id']}/").status_code == 204
    assert not Link.objects.standing().exists()


def test_a_row_of_another_conversation_is_not_found_under_this_one(client, cast, address):
    client.force_login(cast.rep.user)
    other = build_held(cast, build_opportunity(cast))
    theirs = Attachment.attach(other, upload(), by=cast.rep)
    assert client.get(f"{address}/attachments/{theirs.pk}/content/").status_code == 404
    assert client.delete(f"{address}/attachments/{theirs.pk}/").status_code == 404


def test_an_executive_reads_only_and_another_team_finds_nothing(client, cast, address):
    client.force_login(cast.executive.user)
    assert client.get(f"{address}/attachments/").status_code == 200
    assert client.post(f"{address}/attachments/", {"file": upload()}).status_code == 403
    client.force_login(cast.other_rep.user)
    assert client.get(f"{address}/attachments/").status_code == 404
    assert client.post(f"{address}/attachments/", {"file": upload()}).status_code == 404
