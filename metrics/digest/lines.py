"""What a digest is made of: sentences, each with the figures that hold it up and the pages that show them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import urlencode

from salesproc.addresses import address


class Rank(IntEnum):
    """How much a line matters: the first is the subject of the letter, the last are left out when there are many."""

    CHANGE = 1  # of a rate, where the interval leaves zero out
    LEVEL = 2
    TROUBLE = 3  # of the jobs that compute the figures
    STANDS_OUT = 4
    NO_CHANGE = 5  # of the conversion
    STANDS_STILL = 6
    SILENT = 7
    OTHER_RATE = 8
    DONE = 9
    MISSING = 10


RESULTS, LOOK, LEVELS, DONE = "results", "look", "levels", "done"


@dataclass(frozen=True)
class Figure:
    """A figure in words, and the address within the workspace of the page that shows it; none where no page does."""

    says: str
    path: str = ""


@dataclass(frozen=True)
class Line:
    section: str
    rank: Rank
    says: str
    figures: tuple[Figure, ...] = ()

    @property
    def sentence(self) -> str:
        """With its full stop; a French day may end with one already: “le 12 nov.”."""
        return self.says if self.says.endswith(".") else f"{self.says}."


def page(member, name: str, query: dict | str = "", **kwargs) -> str:
    """The address of a page, with what it is asked for."""
    asked = query if isinstance(query, str) else urlencode(query)
    return address(member.workspace.slug, name, **kwargs) + (f"?{asked}" if asked else "")
