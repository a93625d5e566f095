"""Files on a conversation: chosen, dropped, kept by whoever reads, removed and put back; on a desk and a phone."""

import pytest
from playwright.sync_api import expect

from tests.builders.files import PDF, PNG

pytestmark = pytest.mark.browser
DROP = """([bytes, name]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name));
  const part = document.getElementById("files");
  part.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true }));
  part.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def open_talk(page):
    """The last one that was held, as the list of conversations has it."""
    page.goto("/w/demo/conversations/?state=held")
    page.wait_for_selector("html[data-ready]")
    address = page.locator("th[scope=row] a").first.get_attribute("href")
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    return page.locator("#files")


def sent(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.mark.parametrize(("phone", "dark"), [(False, False), (True, True)])
def test_files_are_chosen_dropped_kept_and_removed(visit, axe, phone, dark):
    page = visit("rep", phone=phone, dark=dark)
    part = open_talk(page)
    mine = f"{'phone' if phone else 'desk'}"
    expect(part.get_by_text("drop them here")).to_be_visible()  # the script is there
    part.locator("[type=file]").set_input_files([sent(f"{mine}.pdf", PDF + mine.encode()), sent("x.svg", b"<svg/>")])
    expect(part.get_by_text(f"“{mine}.pdf” is added.")).to_be_visible()
    expect(part.get_by_role("alert")).to_contain_text("This kind of file is not kept.")
    assert axe(page) == []
    page.evaluate(DROP, [list(PNG + mine.encode()), f"{mine}.png"])
    expect(part.get_by_role("link", name=f"{mine}.png")).to_be_visible()
    with page.expect_download() as kept:
        part.get_by_role("link", name=f"{mine}.pdf").click()
    assert kept.value.path().read_bytes() == PDF + mine.encode()
    assert kept.value.suggested_filename == f"{mine}.pdf"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    part.get_by_role("button", name=f"Remove {mine}.png").press("Enter")
    expect(part.get_by_role("link", name=f"{mine}.png")).to_have_count(0)
    expect(part.locator(":focus")).to_have_count(1)  # on what has taken its place
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(part.get_by_role("link", name=f"{mine}.png")).to_be_visible()


def test_a_link_is_added_from_the_keyboard(visit, axe):
    page = visit("rep", lang="en")
    part = open_talk(page)
    part.get_by_text("Add a link").click()
    part.get_by_label("Address").fill("javascript:alert(1)")
    part.get_by_label("Address").press("Control+Enter")
    expect(part.get_by_text("This is not an address of the web").first).to_be_visible()
    assert axe(page) == []
    part.get_by_label("Address").fill("https://example.com/planning-2")
    part.get_by_label("Address").press("Control+Enter")
    expect(part.get_by_role("link", name="https://example.com/planning-2")).to_be_visible()
