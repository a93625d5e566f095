"""Whether a file is text: letters from its beginning to its end, and no page, drawing or program."""

import codecs
import re
from typing import BinaryIO

CHUNK = 64 * 1024
LOOKED_AT = 1024  # letters, where a browser that guesses would look for markup
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
MARKUP = re.compile(r"^\s*(<[a-z!?]|#!|%PDF)|<(!doctype|html|head|body|script|svg|iframe|\?php)\b", re.IGNORECASE)
MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def beginning(head: bytes) -> str:
    """The first letters, without the mark of the encoding."""
    encoding, mark = _encoding(head)
    return head[len(mark) :].decode(encoding, errors="replace")[:LOOKED_AT]


def is_text(file: BinaryIO) -> bool:
    file.seek(0)
    head = file.read(4 * LOOKED_AT)
    if MARKUP.search(beginning(head)):
        return False
    encoding, mark = _encoding(head)
    # letters of one byte each stay what they are: the controls are the same in every such encoding
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    file.seek(len(mark))
    try:
        while chunk := file.read(CHUNK):
            if CONTROLS.search(decoder.decode(chunk)):
                return False
        return not decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False


def _encoding(head: bytes) -> tuple[str, bytes]:
    for mark, encoding in MARKS.items():
        if head.startswith(mark):
            return encoding, mark
    return "latin-1", b""
