"""Which files are kept: an allow list. The name says the kind, and the content has to agree.

Nothing is decoded: pictures are not opened, documents are not unpacked but for the part that says what they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conversations.attaching import archives, letters, refusing, texts
from conversations.attaching.naming import extension_of

HEAD = 4096
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # also what a document with a password is wrapped in
ZIP = b"PK\x03\x04"
MACRO_EXTENSIONS = {"docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm", "ppam"}
FILMS = {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"MSNV"}
SOUNDS = {b"M4A ", b"M4B ", b"isom", b"iso2", b"mp41", b"mp42"}
PICTURES = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
OPEN_XML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Kind:
    word: str | Promise
    media_type: str
    extensions: tuple[str, ...]
    begins: Callable[[bytes], bool]
    says: str = ""  # of an office document: what names it inside


def starting(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signatures)


def riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == form


def branded(brands: set[bytes]) -> Callable[[bytes], bool]:
    return lambda head: head[4:8] == b"ftyp" and head[8:12] in brands


def mpeg_sound(head: bytes) -> bool:
    """A tag, or the first frame of layer III."""
    return head[:3] == b"ID3" or (len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)


def calendar(head: bytes) -> bool:
    return texts.beginning(head).lstrip().upper().startswith("BEGIN:VCALENDAR")


def anything(head: bytes) -> bool:
    return True


def office(word, extension: str, media_type: str, says: str) -> Kind:
    return Kind(word, media_type, (extension,), starting(ZIP), says)


DOCUMENT, TABLE, SLIDES = _("Document"), _("Table"), _("Slides")
PICTURE, SOUND = _("Picture"), _("Sound")
TEXT, CSV, CALENDAR, LETTER = "text/plain", "text/csv", "text/calendar", "message/rfc822"
KINDS = (
    Kind("PDF", "application/pdf", ("pdf",), starting(b"%PDF-")),
    Kind(PICTURE, "image/png", ("png",), starting(b"\x89PNG\r\n\x1a\n")),
    Kind(PICTURE, "image/jpeg", ("jpg", "jpeg"), starting(b"\xff\xd8\xff")),
    Kind(PICTURE, "image/gif", ("gif",), starting(b"GIF87a", b"GIF89a")),
    Kind(PICTURE, "image/webp", ("webp",), riff(b"WEBP")),
    Kind(PICTURE, "image/heic", ("heic", "heif"), branded(PICTURES)),
    Kind(_("Text"), TEXT, ("txt", "md"), anything),
    Kind(TABLE, CSV, ("csv",), anything),
    Kind(_("Calendar entry"), CALENDAR, ("ics",), calendar),
    Kind(_("E-mail"), LETTER, ("eml",), anything),
    office(DOCUMENT, "docx", f"{OPEN_XML}wordprocessingml.document", "wordprocessingml.document.main+xml"),
    office(TABLE, "xlsx", f"{OPEN_XML}spreadsheetml.sheet", "spreadsheetml.sheet.main+xml"),
    office(SLIDES, "pptx", f"{OPEN_XML}presentationml.presentation", "presentationml.presentation.main+xml"),
    office(DOCUMENT, "odt", f"{ODF}text", f"{ODF}text"),
    office(TABLE, "ods", f"{ODF}spreadsheet", f"{ODF}spreadsheet"),
    office(SLIDES, "odp", f"{ODF}presentation", f"{ODF}presentation"),
    Kind(SOUND, "audio/mpeg", ("mp3",), mpeg_sound),
    Kind(SOUND, "audio/mp4", ("m4a",), branded(SOUNDS)),
    Kind(SOUND, "audio/ogg", ("ogg", "oga"), starting(b"OggS")),
    Kind(SOUND, "audio/wav", ("wav",), riff(b"WAVE")),
    Kind(_("Film"), "video/mp4", ("mp4",), branded(FILMS)),
)
BY_EXTENSION = {extension: kind for kind in KINDS for extension in kind.extensions}
BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS}
EXTENSIONS = {kind.media_type: kind.extensions[0] for kind in KINDS}
# What a file chooser offers: on a phone, pictures among it are those of the camera too.
ACCEPTED = ",".join(f".{extension}" for extension in BY_EXTENSION)


def kind_of(file: BinaryIO, name: str) -> Kind:
    """The kind that the name says, once the content agrees; refused otherwise."""
    extension = extension_of(name)
    kind = BY_EXTENSION.get(extension)
    if kind is None:
        raise refusing.macros() if extension in MACRO_EXTENSIONS else refusing.unknown()
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise refusing.empty()
    if not kind.begins(head):
        raise refusing.locked() if kind.says and head.startswith(OLD_OFFICE) else refusing.another(extension)
    _look_inside(file, kind, extension)
    return kind


def _look_inside(file: BinaryIO, kind: Kind, extension: str) -> None:
    if kind.says:
        archives.refuse_unless(file, kind.says, extension)
    elif kind.media_type == LETTER:
        letters.refuse_unless(file, kind_of, EXTENSIONS)
    elif kind.media_type in (TEXT, CSV, CALENDAR) and not texts.is_text(file):
        raise refusing.another(extension)
