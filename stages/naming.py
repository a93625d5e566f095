"""Words of English and French by which the design review knows whose act a name says. Pure.

The lists are data (`review_words/*.toml`); this module says how they are read. A word is found as a word, never as a
part of one: “commits” is what a buyer does, “commit” a box of the seller's forecast.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "review_words"
LANGUAGES = ("en", "fr")
PARTICIPLES = ("é", "ée", "és", "ées")  # without their accent they are the verb: « relancé » is not « relance »
LONGEST = 600  # letters that are looked at: a name of a book is not read to its end
ALIKE = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "-": " ", "‐": " ", "‑": " ", "–": " ", "_": " ", "/": " "})


@dataclass(frozen=True, slots=True)
class Found:
    """`word` as the list has it; `language` that of the list, None for a word of both; `suggest` by language."""

    word: str
    language: str | None = None
    suggest: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def suggestions(self, language: str) -> tuple[str, ...]:
        """Names after the buyer's progress, in the language of the word, else in the one that is asked for."""
        by_language = dict(self.suggest)
        return by_language.get(self.language or language) or by_language.get("en", ())


def plain(text: str) -> str:
    """Small letters, one kind of apostrophe, single spaces; hyphens as spaces."""
    text = unicodedata.normalize("NFC", text[:LONGEST]).translate(ALIKE)
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split())


def unaccented(text: str) -> str:
    """As it is often typed."""
    letters = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if not unicodedata.combining(letter)))


def find(kind: str, text: str) -> Found | None:
    """The first word of that list in the text, unless it means something else there."""
    text = plain(text)
    return next((found for group in _groups(kind) if (found := group.find(text))), None)


def says(kind: str, text: str) -> bool:
    return find(kind, text) is not None


@dataclass(frozen=True)
class _Group:
    """One list: in each language, what to look for and what is not meant."""

    parts: tuple[tuple[str | None, re.Pattern | None, re.Pattern | None], ...]
    unmeant: re.Pattern | None
    suggest: tuple[tuple[str, tuple[str, ...]], ...]

    def find(self, text: str) -> Found | None:
        spans = [match.span() for match in self.unmeant.finditer(text)] if self.unmeant else []
        bare = re.sub(r"[\W\d_]+", " ", text).strip()
        for language, words, alone in self.parts:
            for match in words.finditer(text) if words else ():
                if not any(start <= match.start() and match.end() <= end for start, end in spans):
                    return Found(match.group(), language, self.suggest)
            for whole in dict.fromkeys((text, bare)) if alone else ():
                if alone.fullmatch(whole):
                    return Found(whole, language, self.suggest)
        return None


@cache
def _groups(kind: str) -> tuple[_Group, ...]:
    """Raises KeyError for a list that does not exist."""
    return tuple(_group(data) for data in _lists()[kind])


@cache
def _lists() -> dict[str, Any]:
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return {kind: groups for lists in files for kind, groups in lists.items()}


def _group(data: dict[str, Any]) -> _Group:
    parts = []
    for language in ("both", *LANGUAGES):
        lists = data.get(language, {})
        words = [*lists.get("words", ()), *_pairs(lists)]
        parts.append((None if language == "both" else language, _any_of(words), _any_of(lists.get("alone", ()))))
    suggest = {language: tuple(names) for language, names in data.get("suggest", {}).items()}
    return _Group(tuple(parts), _unmeant(data), tuple(suggest.items()))


def _pairs(lists: dict[str, Any]) -> list[str]:
    return [f"{noun} {done}" for noun in lists.get("nouns", ()) for done in lists.get("done", ())]


def _unmeant(data: dict[str, Any]) -> re.Pattern | None:
    """Exceptions in every language at once: what one language excuses, the other does not accuse."""
    exceptions, patterns = [], []
    for language in LANGUAGES:
        lists = data.get(language, {})
        exceptions += lists.get("except", ())
        verbs, after = lists.get("verbs", ()), _lists()["after_a_verb"][0][language]["words"]
        exceptions += [f"^{verb} {word}" for verb in verbs for word in after]
        if away := lists.get("away"):
            everything = [*lists["words"], *data.get("both", {}).get("words", ())]
            patterns.append(rf"{_bounded(away)}(?:\s+\S+){{0,2}}?\s+(?:\S*')?{_bounded(everything)}")
    first = [phrase.removeprefix("^") for phrase in exceptions if phrase.startswith("^")]
    others = [phrase for phrase in exceptions if not phrase.startswith("^")]
    patterns += [rf"^{_bounded(first)}"] if first else []
    patterns += [_bounded(others)] if others else []
    return re.compile("|".join(patterns)) if patterns else None


def _any_of(phrases) -> re.Pattern | None:
    return re.compile(_bounded(phrases)) if phrases else None


def _bounded(phrases) -> str:
    """One of the phrases, the longest first, as whole words."""
    known = {plain(phrase) for phrase in phrases}
    known |= {unaccented(phrase) for phrase in known if not phrase.endswith(PARTICIPLES)}
    ordered = sorted(known, key=len, reverse=True)
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?:(?<=')|(?!\w))"
