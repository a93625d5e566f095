"""What the agenda of a review is made of: sections of lines, as they are shown and as they are kept. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """`tone` is the mark before it: on, warn, off, or none. `url` leads to what it counts; it is not kept."""

    title: str
    detail: str = ""
    tone: str = ""
    url: str = ""
    is_few: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """`teams`: whose figures these are, so that they are shown to who sees these teams; empty where no team matters."""

    name: str
    title: str
    lines: tuple[Line, ...] = ()
    note: str = ""
    empty: str = ""
    teams: tuple[int, ...] = ()

    def kept(self) -> dict[str, Any]:
        """As JSON. Addresses are left out: what they count changes."""
        said = asdict(self)
        for line in said["lines"]:
            del line["url"]
        return said

    @classmethod
    def read(cls, said: dict[str, Any]) -> Section:
        """The same from JSON; what a newer release does not know any more is left out."""
        lines = tuple(Line(**{name: line[name] for name in LINE if name in line}) for line in said.get("lines", ()))
        known = {name: said[name] for name in ("name", "title", "note", "empty") if name in said}
        return cls(**known, lines=lines, teams=tuple(said.get("teams", ())))

    def is_for(self, member) -> bool:
        return member.sees_everything or set(self.teams) <= set(member.team_ids)


LINE = ("title", "detail", "tone", "is_few")
