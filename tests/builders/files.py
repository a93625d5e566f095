"""Small files of each kind, made here, and attachments made of them by the real verb."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from conversations.models import Attachment

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 17
XML = '<?xml version="1.0"?><Types><Override ContentType="application/vnd.{}"/></Types>'
WORD = "openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDES = "openxmlformats-officedocument.presentationml.presentation.main+xml"


def archive(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def office(main: str = WORD, parts: dict | None = None) -> bytes:
    return archive({"[Content_Types].xml": XML.format(main), "word/document.xml": "<w/>"} | (parts or {}))


def odf(kind: str = "text", manifest: str = "<manifest/>", **parts) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return archive({"mimetype": mimetype, "META-INF/manifest.xml": manifest, "content.xml": "<o/>"} | parts)


def upload(name="minutes.pdf", content=PDF, media_type="application/octet-stream") -> SimpleUploadedFile:
    """What the browser says of its type is believed by nobody."""
    return SimpleUploadedFile(name, content, media_type)


def build_attachment(cast, conversation, name="minutes.pdf", content=PDF, *, by=None) -> Attachment:
    return Attachment.attach(conversation, upload(name, content), by=by or cast.rep)
