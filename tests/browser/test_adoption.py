"""A review is held, a score is learnt and a trial is followed in a browser; every page around a process fits."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# Pages around a process, one of each; what the first links to is looked at too.
KINDS = re.compile(
    r"/w/demo/(processes/\d+/(results/|trials/new/|reviews/|reviews/new/|off-score/|settings/)?"
    r"|trials/\d+/(draws/|ending/)?|reviews/\d+/(settings/)?|training/|versions/\d+/(training/|walk/|opened/|sharing/))"
)


def pages_around(page):
    """The addresses that can be reached from the list of processes: every process, and one page of each other kind."""
    waiting, found = ["/w/demo/processes/", "/w/demo/training/"], {}
    while waiting:
        page.goto(waiting.pop())
        page.wait_for_load_state("networkidle")
        links = page.eval_on_selector_all("main a[href]", "all => all.map(one => one.href)")
        for path in (urlsplit(link).path for link in links):
            kind = path if re.fullmatch(r"/w/demo/processes/\d+/", path) else re.sub(r"\d+", "N", path)
            if KINDS.fullmatch(path) and kind not in found:
                found[kind] = path
                waiting.append(path)
    return found


@pytest.mark.parametrize(
    "look", [{}, {"phone": True, "dark": True, "lang": "fr"}], ids=["desk light english", "phone dark french"]
)
def test_the_pages_around_a_process_can_be_read_by_everybody(visit, axe, look):
    page = visit("manager", **look)
    found = pages_around(page)
    wanted = {"trials/N/", "trials/N/draws/", "trials/N/ending/", "reviews/N/", "processes/N/reviews/new/"}
    wanted |= {"processes/N/results/", "processes/N/trials/new/", "versions/N/walk/", "training/"}
    assert {f"/w/demo/{kind}" for kind in wanted} <= found.keys() | {"/w/demo/training/"}
    wrong = []
    for path in found.values():
        page.goto(path)
        page.wait_for_load_state("networkidle")
        wrong += axe(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{path} scrolls sideways")
    assert wrong == []


def test_a_review_is_held_and_its_decision_is_read_where_the_process_is(visit):
    page = visit("manager")
    page.goto("/w/demo/processes/")
    page.locator("main a", has_text=re.compile(r"^Enterprise$")).first.click()
    page.get_by_role("link", name="Hold a review").click()
    page.get_by_label("Change nothing").check()
    page.get_by_label("Why", exact=True).fill("The figures hold.")
    page.get_by_label("Next review").fill((date.today() + timedelta(days=90)).isoformat())
    page.get_by_role("button", name="Record the review").click()
    page.wait_for_url(re.compile(r"/reviews/\d+/$"))
    expect(page.get_by_text("The figures hold.")).to_be_visible()
    page.goto("/w/demo/processes/")
    page.locator("main a", has_text=re.compile(r"^Enterprise$")).first.click()
    expect(page.get_by_text("The figures hold.")).to_be_visible()


def test_a_score_is_learnt_step_by_step_with_the_arrow_keys(visit):
    page = visit("rep")
    page.goto("/w/demo/processes/")
    page.locator("main a", has_text=re.compile(r"^Services$")).first.click()
    version = page.locator("main a[href*='/versions/']").first.get_attribute("href")
    page.goto(re.search(r"/w/demo/versions/\d+/", version)[0] + "walk/")
    steps = page.get_by_role("navigation", name="The steps").get_by_role("listitem").count()
    assert steps > 3
    for step in range(2, steps + 1):
        page.locator("html[data-ready]").wait_for()  # each step is a page of its own, whose keys come with its script
        page.keyboard.press("ArrowRight")
        expect(page.get_by_text(f"Step {step} of {steps}")).to_be_visible()
    page.get_by_role("button", name="I know this score").click()
    expect(page.get_by_text("You know version 1.")).to_be_visible()
