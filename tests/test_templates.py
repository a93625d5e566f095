"""What no template may hold: the content security policy would refuse it, or a reader could not read it."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent / "templates"
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html"))
LONGEST = 80

FORBIDDEN = {
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "hx-on": re.compile(r"\s(?:data-)?hx-on[:-]", re.I),
    "an htmx trigger filter": re.compile(r"hx-trigger\s*=\s*[\"'][^\"']*\["),
    "values that htmx evaluates": re.compile(r"hx-(?:vals|headers|vars)\s*=\s*[\"']\s*(?:js|javascript):", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style[\s>]", re.I),
    "an address that is a script": re.compile(r"(?:href|src|action)\s*=\s*[\"']\s*javascript:", re.I),
}
SCRIPT = re.compile(r"<script\b([^>]*)>", re.I)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles(name):
    assert get_template(name).template is not None


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_holds_what_the_policy_refuses(name):
    source = (ROOT / name).read_text()
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(source)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_script_has_a_source_or_a_nonce(name):
    attributes = SCRIPT.findall((ROOT / name).read_text())
    loose = [found for found in attributes if not re.search(r"\b(src|nonce)\s*=|application/json", found)]
    assert loose == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_fits_on_a_screen_or_two(name):
    assert len((ROOT / name).read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('<a onclick="x()">', "an inline handler"),
        ('<form hx-on::after-request="x()">', "hx-on"),
        ('<i hx-trigger="click[ctrlKey]">', "an htmx trigger filter"),
        ("<i hx-vals='js:{a: 1}'>", "values that htmx evaluates"),
        ('<p class="a" style="color: red">', "a style attribute"),
        ("<style>", "a style element"),
        ('<a href="javascript:x()">', "an address that is a script"),
    ],
)
def test_the_rule_finds(source, what):
    assert FORBIDDEN[what].search(source)
