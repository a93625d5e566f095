"""Logging from anywhere in few presses, and exactly once whatever happens to the network and the session."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TODAY = "/w/demo/today/"
WORDS = "What did the buyer say?"


def open_ready(page, path):
    page.goto(path)
    page.wait_for_selector("html[data-ready]")


def opportunity_of(page):
    """The address of one that is open and has no next conversation, as Today lists it."""
    open_ready(page, TODAY)
    return page.locator(".stack a.link[data-offline]").first.get_attribute("href")


def until(page, says, *args):
    """Asks again and again, from outside: a page with this policy evaluates no text by itself."""
    for _round in range(200):
        if page.evaluate(says, *args):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {says}")


@pytest.mark.parametrize("phone", [False, True])
def test_a_scheduled_conversation_is_logged_in_one_press_and_taken_back(visit, axe, phone):
    page = visit("rep", phone=phone)
    open_ready(page, TODAY)
    press = page.locator(".agenda").get_by_role("button", name="Log", exact=True)
    before = press.count()
    press.last.click()  # the one press
    line = page.locator(".agenda .logged")
    expect(line.get_by_text("Logged", exact=True)).to_be_visible()
    assert axe(page) == []
    line.get_by_role("button", name="Undo").click()
    expect(line).to_have_count(0)
    expect(press).to_have_count(before)


@pytest.mark.parametrize("phone", [False, True])
def test_another_conversation_takes_three_presses(visit, phone):
    page = visit("rep", phone=phone)
    open_ready(page, TODAY)
    if phone:
        page.locator(".tabs .log").click()  # one
    else:
        page.keyboard.press("l")  # one
    page.wait_for_url("**/conversations/new/")
    page.wait_for_selector("html[data-ready]")
    page.locator("#found section").last.locator("li a.link").first.click()  # two
    page.wait_for_url("**opportunity=*")
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name=re.compile("Log and plan next")).click()  # three
    page.wait_for_url("**/opportunities/*/")
    expect(page.get_by_text("Logged.")).to_be_visible()
    expect(page.locator("nav:visible a[aria-current]")).to_have_text("Opportunities")


def test_on_a_phone_what_is_filled_in_is_sent_without_scrolling(visit):
    """The button stays above the bar of the phone, and covers nothing that has the focus."""
    page = visit("rep", phone=True)
    open_ready(page, TODAY)
    open_ready(page, page.locator(".agenda a[href*='scheduled=']").first.get_attribute("href"))
    send = page.get_by_role("button", name=re.compile("Log and plan next"))
    expect(send).to_be_in_viewport(ratio=1)
    fields = page.locator("#log form :is(textarea, select, input:not([type=hidden])):visible")
    assert fields.count() > 5
    for field in fields.all():
        field.focus()
        page.wait_for_timeout(50)
        bar, box = send.bounding_box(), field.bounding_box()
        assert box["y"] + box["height"] <= bar["y"], field.get_attribute("name")
    page.evaluate("scrollTo(0, 0)")
    send.click()
    expect(page.get_by_text("Logged.")).to_be_visible()


def fill(page, words):
    page.get_by_label(WORDS).fill(words)
    if not page.locator("[name=contacts]:checked").count():
        page.locator(".chip-choice, .choice-chips label").first.click()


def test_without_a_network_it_waits_on_the_device_and_is_sent_once(visit, axe):
    page = visit("rep", keeps=True)
    address = opportunity_of(page)
    open_ready(page, address)
    fill(page, "The line stops twice a week.")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("There is no network. It is kept on this device")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("To send 1"))).to_be_visible()
    assert axe(page) == []
    page.context.set_offline(False)
    expect(page.get_by_text(re.compile("^Sent:"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("To send"))).to_have_count(0)
    open_ready(page, address)
    expect(page.locator("#conversations blockquote", has_text="The line stops twice a week.")).to_have_count(1)
    expect(page.get_by_label(WORDS)).to_have_value("")


def test_what_is_refused_later_opens_again_with_its_errors_and_its_text(visit):
    page = visit("rep")
    open_ready(page, opportunity_of(page))
    fill(page, "Nobody was named.")
    for chosen in page.locator("[name=contacts]:checked").all():
        chosen.evaluate("box => { box.checked = false; }")
    page.context.set_offline(True)
    page.get_by_role("button", name=re.compile("Log and plan next")).click()
    expect(page.get_by_text("It is kept on this device")).to_be_visible()
    page.context.set_offline(False)
    page.locator(".toast a").click()
    expect(page.get_by_text("Say with whom.").first).to_be_visible()
    expect(page.get_by_label(WORDS)).to_have_value("Nobody was named.")


def test_a_session_that_expired_keeps_the_text(visit, site):
    page = visit("rep")
    open_ready(page, opportunity_of(page))
    fill(page, "They will sign in May.")
    expect(page.locator("[data-draft-status]")).to_be_visible()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name=re.compile("Log and plan next")).click()
    page.wait_for_url("**/accounts/login/**")
    page.fill("[name=login]", "rep@demo.example")
    page.fill("[name=password]", site.password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/opportunities/*/")
    expect(page.get_by_label(WORDS)).to_have_value("They will sign in May.")
    page.get_by_role("button", name=re.compile("Log and plan next")).click()
    expect(page.locator("#conversations blockquote", has_text="They will sign in May.")).to_have_count(1)


def test_today_and_what_it_links_to_open_without_a_network(visit):
    page = visit("rep", keeps=True)
    address = opportunity_of(page)
    until(page, "() => Boolean(navigator.serviceWorker.controller)")
    until(page, "async (path) => Boolean(await caches.match(new URL(path, location).href))", address)
    page.context.set_offline(True)
    open_ready(page, TODAY)
    expect(page.locator("h1")).to_contain_text(re.compile("conversation", re.I))
    expect(page.get_by_text("No network: this is what was read last.")).to_be_visible()
    page.goto("/w/demo/accounts/")
    expect(page.get_by_role("heading", name="No network")).to_be_visible()
    expect(page.get_by_role("link", name="Today", exact=True)).to_be_visible()


def test_whoever_signs_out_is_asked_and_leaves_nothing(visit):
    page = visit("rep")
    open_ready(page, opportunity_of(page))
    fill(page, "Not sent yet.")
    expect(page.locator("[data-draft-status]")).to_be_visible()
    page.locator(".avatar-press").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Throw it away and sign out").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate("Object.keys(localStorage).filter(key => /^(draft|unsent):/.test(key))") == []


def test_the_hour_is_said_in_words_and_understood_beside(visit):
    page = visit("rep", lang="fr")
    open_ready(page, opportunity_of(page))
    page.locator("details.when > summary").click()
    page.locator("[name=starts_at_said]").fill("6 novembre 2025 15h")
    expect(page.locator("[data-understood]").first).to_contain_text("15:00")
    expect(page.locator("[name=starts_at]")).to_have_value("2025-11-06T15:00")
    page.locator("[name=starts_at]").fill("2025-11-07T09:30")
    expect(page.locator("[name=starts_at_said]")).to_have_value("")
