"""An e-mail that was saved as a file: who sent it, and that what it carries would be kept by itself too."""

from collections.abc import Callable
from email import policy
from email.message import Message
from email.parser import BytesParser
from io import BytesIO
from typing import BinaryIO

from conversations.attaching import refusing
from conversations.attaching.naming import cleaned_name
from salesproc.errors import Refused

PLAIN = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}


def refuse_unless(file: BinaryIO, look: Callable[[BinaryIO, str], object], named: dict[str, str]) -> None:
    """`look` refuses a file by its name and content; `named` gives the extension of a part that has no name."""
    file.seek(0)
    try:
        letter = BytesParser(policy=policy.compat32).parse(file)
        parts = [part for part in letter.walk() if not part.is_multipart()]
        carried = [(_name(part, named), part) for part in parts if _is_carried(part)]
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        raise refusing.another("eml") from None
    if not letter["From"] or not (letter["Date"] or letter["Subject"] or letter["Received"]):
        raise refusing.another("eml")
    for name, part in carried:
        content = part.get_payload(decode=True)
        try:
            look(BytesIO(content if isinstance(content, bytes) else b""), name)
        except Refused as refused:
            raise refusing.carries(name, refused.message) from None


def _is_carried(part: Message) -> bool:
    """Its words in plain text or HTML, which only a mail program shows, and signatures are not."""
    if part.get_content_type() in PLAIN:
        return False
    is_words = part.get_content_type() in ("text/plain", "text/html", "text/calendar")
    return bool(part.get_filename()) or not is_words


def _name(part: Message, named: dict[str, str]) -> str:
    return cleaned_name(part.get_filename() or f"file.{named.get(part.get_content_type(), 'unknown')}")
