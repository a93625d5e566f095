"""Who is mentioned in a text by an @ before their name. Pure.

“@Chloé Martel” and, where only one person is called so, “@Chloé”; capitals and accents do not matter. An @ inside a
word (an e-mail address) mentions nobody, and neither does one before a word that is nobody's name.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

MOST_WORDS = 6  # of a name
AT = re.compile(rf"(?<![\w@.])@(?=[^\W\d_])((?:[^\s@]+)(?: [^\s@]+){{0,{MOST_WORDS - 1}}})")
AFTER = ".,;:!?…)]}»”\"'’"
POSSESSIVE = re.compile(r"['’]s$")


@dataclass(frozen=True)
class Mention:
    """`text[start:end]` is the @ and the name; `people` are those who are called so: two of them is not clear."""

    start: int
    end: int
    people: frozenset[int]


@dataclass(frozen=True)
class Directory:
    """People by their keys and names, found by the whole name or by the first one."""

    people: dict[int, str]

    @cached_property
    def by_name(self) -> dict[str, frozenset[int]]:
        whole, first = defaultdict(set), defaultdict(set)
        for key, name in self.people.items():
            words = plain(name).split()
            if words:
                whole[" ".join(words)].add(key)
                first[words[0]].add(key)
        return {name: frozenset(keys) for name, keys in {**first, **whole}.items()}

    def mentions_in(self, text: str) -> list[Mention]:
        found = (self._at(at) for at in AT.finditer(text))
        return [mention for mention in found if mention]

    def _at(self, at: re.Match) -> Mention | None:
        """The longest name that begins there."""
        words = at[1].split(" ")
        for n in range(len(words), 0, -1):
            for written in _without_what_follows(" ".join(words[:n])):
                if people := self.by_name.get(plain(written)):
                    return Mention(at.start(), at.start(1) + len(written), people)
        return None


def plain(text: str) -> str:
    """Small letters without accents."""
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter))


def unclear(mentions: Iterable[Mention], chosen: set[int]) -> Mention | None:
    """The first that could be two people, of whom not exactly one is among the chosen ones."""
    return next((each for each in mentions if len(each.people) > 1 and len(each.people & chosen) != 1), None)


def mentioned(mentions: Iterable[Mention], chosen: set[int]) -> set[int]:
    """Everybody who is meant, when nothing is unclear."""
    meant = (each.people if len(each.people) == 1 else each.people & chosen for each in mentions)
    return chosen.union(*meant)


def _without_what_follows(written: str):
    yield written
    bare = written.rstrip(AFTER)
    yield bare
    yield POSSESSIVE.sub("", bare)
