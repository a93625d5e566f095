"""Office documents are archives: their list of parts is read, and the one part that says what they are."""

import re
import zipfile
import zlib
from typing import BinaryIO

from conversations.attaching import refusing

MOST_PARTS = 10_000
MOST_UNPACKED = 400 * 2**20
MOST_TIMES = 200  # how many times larger than packed; ordinary documents stay under 50
SMALL = 20 * 2**20  # unpacked, whatever the times: a short document is mostly repetition
READ = 2**20
TYPES, MIMETYPE, MANIFEST = "[Content_Types].xml", "mimetype", "META-INF/manifest.xml"
MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|macrosheets/|activeX/|Basic/|Scripts/)", re.IGNORECASE)
PROGRAM = re.compile(r"\.(exe|dll|com|scr|bat|cmd|js|vbs|ps1|jar|sh|hta|lnk)$", re.IGNORECASE)


def refuse_unless(file: BinaryIO, says: str, extension: str) -> None:
    """`says` stands in the part that names what the document is."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            _refuse_swollen(archive.infolist(), file.seek(0, 2))
            _refuse_carried(archive.infolist(), extension)
            told = _told(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        raise refusing.another(extension) from None
    if b"macroEnabled" in told:
        raise refusing.macros()
    if says.encode() not in told:
        raise refusing.another(extension)
    if b"encryption-data" in told:
        raise refusing.locked()


def _refuse_swollen(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    times = unpacked / max(1, size)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or (unpacked > SMALL and times > MOST_TIMES):
        raise refusing.swollen()


def _refuse_carried(parts: list[zipfile.ZipInfo], extension: str) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise refusing.locked()
    if any(MACROS.search(part.filename) for part in parts):
        raise refusing.macros()
    if any(PROGRAM.search(part.filename) for part in parts):
        raise refusing.another(extension)


def _told(archive: zipfile.ZipFile) -> bytes:
    names = set(archive.namelist())
    if TYPES in names:
        return _read(archive, TYPES)
    if MIMETYPE in names:
        return _read(archive, MIMETYPE) + (_read(archive, MANIFEST) if MANIFEST in names else b"")
    return b""


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(READ)
