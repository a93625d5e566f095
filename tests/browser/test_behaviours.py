"""Each behaviour does what its name says, in a real browser and under the strict policy."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.stage import Stage

AXE = Path(__file__).with_name("vendor") / "axe.min.js"

FORM = """
<form class="form" method="post" action="/sent/" data-behaviour="once send draft" data-draft-key="talk">
  <input type="hidden" name="token" value="{% now 'u' %}" data-draft-keep>
  <label for="words">What did the buyer say?</label><textarea id="words" name="words"></textarea>
  <fieldset class="segmented"><legend>Moved?</legend>
    <label><input type="radio" name="moved" value="back"><span>Back</span></label>
    <label><input type="radio" name="moved" value="forward"><span>Forward</span></label></fieldset>
  <span data-draft-status hidden>kept</span>
  <button class="btn primary" type="submit">Log</button>
</form>
"""
NEXT = """
<form class="form talk" data-behaviour="next">
  <label><input type="radio" name="about" value="1" checked>Cost</label>
  <label><input type="radio" name="about" value="2">Users</label>
  <div data-about="1" hidden>Suggests cost</div><div data-about="2">Suggests users</div>
  <label for="next">Next</label><select id="next" name="next_about"><option value="">not yet</option>
    <option value="1" hidden>Cost</option><option value="2">Users</option><option value="other">Else</option></select>
</form>
"""
DIALOG = """
<a class="btn" href="/elsewhere/" data-behaviour="dialog" data-dialog="why">Why</a>
{% dialog "why" "Why so" %}<p>Because.</p>{% enddialog %}
"""


@pytest.fixture(scope="module")
def stage():
    stage = Stage()
    yield stage
    stage.close()


@pytest.fixture
def errors():
    """What the browser complained about; a test that ends with some has failed."""
    said = []
    yield said
    assert said == []


@pytest.fixture
def opened(chromium, stage, errors):
    """Opens a page around some content."""
    stage.posted.clear()
    context = chromium.new_context(viewport={"width": 1200, "height": 800})

    def open_(content):
        stage.content = content
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.goto(stage.origin, wait_until="networkidle")
        return page

    yield open_
    context.close()


def test_a_draft_outlives_the_tab(opened):
    page = opened(FORM)
    page.fill("#words", "Two plants lose half a day a week.")
    page.get_by_text("Forward").click()
    expect(page.get_by_text("kept")).to_be_visible()
    token = page.input_value("[name=token]")
    page.close()
    page = opened(FORM)
    expect(page.locator("#words")).to_have_value("Two plants lose half a day a week.")
    expect(page.get_by_label("Forward")).to_be_checked()
    assert page.input_value("[name=token]") == token, "sent again, it is recognised"


def test_a_draft_goes_when_the_server_has_it(opened):
    page = opened(FORM)
    page.fill("#words", "Something")
    expect(page.get_by_text("kept")).to_be_visible()
    page.close()
    page = opened('<i data-behaviour="draft-done" data-draft-key="talk" hidden></i>')
    page.wait_for_function("localStorage.length === 0")
    page.close()
    page = opened(FORM)
    expect(page.locator("#words")).to_have_value("")


def test_three_presses_send_once(opened, stage):
    page = opened(FORM)
    page.evaluate("for (let i = 0; i < 3; i++) document.querySelector('form.form button').click()")
    page.wait_for_url("**/sent/")
    assert stage.posted == ["/sent/"]


def test_ctrl_enter_sends_from_a_field(opened, stage):
    page = opened(FORM)
    page.focus("#words")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/sent/")
    assert stage.posted == ["/sent/"]


def test_a_dialog_gives_the_focus_back(opened):
    page = opened(DIALOG)
    page.get_by_role("link", name="Why").click()
    expect(page.get_by_role("dialog", name="Why so")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="Why")).to_be_focused()


def test_keys_press_what_carries_them(opened):
    page = opened('<a href="/new/" data-shortcut="n">New</a><a href="/board/" data-shortcut="g b">Board</a>')
    page.keyboard.press("g")
    page.keyboard.press("b")
    page.wait_for_url("**/board/")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    page.wait_for_url("**/new/")


def test_letters_typed_in_a_field_are_letters(opened, stage):
    page = opened('<a href="/new/" data-shortcut="n">New</a><input aria-label="Name" id="name">')
    page.focus("#name")
    page.keyboard.type("noon?")
    expect(page.locator("#name")).to_have_value("noon?")
    assert page.url == stage.origin + "/"


def test_the_question_mark_lists_the_keys(opened):
    page = opened('<a href="/new/" data-shortcut="g x">Somewhere <kbd>X</kbd></a>')
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts").get_by_text("Somewhere", exact=True)).to_be_visible()


def test_the_theme_is_remembered_by_the_server(opened):
    page = opened("<p>Text</p>")
    page.locator(".avatar-press").click()
    page.get_by_text("Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".avatar-press").click()
    page.get_by_text("System", exact=True).click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") is None


def test_a_menu_in_the_page_closes_on_escape_and_on_a_press_elsewhere(opened):
    page = opened(
        '<details class="drop"><summary class="btn">Move to</summary><ul class="menu"><li><a href="/">Commits</a></li>'
        "</ul></details><p>Elsewhere</p>"
    )
    page.get_by_text("Move to").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Commits")).to_be_hidden()
    expect(page.locator("summary")).to_be_focused()
    page.get_by_text("Move to").click()
    page.get_by_text("Elsewhere").click()
    expect(page.get_by_text("Commits")).to_be_hidden()


def test_what_htmx_puts_in_breaks_no_policy_and_starts_its_behaviours(opened):
    page = opened(
        '<a href="/more/" hx-get="/more/" hx-select="#more" hx-target="#here">More</a><div id="here"></div>'
        '<section id="more"><p id="said" data-behaviour="focus" tabindex="-1">Put in</p></section>'
    )
    page.locator("#more").evaluate("element => element.remove()")
    page.get_by_role("link", name="More", exact=True).click()
    expect(page.locator("#here #said")).to_be_focused()


def test_a_toast_is_said_aloud(opened):
    page = opened("<p>Text</p>")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('toast', {detail: {text: 'The import ended'}}))")
    expect(page.get_by_role("status").get_by_text("The import ended")).to_be_visible()


def test_filters_apply_as_they_are_chosen(opened):
    page = opened(
        '<form class="filters" action="/list/" data-behaviour="autosubmit"><select name="team" aria-label="Team">'
        '<option value="">All</option><option value="2">Lyon</option></select>'
        '<button class="btn" data-autosubmit-button>Apply</button></form>'
    )
    expect(page.get_by_role("button", name="Apply")).to_be_hidden()
    page.get_by_label("Team").select_option("2")
    page.wait_for_url("**/list/?team=2")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
def test_axe_finds_nothing_in_the_frame(chromium, stage, theme, width):
    # axe writes styles of its own, which the policy would refuse.
    size = {"width": width, "height": 800}
    with chromium.new_context(bypass_csp=True, color_scheme=theme, viewport=size) as context:
        stage.content = FORM + DIALOG
        page = context.new_page()
        page.goto(stage.origin)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run()")
    assert [f"{rule['id']}: {node['html']}" for rule in found["violations"] for node in rule["nodes"]] == []


def test_what_is_logged_is_not_suggested_next(opened):
    page = opened(NEXT)
    page.select_option("#next", "2")
    page.check("[name=about][value='2']")
    expect(page.get_by_text("Suggests cost")).to_be_visible()
    expect(page.get_by_text("Suggests users")).to_be_hidden()
    expect(page.locator("#next")).to_have_value("")
    shown = page.locator("#next option:not([hidden])").all_inner_texts()
    assert shown == ["not yet", "Cost", "Else"]
