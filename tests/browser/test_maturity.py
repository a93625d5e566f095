"""The pages of a team's maturity can be read by everybody, and an executive overrides a level and takes it back."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LOOKS = [{}, {"dark": True}, {"phone": True, "lang": "fr"}, {"phone": True, "dark": True}]


def teams(page):
    page.goto("/w/demo/maturity/?period=all")
    found = page.eval_on_selector_all("a[href*='/maturity/teams/']", "all => all.map(one => [one.innerText, one.href])")
    return dict(found)


@pytest.mark.parametrize("look", LOOKS, ids=["desk light", "desk dark", "phone light french", "phone dark"])
def test_the_pages_of_maturity_can_be_read_by_everybody(visit, axe, look):
    page = visit("executive", **look)
    found = teams(page)
    assert {"DACH", "Enterprise Paris", "London", "Mid-market Lyon", "Partners"} <= set(found)
    wrong = []
    for url in [*found.values(), f"{found['DACH']}override/"]:
        page.goto(url)
        for more in page.locator("main details > summary").all():
            more.click()
        wrong += axe(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{url} scrolls sideways")
    assert wrong == []


@pytest.mark.parametrize("look", [{}, {"phone": True, "dark": True}], ids=["desk light", "phone dark"])
def test_the_thresholds_can_be_read_by_everybody(visit, axe, look):
    page = visit("admin", **look)
    page.goto("/w/demo/maturity/thresholds/")
    assert axe(page) == []


def test_a_level_is_overridden_and_taken_back(visit):
    page = visit("executive")
    page.goto(teams(page)["Partners"])
    page.get_by_role("link", name="Override the level").click()
    page.get_by_label("It counts as").select_option("formal")
    page.get_by_label("Why").fill("The board has audited it.")
    page.get_by_role("button", name="Override the level").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Partners counts as formal until")
    expect(page.locator("main")).to_contain_text("by the facts: Informal")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The process of Partners has been informal since")
    expect(page.locator("main")).to_contain_text("taken back by Diane Gauthier")
