"""The command palette in a browser: by keyboard alone, by finger, and for whoever cannot see it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
OPTION = "#palette [role=option][aria-selected=true]"


@pytest.fixture
def today(visit):
    def open_page(account="rep", **kwargs):
        page = visit(account, **kwargs)
        page.goto("/w/demo/today/")
        page.locator("html[data-ready]").wait_for()
        return page

    return open_page


def first_account(page) -> str:
    page.goto("/w/demo/accounts/?whose=all")
    return page.locator("tbody th a").first.inner_text()


def test_somebody_goes_does_and_finds_by_keyboard_alone(today, visit, axe):
    page = today()
    name = first_account(page)
    page.locator("html[data-ready]").wait_for()
    page.keyboard.press("Control+k")
    words = page.get_by_role("combobox", name="Go, do or find")
    expect(words).to_be_focused()
    page.keyboard.type("score")
    expect(page.locator(OPTION)).to_contain_text("The score")
    page.keyboard.press("Enter")
    page.wait_for_url("**/score/")
    page.locator("html[data-ready]").wait_for()
    page.keyboard.press("Control+k")
    page.keyboard.type(name[:6].upper())
    found = page.locator("#palette [role=option]", has_text=name).first
    expect(found).to_be_visible()
    while found.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    assert words.get_attribute("aria-activedescendant") == found.get_attribute("id")
    assert axe(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/*/")
    expect(page.locator("h1")).to_contain_text(name)


def test_what_was_opened_is_listed_when_nothing_is_typed_and_on_the_page_of_the_search(today):
    page = today()
    name = first_account(page)
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/accounts/*/")
    page.locator("html[data-ready]").wait_for()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("group", name="Seen lately").get_by_role("option").first).to_contain_text(name)
    expect(page.locator(OPTION)).to_contain_text(name)
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.goto("/w/demo/search/")
    expect(page.locator("main")).to_contain_text(name)


def test_the_acts_of_the_page_are_there_and_press_what_they_stand_for(today):
    page = today()
    page.goto("/w/demo/opportunities/?whose=all")
    page.locator("tbody th a").first.click()
    page.wait_for_url("**/opportunities/*/")
    page.locator("html[data-ready]").wait_for()
    page.keyboard.press("Control+k")
    page.keyboard.type("lost")
    expect(page.get_by_role("group", name="On this page")).to_contain_text("Lost")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="It is lost")).to_be_visible()


def test_a_late_answer_to_what_was_typed_before_is_dropped(today):
    page = today()
    late = []

    def hold(route):
        if "q=kk" in route.request.url:
            late.append(route)
        else:
            route.continue_()

    page.route("**/palette/?**", hold)
    page.keyboard.press("Control+k")
    page.keyboard.type("kk")
    page.wait_for_function("() => document.querySelector('#palette input').value === 'kk'")
    page.locator("#palette input").fill("zzyzx")
    expect(page.locator("#palette [data-says]")).to_have_text("Nothing found")
    for route in late:
        route.fulfill(body='<div role="group"><a role="option" id="late">Late</a></div>')
    page.locator("#palette input").fill("zzyzxx")
    expect(page.locator("#palette [data-says]")).to_have_text("Nothing found")
    expect(page.locator("#late")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_phone_it_is_as_high_as_the_screen(today, axe, dark):
    page = today(phone=True, dark=dark, lang="fr")
    page.locator("#search").tap()
    box = page.locator("#palette").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 740)
    expect(page.locator("#palette [role=option]").first).to_be_visible()
    assert axe(page) == []
    page.locator("#palette").get_by_role("button", name="Fermer").tap()
    expect(page.locator("#palette")).to_be_hidden()
