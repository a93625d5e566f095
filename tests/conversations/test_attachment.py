"""Files of a conversation: added, read, removed and put back; what is refused; how they are sent."""

import pytest
from django.conf import settings as configured
from django.urls import reverse
from django.utils import timezone

from conversations.models import Attachment, Link, enclosed
from people import isolation
from salesproc.errors import Refused
from tests.builders.conversations import build_contact, build_held, build_opportunity, read_again
from tests.builders.files import PDF, PNG, build_attachment, upload

HTMX = {"HX-Request": "true"}


@pytest.fixture
def talk(cast, opportunity, uploads):
    return build_held(cast, opportunity, build_contact(cast, opportunity.account))


def url(cast, name, pk):
    return reverse(f"conversations:{name}", args=[cast.workspace.slug, pk])


def add(client, cast, talk, *files, headers=None):
    return client.post(url(cast, "attachment_create", talk.pk), {"files": list(files)}, headers=headers or {})


def on_disk(uploads):
    return [path for path in uploads.rglob("*") if path.is_file()]


def test_a_file_is_added_and_shown_with_its_kind_size_and_person(client, cast, talk, uploads):
    client.force_login(cast.rep.user)
    assert add(client, cast, talk, upload("Minutes.pdf")).url == url(cast, "conversation_show", talk.pk)
    page = client.get(url(cast, "conversation_show", talk.pk)).content.decode()
    assert "“Minutes.pdf” is added." in page
    assert "1\N{NO-BREAK SPACE}KB" in page
    assert "Chloé Martel" in page
    row = Attachment.objects.get()
    assert (row.media_type, row.size, row.by) == ("application/pdf", len(PDF), cast.rep)


def test_it_is_stored_under_a_name_of_its_own_and_cannot_be_run(cast, talk, uploads):
    row = build_attachment(cast, talk, "secret plan.pdf")
    (path,) = on_disk(uploads)
    assert path.parent == uploads / "attachments" / str(cast.workspace.pk)
    assert "plan" not in path.name
    assert len(path.name) == 32
    assert path.stat().st_mode & 0o111 == 0
    assert path.read_bytes() == PDF
    assert row.name == "secret plan.pdf"


def test_it_is_sent_to_be_kept_and_never_to_be_shown(client, cast, talk):
    row = build_attachment(cast, talk, "Réunion du 3.pdf")
    client.force_login(cast.executive.user)
    answer = client.get(url(cast, "attachment_show", row.pk))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''R%C3%A9union%20du%203.pdf"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Length"] == str(len(PDF))


def test_one_that_is_refused_takes_no_other_with_it(client, cast, talk):
    client.force_login(cast.rep.user)
    answer = add(client, cast, talk, upload("a.pdf"), upload("b.html", b"<html>"), upload("c.png", PNG), headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.lstrip().startswith('<section class="card')
    assert "2 files are added." in page
    assert "<b>b.html</b>: This kind of file is not kept." in page
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["a.pdf", "c.png"]


def test_without_a_script_the_whole_page_says_why(client, cast, talk):
    client.force_login(cast.rep.user)
    answer = add(client, cast, talk, upload("a.pdf", PNG))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<title>" in page
    assert "it does not read as PDF" in page
    assert "Choose a file first." in client.post(url(cast, "attachment_create", talk.pk)).content.decode()


def test_one_that_is_too_large_is_refused(client, cast, talk, settings):
    settings.ATTACHMENT_MAX_BYTES = len(PDF) - 1
    client.force_login(cast.rep.user)
    assert "It is too large" in add(client, cast, talk, upload(), headers=HTMX).content.decode()
    assert not Attachment.objects.exists()


def test_what_is_too_large_together_is_not_kept_to_its_end(client, cast, talk, settings):
    settings.IMPORT_MAX_BYTES = len(PDF) + 10
    client.force_login(cast.rep.user)
    answer = add(client, cast, talk, upload("a.pdf"), upload("b.png", PNG), headers=HTMX)
    assert "Together they are too large" in answer.content.decode()
    assert Attachment.objects.get().name == "a.pdf"


def test_the_room_of_a_workspace_ends(cast, talk, settings):
    settings.ATTACHMENTS_MAX_BYTES = len(PDF) + 1
    first = build_attachment(cast, talk)
    with pytest.raises(Refused, match="all the room"):
        build_attachment(cast, talk, "b.png", PNG)
    Attachment.objects.filter(pk=first.pk).update(removed_at=timezone.now(), erased_at=timezone.now())
    assert build_attachment(cast, talk, "b.png", PNG).pk


def test_a_conversation_holds_only_so_many(cast, talk, monkeypatch):
    monkeypatch.setattr(enclosed, "MOST", 2)
    build_attachment(cast, talk, "a.txt", b"one")
    second = build_attachment(cast, talk, "b.txt", b"two")
    with pytest.raises(Refused, match="at most 2"):
        build_attachment(cast, talk, "c.txt", b"three")
    second.remove(by=cast.rep)
    build_attachment(cast, talk, "c.txt", b"three")
    with pytest.raises(Refused, match="at most 2"):
        second.restore(by=cast.rep)


def test_the_same_file_twice_is_there_once(client, cast, talk, uploads):
    client.force_login(cast.rep.user)
    add(client, cast, talk, upload("a.pdf"))
    answer = add(client, cast, talk, upload("b.pdf"), headers=HTMX)
    assert answer.status_code == 200
    assert "“a.pdf” is here already." in answer.content.decode()
    assert (Attachment.objects.count(), len(on_disk(uploads))) == (1, 1)


def test_a_removed_file_is_not_read_and_says_by_whom(client, cast, talk):
    row = build_attachment(cast, talk, "plan.pdf")
    client.force_login(cast.manager.user)
    answer = client.post(url(cast, "attachment_remove", row.pk), headers=HTMX)
    assert f"/attachments/{row.pk}/remove/undo/" in answer["HX-Trigger"]
    assert client.get(url(cast, "attachment_show", row.pk)).status_code == 404
    page = client.get(url(cast, "conversation_show", talk.pk)).content.decode()
    assert "plan.pdf, removed by Inès Garnier on" in page
    assert client.post(url(cast, "attachment_remove", row.pk)).status_code == 422
    assert Attachment.pgh_event_models["changed"].objects.filter(pgh_obj=row).count() == 1


def test_a_removal_can_be_undone(client, cast, talk):
    row = build_attachment(cast, talk)
    client.force_login(cast.rep.user)
    client.post(url(cast, "attachment_remove", row.pk))
    for _ in range(2):
        assert client.post(url(cast, "attachment_undo_create", row.pk)).status_code == 302
    assert b"".join(client.get(url(cast, "attachment_show", row.pk)).streaming_content) == PDF


def test_what_is_there_again_is_not_put_back_beside_itself(cast, talk):
    row = build_attachment(cast, talk)
    row.remove(by=cast.rep)
    build_attachment(cast, talk)
    with pytest.raises(Refused, match="here again"):
        row.restore(by=cast.rep)


def test_nothing_is_added_to_a_cancelled_conversation_and_what_is_there_stays(client, cast, talk):
    row = build_attachment(cast, talk)
    talk.cancel("It was logged by mistake.", by=cast.rep)
    client.force_login(cast.rep.user)
    page = client.get(url(cast, "conversation_show", talk.pk)).content.decode()
    assert "minutes.pdf" in page
    assert "new-files" not in page
    assert "is cancelled" in add(client, cast, talk, upload("b.png", PNG), headers=HTMX).content.decode()
    assert client.post(url(cast, "attachment_remove", row.pk)).status_code == 302


def test_an_executive_reads_and_neither_adds_nor_removes(client, cast, talk):
    row = build_attachment(cast, talk)
    client.force_login(cast.executive.user)
    page = client.get(url(cast, "conversation_show", talk.pk)).content.decode()
    assert "minutes.pdf" in page
    assert "new-files" not in page
    assert f"attachments/{row.pk}/remove/" not in page
    assert add(client, cast, talk, upload("b.pdf")).status_code == 403


def test_another_team_and_another_company_find_nothing(client, cast, talk):
    row = build_attachment(cast, talk)
    client.force_login(cast.other_rep.user)
    assert client.get(url(cast, "attachment_show", row.pk)).status_code == 404
    assert add(client, cast, talk, upload("b.png", PNG)).status_code == 404
    client.force_login(cast.stranger)
    theirs = reverse("conversations:attachment_show", args=[cast.other_workspace.slug, row.pk])
    assert client.get(theirs).status_code == 404
    with isolation.opened(cast.other_workspace.pk):
        assert not Attachment.objects.exists()  # PostgreSQL itself shows none


def test_a_file_that_the_disk_has_lost_is_told(client, cast, talk, uploads):
    row = build_attachment(cast, talk)
    on_disk(uploads)[0].unlink()
    client.force_login(cast.rep.user)
    answer = client.get(url(cast, "attachment_show", row.pk))
    assert answer.status_code == 422
    assert "not on the server any more" in answer.content.decode()


def test_many_files_ask_what_few_ask(client, cast, talk, count_queries):
    client.force_login(cast.rep.user)
    build_attachment(cast, talk)
    address = url(cast, "conversation_show", talk.pk)
    client.get(address)
    before = count_queries(lambda: client.get(address))
    for n in range(12):
        row = build_attachment(cast, talk, f"{n}.txt", f"note {n}".encode(), by=cast.manager)
        if n % 3 == 0:
            row.remove(by=cast.manager)
    assert count_queries(lambda: client.get(address)) <= before


def test_the_preparation_names_the_files_of_the_opportunity(client, cast, talk, opportunity):
    row = build_attachment(cast, talk, "Figures.pdf")
    client.force_login(cast.rep.user)
    page = client.get(url(cast, "preparation_show", talk.pk)).content.decode()
    assert "Figures.pdf" in page
    row.remove(by=cast.rep)
    assert "Figures.pdf" not in client.get(url(cast, "preparation_show", talk.pk)).content.decode()


def test_the_thread_counts_what_goes_with_each_conversation(client, cast, talk, opportunity):
    page = reverse("conversations:opportunity_show", args=[cast.workspace.slug, opportunity.pk])
    client.force_login(cast.rep.user)
    assert "file or link" not in client.get(page).content.decode()
    build_attachment(cast, talk, "a.pdf")
    assert "1 file or link<" in client.get(page).content.decode()
    link = Link.add(talk, "https://example.com/deck", by=cast.rep)
    assert "2 files and links<" in client.get(page).content.decode()
    link.remove(by=cast.rep)
    assert "1 file or link<" in client.get(page).content.decode()


def test_a_file_of_another_conversation_is_another(cast, talk, version):
    other = build_held(cast, build_opportunity(cast))
    assert build_attachment(cast, talk).pk != build_attachment(cast, other).pk
    assert read_again(talk).attachments.count() == 1


def test_the_limits_come_from_the_environment():
    assert configured.ATTACHMENT_MAX_BYTES == 25 * 2**20
    assert configured.ATTACHMENTS_MAX_BYTES == 10 * 2**30
