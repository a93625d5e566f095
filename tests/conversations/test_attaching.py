"""Which files are kept: by their content, whatever they are called and whatever the browser says."""

import io

import pytest
from django.core.files.base import ContentFile

from conversations.attaching import archives, texts
from conversations.attaching.kinds import kind_of
from conversations.attaching.naming import LONGEST, cleaned_name
from salesproc.errors import Refused
from tests.builders.files import PDF, PNG, SHEET, SLIDES, WORD, XML, archive, odf, office

MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
LETTER = b"From: marc@buyer.example\r\nDate: Mon, 16 Nov 2026 10:00:00 +0100\r\nSubject: Budget\r\n\r\nAgreed.\r\n"
CARRYING = """From: marc@buyer.example
Subject: Figures
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/html

<p>See the figures.</p>
--x
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="{name}"
Content-Transfer-Encoding: 8bit

{content}
--x--
"""
KEPT = [
    ("a.pdf", PDF, "application/pdf"),
    ("A.PDF", PDF, "application/pdf"),
    ("a.png", PNG, "image/png"),
    ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image/jpeg"),
    ("a.gif", b"GIF89a\x01\x00\x01\x00", "image/gif"),
    ("a.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
    ("a.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "image/heic"),
    ("a.txt", "Il a dit « oui » à 15 h.".encode(), "text/plain"),
    ("a.txt", "Il a dit oui à 15 h.".encode("cp1252"), "text/plain"),
    ("a.txt", "Accordé".encode("utf-16"), "text/plain"),
    ("a.md", b"# Minutes\n\n- He <b>agreed</b>\n", "text/plain"),
    ("a.csv", "\ufeffname;amount\nÉlan;12".encode(), "text/csv"),
    ("a.ics", CALENDAR, "text/calendar"),
    ("a.eml", LETTER, "message/rfc822"),
    ("a.eml", CARRYING.format(name="minutes.txt", content="Agreed.").encode(), "message/rfc822"),
    ("a.docx", office(WORD), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("a.xlsx", office(SHEET), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("a.pptx", office(SLIDES), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("a.odt", odf("text"), "application/vnd.oasis.opendocument.text"),
    ("a.ods", odf("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    ("a.odp", odf("presentation"), "application/vnd.oasis.opendocument.presentation"),
    ("a.mp3", b"ID3\x04\x00\x00", "audio/mpeg"),
    ("a.mp3", b"\xff\xfb\x90\x44", "audio/mpeg"),
    ("a.m4a", b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00", "audio/mp4"),
    ("a.ogg", b"OggS\x00\x02", "audio/ogg"),
    ("a.wav", b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
    ("a.mp4", MP4, "video/mp4"),
]
ENCRYPTED = '<manifest><encryption-data checksum="x"/></manifest>'
REFUSED = [
    ("a.pdf", b"", "empty"),
    ("a.html", b"<!doctype html><script>alert(1)</script>", "kind"),
    ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
    ("a.js", b"alert(1)", "kind"),
    ("a.exe", b"MZ\x90\x00", "kind"),
    ("a.pdf.exe", PDF, "kind"),
    ("a.zip", archive({"a.txt": "a"}), "kind"),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "kind"),
    ("noextension", PDF, "kind"),
    ("a.docm", office(WORD), "macros"),
    ("a.xlsm", office(SHEET), "macros"),
    # called what it is not
    ("a.pdf", PNG, "content"),
    ("a.png", PDF, "content"),
    ("a.jpg", b"<html><body>", "content"),
    ("a.pdf", b"\n" + PDF, "content"),
    ("a.wav", b"RIFF\x10\x00\x00\x00WEBPVP8 ", "content"),
    ("a.mp4", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "content"),
    ("a.heic", MP4, "content"),
    ("a.mp3", b"\xff\xfea\x00", "content"),
    ("a.txt", b"MZ\x90\x00\x03\x00", "content"),
    ("a.txt", PDF, "content"),
    ("a.txt", b"<!DOCTYPE html><p>Hello", "content"),
    ("a.txt", b"  \n<svg onload=alert(1)>", "content"),
    ("a.txt", "<html>".encode("utf-16"), "content"),
    ("a.txt", b"hello <script>alert(1)</script>", "content"),
    ("a.txt", b"#!/bin/sh\nrm -rf /", "content"),
    ("a.txt", b"words\x00", "content"),
    ("a.txt", b"x" * texts.CHUNK + b"\x01", "content"),
    ("a.txt", "a".encode("utf-16") + b"\x00", "content"),
    ("a.csv", b"<?xml version='1.0'?>", "content"),
    ("a.ics", b"BEGIN:VCARD\r\nEND:VCARD", "content"),
    ("a.eml", b"Just words.", "content"),
    ("a.eml", CARRYING.format(name="setup.exe", content="MZ").encode(), "carries"),
    ("a.eml", CARRYING.format(name="page.pdf", content="<html>").encode(), "carries"),
    ("a.docx", office(SHEET), "content"),
    ("a.docx", odf("text"), "content"),
    ("a.odt", odf("spreadsheet"), "content"),
    ("a.docx", archive({"a.txt": "a"}), "content"),
    ("a.docx", archive({"setup.exe": "MZ", "[Content_Types].xml": XML.format(WORD)}), "content"),
    ("a.docx", b"PK\x03\x04 and nothing more", "content"),
    ("a.docx", office(WORD)[:-30], "content"),
    # what opens and acts
    ("a.docx", office(WORD, {"word/vbaProject.bin": "x"}), "macros"),
    ("a.docx", office("ms-word.document.macroEnabled.main+xml"), "macros"),
    ("a.xlsx", office(SHEET, {"xl/macrosheets/sheet1.xml": "x"}), "macros"),
    ("a.odt", odf("text", **{"Basic/Standard/Module1.xml": "x"}), "macros"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "locked"),
    ("a.odt", odf("text", ENCRYPTED), "locked"),
    ("a.docx", office(WORD, {"word/media/a.bin": b"\x00" * (archives.SMALL + 1)}), "bomb"),
]


@pytest.mark.parametrize(("name", "content", "media_type"), KEPT)
def test_a_file_that_is_what_it_says_is_kept(name, content, media_type):
    assert kind_of(io.BytesIO(content), name).media_type == media_type


@pytest.mark.parametrize(("name", "content", "code"), REFUSED)
def test_any_other_is_refused_with_one_sentence(name, content, code):
    with pytest.raises(Refused) as refused:
        kind_of(ContentFile(content), name)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_an_archive_with_a_password_is_refused():
    content = bytearray(office(WORD))
    for place in (content.index(b"PK\x03\x04") + 6, content.index(b"PK\x01\x02") + 8):
        content[place] |= 1
    with pytest.raises(Refused) as refused:
        kind_of(io.BytesIO(bytes(content)), "a.docx")
    assert refused.value.code == "locked"


def test_an_archive_of_very_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_PARTS", 5)
    with pytest.raises(Refused) as refused:
        kind_of(io.BytesIO(office(WORD, {f"{n}.xml": "x" for n in range(6)})), "a.docx")
    assert refused.value.code == "bomb"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\marc\\plan.pdf", "plan.pdf"),
        ("gnp\u202efdp.exe.pdf", "gnpfdp.exe.pdf"),
        ("pl\u200ban\x00\x1b.pdf", "plan.pdf"),
        ("two\nlines  here.pdf", "two lines here.pdf"),
        ("e\u0301lan.pdf", "élan.pdf"),
        (".htaccess.pdf", "htaccess.pdf"),
        ("…/\u202e.pdf", "pdf"),
        ("", "file"),
        ("\u200b", "file"),
        ("Réunion 🎯 <b>.docx", "Réunion 🎯 <b>.docx"),
        ("x" * 400 + ".pdf", "x" * (LONGEST - 4) + ".pdf"),
    ],
)
def test_a_name_loses_its_path_and_what_is_not_seen(sent, kept):
    assert cleaned_name(sent) == kept
