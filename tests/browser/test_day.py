"""A rep's day: prepared, tried, moved and drawn to another day, with the mouse and with the keyboard alone."""

import pytest
from playwright.sync_api import Locator, expect

pytestmark = pytest.mark.browser


def open_ready(page, path):
    page.goto(path)
    page.wait_for_selector("html[data-ready]")


def full_week(page, press=Locator.click):
    """The first week to come that has a conversation."""
    open_ready(page, "/w/demo/week/")
    press(page.get_by_role("link", name="Week after"))
    page.wait_for_url("**from=**")
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(".talk-card").first).to_be_visible()


def test_a_conversation_is_drawn_to_another_day_and_back(visit, axe):
    page = visit("rep")
    full_week(page)
    card = page.locator("[data-move]").first
    moved = card.get_attribute("data-move")
    day = page.locator("[data-day]").nth(5)
    start, end = card.bounding_box(), day.bounding_box()
    page.mouse.move(start["x"] + 15, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(end["x"] + 30, end["y"] + 60, steps=5)
    page.mouse.up()
    expect(page.locator("[data-day]").nth(5).locator(f'[data-move="{moved}"]')).to_be_visible()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-day]").nth(5).locator(f'[data-move="{moved}"]')).to_have_count(0)
    assert axe(page) == []


def test_nobody_answered_is_one_press_and_so_is_the_way_back(visit):
    page = visit("rep")
    open_ready(page, "/w/demo/today/")
    rows = page.locator(".agenda > li")
    before = rows.count()
    page.get_by_role("button", name="Tried, no answer").first.press("Enter")
    expect(rows).to_have_count(before - 1)
    expect(page.locator("main :focus")).to_have_count(1)  # the row is gone, and the hand goes on from the next one
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(before)


MOST_TABS = 150


def reach(page, locator):
    """As a hand on the keyboard does: Tab until it has the focus, which is seen."""
    locator.wait_for()
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if locator.evaluate("one => one === document.activeElement"):
            assert locator.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
            return
    raise AssertionError(f"Tab does not come to {locator}")


def press_on(page, locator):
    reach(page, locator)
    page.keyboard.press("Enter")


def test_a_day_with_the_keyboard_alone(visit):
    page = visit("rep")
    open_ready(page, "/w/demo/today/")
    press_on(page, page.get_by_role("link", name="Prepare").first)
    page.wait_for_url("**/prepare/")
    page.wait_for_selector("html[data-ready]")
    reach(page, page.get_by_label("Your notes"))
    page.keyboard.type("Ask who signs")
    expect(page.get_by_text("Saved at")).to_be_visible()
    press_on(page, page.get_by_role("link", name="Log it"))
    page.wait_for_url("**scheduled=**")
    page.wait_for_selector("html[data-ready]")
    expect(page.get_by_text("Ask who signs")).to_be_visible()
    reach(page, page.get_by_label("What did the buyer say?"))
    page.keyboard.type("We will decide in March.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/opportunities/*/**")
    expect(page.get_by_text("We will decide in March.")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.wait_for_url("**/week/")
    full_week(page, lambda link: press_on(page, link))
    press_on(page, page.get_by_role("link", name="Move").first)
    press_on(page, page.locator("#ask button[name=to]").first)
    expect(page.locator(".toast")).to_contain_text("now.")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_nobody_stumbles_over_the_day(visit, axe, lang, dark):
    page = visit("rep", lang=lang, dark=dark)
    open_ready(page, "/w/demo/today/")
    sheet = page.locator("a[href$='/prepare/']").first.get_attribute("href")
    found = axe(page)
    for path in ("/w/demo/week/", sheet):
        open_ready(page, path)
        found += axe(page)
    assert found == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_day_fits_a_phone_and_a_thumb(visit, axe, lang):
    page = visit("rep", lang=lang, phone=True)
    open_ready(page, "/w/demo/today/")
    sheet = page.locator("a[href$='/prepare/']").first.get_attribute("href")
    next_week = page.evaluate("new Date(Date.now() + 7 * 864e5).toISOString().slice(0, 10)")
    for path in ("/w/demo/today/", "/w/demo/week/", f"/w/demo/week/?from={next_week}", sheet):
        open_ready(page, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert axe(page) == []
