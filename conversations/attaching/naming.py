"""What a file is called: its own name, without what would deceive who reads it or leave its folder."""

import re
import unicodedata

LONGEST = 150
# control, format (bidi, zero width), private use, surrogates, unassigned; line and paragraph separators
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def cleaned_words(text: str) -> str:
    """In one line, without what is not seen."""
    text = unicodedata.normalize("NFC", text)
    seen = "".join(" " if each in "\t\r\n" else each for each in text if each in "\t\r\n" or _is_seen(each))
    return " ".join(seen.split())


def cleaned_name(name: str) -> str:
    """The last part of the path that a browser may have sent; long ones are cut before their extension."""
    name = cleaned_words(re.split(r"[/\\]", name)[-1]).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    kept = stem.strip()[: LONGEST - len(extension) - 1].strip()
    return f"{kept or 'file'}.{extension[:20]}" if extension else kept or "file"


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in UNSEEN
