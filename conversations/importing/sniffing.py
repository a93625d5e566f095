"""What a file is, from its bytes: its kind, its encoding, its separator. Nothing here trusts its name."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from typing import BinaryIO

from .problems import N_, Unreadable

CHUNK = 1 << 20
HEAD = 1 << 16
SEPARATORS = (",", ";", "\t", "|")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SIGNATURES = (
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\x1f\x8b", "gzip"),
)
WHAT_IT_IS = {
    "zip": N_("an Excel or OpenDocument workbook"),
    "xls": N_("an old Excel workbook"),
    "pdf": N_("a PDF document"),
    "image": N_("an image"),
    "gzip": N_("a compressed file"),
    "html": N_("a web page"),
    "xml": N_("an XML document"),
    "json": N_("a JSON document"),
    "text": N_("a text file"),
    "binary": N_("not a text file"),
}


def size_of(file: BinaryIO) -> int:
    """The length of `file` in bytes. Leaves it at its beginning."""
    size = file.seek(0, 2)
    file.seek(0)
    return size


def head_of(file: BinaryIO) -> bytes:
    """The first bytes of `file`, which is left at its beginning."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def content_kind(head: bytes) -> str:
    """One of the keys of WHAT_IT_IS, from the first bytes of a file."""
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    if any(head.startswith(mark) for mark, _ in BYTE_ORDER_MARKS[1:]) or wide_encoding(head):
        return "text"
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table")):
        return "html"
    if start.startswith(b"<?xml"):
        return "html" if b"<html" in start else "xml"
    if start.startswith((b'{"', b"[{", b'{\n "', b"{\r\n")):
        return "json"
    return "binary" if looks_binary(head) else "text"


def looks_binary(head: bytes) -> bool:
    """More than one byte in a hundred is a control character that no text holds."""
    control = sum(count for byte, count in Counter(head).items() if byte < 32 and byte not in b"\t\n\r\f\x1a")
    return control * 100 > len(head)


def wide_encoding(head: bytes) -> str:
    """UTF-16 without its mark: every other byte of ordinary text is NUL."""
    if len(head) < 8 or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd * 10 > half * 7 and even * 10 < half:
        return "utf-16-le"
    return "utf-16-be" if even * 10 > half * 7 and odd * 10 < half else ""


def decodes(file: BinaryIO, encoding: str) -> bool:
    """Whether the whole file reads in `encoding`, a piece at a time so that its size does not matter."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    finally:
        file.seek(0)
    return True


def encoding_of(file: BinaryIO, stated: str = "") -> str:
    """The encoding stated, else that of the byte order mark, else strict UTF-8, else Windows-1252.

    Raises Unreadable when the stated one is unknown or does not fit, or when none fits.
    """
    if stated:
        return checked_encoding(file, stated)
    head = head_of(file)
    marked = next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), "")
    candidates = [marked] if marked else [name for name in (wide_encoding(head), "utf-8", "cp1252") if name]
    for candidate in candidates:
        if decodes(file, candidate):
            return candidate
    raise Unreadable(N_("No known encoding reads this file. State its encoding, or save it again as UTF-8."))


def checked_encoding(file: BinaryIO, stated: str) -> str:
    try:
        name = codecs.lookup(stated).name
    except LookupError:
        raise Unreadable(N_("The encoding “%(encoding)s” is not known."), encoding=stated) from None
    if name == "utf-8" and head_of(file).startswith(codecs.BOM_UTF8):
        name = "utf-8-sig"
    if not decodes(file, name):
        raise Unreadable(N_("The file is not written in %(encoding)s. Choose another encoding."), encoding=stated)
    return name


def separator_of(sample: str) -> str:
    """The separator that cuts the first lines into the same number of cells, more than one.

    A first line "sep=;", as Excel writes it, decides. A file of one column gets a comma.
    """
    first = sample.split("\n", 1)[0].strip().lower().strip('"')
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    return max(SEPARATORS, key=lambda separator: fit(sample, separator))


def fit(sample: str, separator: str) -> tuple[float, int]:
    """How many of the first records have as many cells as the first, then how many cells that is."""
    try:
        records = [record for record in csv.reader(sample.splitlines(), delimiter=separator) if record][:50]
    except csv.Error:
        return 0.0, 0
    if not records or len(records[0]) < 2:
        return 0.0, 0
    width = len(records[0])
    return sum(len(record) == width for record in records) / len(records), width
