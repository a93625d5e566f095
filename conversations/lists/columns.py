"""The columns of a list: which there are, and which somebody chose to see."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Column:
    """`inside` is its cell, with values of the line in {braces}; `css` of the cell may be such a value too."""

    key: str
    label: Any
    inside: str
    css: str = ""
    is_number: bool = False
    says: bool = True  # its label stands beside it on a phone, where the columns have no heads
    comes: bool = True  # it is there until somebody chooses

    @property
    def head_css(self) -> str:
        return "n" if self.is_number else ""

    @property
    def cell(self) -> SafeString:
        label = f' data-label="{_braced(escape(str(self.label)))}"' if self.says else ""
        css = self.css or self.head_css
        named = f' class="{css}"' if css else ""
        return mark_safe(f"<td{named}{label}>{self.inside}</td>")  # noqa: S308 written in the code, its label escaped


def _braced(text: str) -> str:
    """A label that stands where values are put in."""
    return text.replace("{", "{{").replace("}", "}}")


def chosen(columns: tuple[Column, ...], keys: list[str] | None) -> list[Column]:
    """In the order of the list. Keys of columns that are no more are passed over."""
    if keys is None:
        return [column for column in columns if column.comes]
    return [column for column in columns if column.key in keys]
