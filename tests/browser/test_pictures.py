"""A chart is saved as a PNG, twice as fine as it is drawn; a page of figures says on paper what it was asked for."""

import struct
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "look", [{}, {"dark": True, "lang": "fr", "phone": True}], ids=["desk light", "phone dark french"]
)
def test_a_chart_is_saved_as_a_png(visit, look):
    page = visit("executive", **look)
    page.goto("/w/demo/maturity/?period=all")
    page.wait_for_selector("html[data-ready]")
    link = page.locator("a[data-behaviour=png]").first
    drawn = page.request.get(link.evaluate("link => link.href")).text()
    width, height = (float(drawn.split(f' {name}="')[1].split('"')[0]) for name in ("width", "height"))
    with page.expect_download() as saved:
        link.click()
    assert saved.value.suggested_filename.startswith("demo-levels-")
    content = Path(saved.value.path()).read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", content[16:24]) == (int(width * 2), int(height * 2))
    assert len(content) > 20_000, "something is drawn on it"


def test_a_page_goes_onto_paper_with_what_it_was_asked_for(visit):
    page = visit("executive", dark=True)
    page.goto("/w/demo/maturity/flow/")
    page.wait_for_selector("html[data-ready]")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    expect(page.locator(".asked .on-paper").first).to_be_hidden()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 690, "height": 970})
    expect(page.locator(".asked .on-paper").first).to_have_text("Enterprise v2")
    expect(page.locator(".asked .on-paper").first).to_be_visible()
    expect(page.locator("main > p.on-paper")).to_contain_text("Asterane")
    for hidden in (".side", ".views.strip", "select", "text=Download:"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert page.locator(".table.cards thead").first.evaluate("head => getComputedStyle(head).position") == "static"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.pdf(format="A4").startswith(b"%PDF")
