"""What can be wrong with a file, a mapping or a cell, said in a sentence for the person who sent it.

The sentence is kept apart from its figures, so that it can be stored with a refused row
and shown later in the language of whoever reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def N_(message: str) -> str:
    """Marks a sentence for the catalogues of languages; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Problem:
    """A sentence with its figures, and the column that it is about when there is one.

    A figure called `what` is itself a phrase of ours, to be translated with the sentence.
    """

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message

    def as_json(self) -> dict[str, Any]:
        params = {key: value if isinstance(value, int) else str(value) for key, value in self.params.items()}
        return {"message": self.message, "params": params, "column": self.column}


class ImportProblem(Exception):
    """The root of the three below. `problem` holds the sentence."""

    def __init__(self, message: str, **params: Any) -> None:
        self.problem = Problem(message, params)
        super().__init__(str(self.problem))


class Unreadable(ImportProblem):
    """The file as a whole cannot be read."""


class BadValue(ImportProblem):
    """One cell cannot be read as what it should be. Only its row is refused."""


class BadMapping(ImportProblem):
    """The mapping says something impossible, or leaves open something that must be stated."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].message, **problems[0].params)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(f"{each.column}: {each}" if each.column else str(each) for each in self.problems)
