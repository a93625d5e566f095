"""Takes out of a row what a rule of the mapping points at, before it is read as an amount or a date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Dict
from typing import Any

from .mapping import Mapping
from .rules import PLACE, Condition, Rule

Cells = Sequence[Any]
Pick = Callable[[Cells], Any]


def text_of(cell: Any) -> str:
    return "" if cell is None else cell.strip() if isinstance(cell, str) else str(cell)


class Picker:
    """Knows where each column stands in a row of this file."""

    def __init__(self, mapping: Mapping, headings: Sequence[str]) -> None:
        self._place = {heading: place for place, heading in enumerate(headings)}
        self._replace = [(self._place[column], pairs) for column, pairs in (mapping.replace or {}).items() if pairs]
        self._skips = [(self._place[skip.condition.column], skip.condition, skip.reason) for skip in mapping.skips]

    def corrected(self, cells: Cells) -> Cells:
        """The row with the corrections of "replace" made."""
        if not self._replace:
            return cells
        cells = list(cells)
        for place, pairs in self._replace:
            cell = text_of(cells[place])
            cells[place] = pairs.get(cell, cells[place])
        return cells

    def skipped(self, cells: Cells) -> str | None:
        """Why the row is left out, or None when it is not. The reason may be empty."""
        for place, condition, reason in self._skips:
            if condition.holds(text_of(cells[place])):
                return reason
        return None

    def pick(self, rule: Rule) -> Pick:
        """A function from a row to the cell, "" when there is nothing in it."""
        if rule.constant is not None:
            constant = rule.constant.strip()
            return lambda cells: constant
        if rule.column:
            place = self._place[rule.column]
            return lambda cells: stripped(cells[place])
        templates = [self._template(template) for template in rule.templates]
        return lambda cells: next((text for each in templates if (text := each(cells))), "")

    def _template(self, template: str) -> Callable[[Cells], str]:
        """Text with columns in it; "" unless each of them holds something."""
        columns = PLACE.findall(template)
        places = [self._place[column] for column in columns]
        shape = PLACE.sub("%s", template.replace("%", "%%"))

        def fill(cells: Cells) -> str:
            parts = [text_of(cells[place]) for place in places]
            return shape % tuple(parts) if all(parts) else ""

        return fill

    def condition(self, condition: Condition | None) -> Callable[[Cells, Dict[str, Any]], bool] | None:
        """A function from a row and the fields already read to whether the condition holds."""
        if condition is None:
            return None
        if condition.field:
            name = condition.field
            return lambda cells, values: condition.holds(text_of(values.get(name)))
        place = self._place[condition.column]
        return lambda cells, values: condition.holds(text_of(cells[place]))


def stripped(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell.strip()
    return "" if cell is None else cell
