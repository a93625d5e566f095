"""What each person comes for, from the sign-in to the result, as they do it. And axe on every page they meet."""

import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = {
    "rep": ["today/", "opportunities/", "board/", "conversations/", "accounts/", "score/", "processes/", "maturity/"],
    "executive": ["maturity/quality/", "maturity/quality/goals/new/"],
    "admin": [
        "settings/",
        "people/",
        "people/new/",
        "teams/",
        "maturity/levels/",
        "departments/",
        "imports/",
        "imports/new/",
    ],
}


def test_a_rep_logs_a_conversation_from_today(visit, axe):
    page = visit("rep")
    page.goto("/w/demo/today/")
    page.get_by_role("link", name="With details").first.click()
    page.get_by_label("What did the buyer say?").fill("“We lose half a day a week on it.”")
    page.get_by_text("Forward", exact=True).click()
    assert axe(page) == []
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/opportunities/*/**")
    expect(page.get_by_text("We lose half a day a week on it.")).to_have_count(1)
    assert axe(page) == []


def test_a_manager_publishes_a_version_from_a_template(visit, axe):
    page = visit("manager")
    page.goto("/w/demo/processes/new/")
    page.get_by_label("Services").check()
    page.get_by_label("Name").fill("Services for the browser")
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_role("link", name=re.compile("Publish v1")).click()
    page.get_by_label("Why this version").fill("We had no common score.")
    page.get_by_label("What is expected of it").fill("Fewer deals that end without a decision.")
    assert axe(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("Publish")).click()
    expect(page.get_by_text("Version 1").first).to_be_visible()
    expect(page.get_by_role("rowheader").nth(3)).to_be_visible()
    assert axe(page) == []


def test_an_admin_imports_a_file_and_gets_the_refused_rows(visit, site, axe, tmp_path):
    sample = tmp_path / "salesforce.csv"
    said = site.manage("demo", "--sample-file", str(sample))
    good, bad = map(int, re.findall(r"(\d+) (?:good|that)", said.replace(" rows and ", " ")))
    page = visit("admin")
    page.goto("/w/demo/imports/new/")
    page.get_by_label("File").set_input_files(sample)
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/mapping/")
    choose_team(page)
    assert axe(page) == []
    page.get_by_role("button", name="Start the import").click(timeout=60_000)
    page.get_by_role("link", name=re.compile("Refused rows")).wait_for(timeout=60_000)
    assert str(good) in page.locator("#progress").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Refused rows")).click()
    assert len(download.value.path().read_text().strip().splitlines()) == bad + 1
    assert axe(page) == []


def choose_team(page):
    """The export does not say which team sells: the page asks, and shows what will happen."""
    page.locator("[name=team-source]").select_option(label="The same for every row")
    page.locator("[name=team-text]").fill("Enterprise Paris")
    with page.expect_navigation():  # the same address answers
        page.get_by_role("button", name="Save and look again").click()


def test_an_executive_reads_a_rate_and_opens_its_list(visit, axe):
    page = visit("executive")
    page.goto("/w/demo/maturity/")
    wait_for_figures(page)
    figure = page.get_by_role("link", name=re.compile(r"n = \d+")).first
    n = int(re.sub(r"\D", "", figure.inner_text().partition("=")[2]))
    figure.click()
    assert str(n) in re.sub(r"[^\d ]", "", page.locator("h1").inner_text())
    assert axe(page) == []


def wait_for_figures(page):
    """The jobs count what the demo company wrote within a minute."""
    deadline = time.monotonic() + 90
    while not page.get_by_role("link", name=re.compile(r"n = \d+")).count():
        assert time.monotonic() < deadline, "no figure within a minute"
        time.sleep(1)
        page.reload()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("person", PAGES)
def test_nobody_stumbles(visit, axe, person, lang, dark):
    page = visit(person, lang=lang, dark=dark)
    found = []
    for path in PAGES[person]:
        page.goto(f"/w/demo/{path}")
        assert page.locator("html").get_attribute("lang") == lang
        found += axe(page)
    assert found == []


def test_a_phone_never_scrolls_sideways(visit):
    wide = []
    for person, paths in PAGES.items():
        page = visit(person, phone=True)
        for path in paths:
            page.goto(f"/w/demo/{path}")
            widths = [page.evaluate("document.documentElement.scrollWidth")]
            widths += page.locator("table.cards").evaluate_all("tables => tables.map(one => one.scrollWidth)")
            if max(widths) > 360:
                wide.append(path)
    assert wide == []


@pytest.mark.parametrize("phone", [False, True])
def test_there_is_room_to_type_beside_all_the_filters(visit, phone):
    page = visit("rep", phone=phone)
    for path in ("opportunities", "accounts", "conversations"):
        page.goto(f"/w/demo/{path}/?filters=1")
        assert page.locator("#filter-q").bounding_box()["width"] > 250
