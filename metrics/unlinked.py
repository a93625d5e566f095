"""A part of a page for people who may read it and go nowhere from it: what led further is taken out of its HTML.

Links become their words. Forms, buttons, downloads and whatever is marked `no-print` or `data-inside` go with all that
is in them: the first has no use on paper either, the second is for people of the company.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

from django.utils.safestring import SafeString, mark_safe

LEFT_OUT = {"form", "button", "input", "select", "textarea", "script", "style", "iframe", "object", "embed", "nav"}
VOID = {"br", "hr", "img", "input", "embed", "wbr", "col", "link", "meta", "source", "area", "base", "track"}
LEADING = {"href", "xlink:href", "src", "srcset", "action", "formaction", "ping", "target", "download"}
KEPT_DATA = {"data-label"}  # what a cell is called on a phone


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.depth = 0  # within something that is left out
        self.drawings = 0  # within a drawing, where a word stands in a group

    def handle_starttag(self, tag, attrs) -> None:
        if self.depth or _is_left_out(tag, dict(attrs)):
            self.depth += tag not in VOID
        else:
            self.drawings += tag == "svg"
            self.parts.append(f"<{self._name(tag)}{_written(attrs)}>")

    def handle_startendtag(self, tag, attrs) -> None:
        if not (self.depth or _is_left_out(tag, dict(attrs))):
            self.parts.append(f"<{self._name(tag)}{_written(attrs)}/>")

    def handle_endtag(self, tag) -> None:
        if self.depth:
            self.depth -= tag not in VOID
        elif tag not in VOID:
            self.parts.append(f"</{self._name(tag)}>")
            self.drawings -= tag == "svg"

    def handle_data(self, data) -> None:
        if not self.depth:
            self.parts.append(escape(data, quote=False))

    def _name(self, tag: str) -> str:
        return tag if tag != "a" else "g" if self.drawings else "span"


def unlinked(html: str) -> SafeString:
    """`html` is of our own templates: what is typed stands escaped in it, and stays so."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return mark_safe("".join(reader.parts))  # noqa: S308 written again from escaped parts


def _is_left_out(tag: str, attrs: dict[str, str | None]) -> bool:
    classes = (attrs.get("class") or "").split()
    return tag in LEFT_OUT or "no-print" in classes or "btn" in classes or "data-inside" in attrs


def _written(attrs) -> str:
    kept = [(name, value) for name, value in attrs if not _leads_on(name, value)]
    return "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in kept)


def _leads_on(name: str, value: str | None) -> bool:
    if name in LEADING:
        return not (value or "").startswith("#")  # a mark of the same drawing
    return name.startswith(("on", "hx-")) or (name.startswith("data-") and name not in KEPT_DATA)
