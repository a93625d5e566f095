"""The portfolio of an executive, and a page of figures shared with somebody without an account."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import wrong_on

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("lang", "dark"), [("en", False), ("fr", True)])
def test_an_executive_of_two_companies_finds_them_side_by_side(visit, axe, lang, dark):
    """In English, light, on a desk; in French, dark, on a phone."""
    page = visit("executive", lang=lang, dark=dark, phone=dark)
    page.goto("/w/demo/maturity/")
    if dark:
        page.get_by_role("button", name="Plus").click()
    page.locator("a[href='/portfolio/']").first.click()
    expect(page.locator("tbody th a")).to_have_count(2)
    assert [*wrong_on(page, axe, lang=lang, dark=dark)] == []
    page.goto("/?choose")
    assert [*wrong_on(page, axe, lang=lang, dark=dark)] == []


@pytest.mark.parametrize(("lang", "dark"), [("en", False), ("fr", True)])
def test_a_page_is_shared_read_and_stopped(visit, axe, lang, dark):
    page = visit("executive", lang=lang, dark=dark, phone=dark)
    page.goto("/w/demo/maturity/?period=all")
    page.locator("a[href*='links/new/']").click()
    assert [*wrong_on(page, axe, lang=lang, dark=dark)] == []
    page.fill("[name=name]", "Investors")
    page.locator("form.card .btn.primary").click()
    assert [*wrong_on(page, axe, lang=lang, dark=dark)] == []
    link = page.input_value("#link")
    reader = visit(lang=lang, dark=dark, phone=dark)
    assert reader.goto(link).status == 200
    expect(reader.locator("main a")).to_have_count(0)
    assert [*wrong_on(reader, axe, lang=lang, dark=dark)] == []
    page.goto("/w/demo/maturity/links/")
    assert [*wrong_on(page, axe, lang=lang, dark=dark)] == []
    page.locator("form[action$='/stop/'] button").first.click()
    page.wait_for_load_state()
    assert reader.goto(link).status == 404
    assert [*wrong_on(reader, axe, lang=lang, dark=dark)] == []
