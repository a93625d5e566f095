"""A process is designed on its score: with the keyboard alone, and by two people at once."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

STAGES = ["Sees the problem", "Agrees it must change", "Chooses a way", "Commits", "Gets the value"]
ROLES = ["Sponsor", "Economic buyer", "End user"]
# Under which stage, with which role, about what.
PLAN = [(number % 5, number % 3, f"Theme {number + 1}") for number in range(12)]


def until_focused(page, key):
    expect(page.locator(f":focus[data-key^='{key}']")).to_have_count(1)


def until_ready(page):
    page.wait_for_url("**/versions/*/")
    page.locator("html[data-ready]").wait_for()


def until_typing(page):
    expect(page.locator("#inspector :is([name=name], [name=theme_name]):focus")).to_have_count(1)


def type_name(page, shortcut, name, kind):
    page.keyboard.press(shortcut)
    until_typing(page)
    page.keyboard.type(name)
    if kind == "role":  # its nature is asked as well
        page.keyboard.press("Tab")
        page.keyboard.type("Benef")
    page.keyboard.press("Control+Enter")
    until_focused(page, f"{kind}-")


def place_of(page):
    return page.evaluate(
        "() => { const cell = document.activeElement.closest('td, th');"
        " return [cell.parentElement.rowIndex, cell.cellIndex]; }"
    )


def walk_to(page, row, column):
    """Arrow by arrow, until the focus is in that cell."""
    for _ in range(40):
        at_row, at_column = place_of(page)
        if (at_row, at_column) == (row, column):
            return
        if at_column != column and at_row > 0:
            page.keyboard.press("ArrowRight" if at_column < column else "ArrowLeft")
        elif at_column != column:
            page.keyboard.press("ArrowDown" if column == 0 else "ArrowRight" if at_column < column else "ArrowLeft")
        else:
            page.keyboard.press("ArrowDown" if at_row < row else "ArrowUp")
    raise AssertionError(f"cell {row}, {column} is not reached: {place_of(page)}")


def begin_by_keys(page):
    page.goto("/w/demo/processes/new/")
    page.get_by_label("Nothing: an empty score").focus()
    page.keyboard.press("Space")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("By keys alone")
    page.keyboard.press("Enter")
    until_ready(page)


def publish_by_keys(page):
    publish = page.get_by_role("link", name=re.compile("Publish v1"))
    publish.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Why this version").focus()
    page.keyboard.type("We had no common score.")
    page.keyboard.press("Tab")
    page.keyboard.type("Fewer deals that end without a decision.")
    page.keyboard.press("Control+Enter")


def test_a_process_is_designed_from_nothing_with_the_keyboard_alone(visit, axe):
    page = visit("manager")
    begin_by_keys(page)
    assert axe(page) == []
    for name in STAGES:
        type_name(page, "s", name, "stage")
    for name in ROLES:
        type_name(page, "r", name, "role")
    for column, row, theme in PLAN:
        walk_to(page, row + 1, column + 1)
        page.keyboard.press("n")
        until_typing(page)
        page.keyboard.type(theme)
        page.keyboard.press("Enter")
        until_focused(page, "note-")
    assert page.locator(".score .note:not(.add)").count() == 12
    walk_to(page, 0, 4)
    page.keyboard.press("Enter")
    until_typing(page)
    press_by_keys_space(page, page.get_by_label("The signature happens at its end"))
    expect(page.locator(".score thead .signs")).to_have_count(1)
    assert axe(page) == []
    publish_by_keys(page)
    expect(page.get_by_text("Version 1", exact=True).first).to_be_visible()
    assert page.locator(".score .note").count() == 12


def press_by_keys_space(page, box):
    for _ in range(30):
        page.keyboard.press("Tab")
        if box.evaluate("one => one === document.activeElement"):
            return page.keyboard.press("Space")
    raise AssertionError("not reached by Tab")


@pytest.fixture
def draft(visit):
    """The address of a new draft, and the page of the manager who has it open."""

    def begin(name, **kwargs):
        page = visit("manager", **kwargs)
        page.goto("/w/demo/processes/new/")
        page.locator("[name=start][value=enterprise]").check()
        page.locator("[name=name]").fill(name)
        page.locator("main button.primary").click()
        until_ready(page)
        return page

    return begin


def open_note(page, name):
    page.locator(".score .note", has_text=name).click()
    expect(page.locator("#inspector-title")).to_have_text(name)


def write(page, field, value):
    page.locator(f"#inspector [name={field}]").fill(value)
    with page.expect_response(re.compile("/parts/")) as answered:
        page.keyboard.press("Tab")
    return answered.value.status


def test_keys_move_copy_and_remove_what_can_be_brought_back(draft):
    page = draft("Keys on a draft")
    note = page.locator(".score .note", has_text="Cost of the status quo")
    note.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#undo")).to_be_enabled()
    assert place_of(page) == [2, 3]
    page.keyboard.press("c")
    expect(note).to_have_count(2)
    page.keyboard.press("Delete")
    expect(note).to_have_count(1)
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(note).to_have_count(2)
    page.locator(".score .note").first.focus()
    page.keyboard.press("Control+z")
    expect(note).to_have_count(1)
    page.keyboard.press("Control+Shift+z")
    expect(note).to_have_count(2)
    page.keyboard.press("?")
    expect(page.locator("#shortcuts").get_by_text("Plan a conversation here")).to_be_visible()


def test_a_note_is_dragged_into_another_cell(draft):
    page = draft("Dragged")
    note = page.locator(".score .note", has_text="A day at work")
    cell = page.locator(".score tbody tr").nth(2).locator("td").nth(1)
    note.hover()
    page.mouse.down()
    box = cell.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()
    expect(cell.get_by_text("A day at work")).to_be_visible()


def test_two_people_edit_one_draft(draft, visit):
    one = draft("Two hands")
    two = visit("admin")
    two.goto(one.url)
    open_note(one, "Cost of the status quo")
    open_note(two, "Cost of the status quo")
    # Different things: both are kept, and each sees the other's.
    assert write(one, "purpose", "The buyer says what waiting costs") == 200
    assert write(two, "expected_minutes", "50") == 200
    expect(two.locator("#inspector [name=purpose]")).to_have_value("The buyer says what waiting costs")
    open_note(one, "A day at work")
    assert write(one, "theme_name", "A week at work") == 200
    expect(two.locator(".score .note", has_text="A week at work")).to_be_visible(timeout=15_000)
    # The same field: refused, with the newer value beside what was typed.
    open_note(one, "What hurts today")
    open_note(two, "What hurts today")
    two.locator("#inspector [name=purpose]").fill("Written by two")
    assert write(one, "purpose", "Written by one") == 200
    with two.expect_response(re.compile("/parts/")) as answered:
        two.keyboard.press("Tab")
    assert answered.value.status == 422
    slot = two.locator("#slot-purpose")
    expect(slot.get_by_text("It says now: Written by one")).to_be_visible()
    expect(slot.locator("textarea")).to_have_value("Written by two")
    with two.expect_response(re.compile("/parts/")):
        slot.get_by_role("button", name="Write mine over it").click()
    expect(slot.locator(".errorlist")).to_have_count(0)
    expect(one.locator("#inspector [name=purpose]")).to_have_value("Written by two", timeout=15_000)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_nobody_stumbles_over_the_designer(draft, axe, lang, dark):
    page = draft(f"Looked at {lang} {dark}", lang=lang, dark=dark)
    page.locator(".score .note").first.click()
    page.locator("#inspector form.form").wait_for()
    found = axe(page)
    page.locator(".score thead a").first.click()
    page.locator("#inspector [name=transformation]").wait_for()
    assert found + axe(page) == []


def test_on_a_phone_a_draft_is_edited_as_lists(draft):
    page = draft("On a phone", phone=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".movements .note:not(.add)").first.click()
    page.locator("#inspector form.form").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#inspector [name=theme_name]").fill("What hurts most")
    page.keyboard.press("Tab")
    expect(page.locator(".movements .note", has_text="What hurts most")).to_be_visible()
