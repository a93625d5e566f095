"""A real Chromium in front of a real Salesproc: gunicorn, worker, beat, demo company."""

import os
from base64 import b64encode
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.site import running
from tools.browser import find

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
expect.set_options(timeout=20_000)  # a machine that is busy with other tests says nothing about the page
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def chromium():
    # Playwright keeps a loop running in this process, and Django would refuse the database to the tests after it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    found = find()
    if not found.path:
        pytest.skip(found.reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(found.path), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(chromium, tmp_path_factory):
    with running(tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture
def broken():
    """What went wrong in the pages: scripts that failed, and what the content security policy refused."""
    return []


@pytest.fixture
def visit(chromium, site, broken):
    """visit("rep", lang="fr", dark=True, phone=True): a page of that person, signed in through the form.

    `keeps`: the worker that keeps pages on the device runs too."""
    contexts = []

    def open_page(account="", *, lang="en", dark=False, phone=False, keeps=False):
        context = chromium.new_context(
            base_url=site.base,
            locale=lang,
            color_scheme="dark" if dark else "light",
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            reduced_motion="reduce",
            service_workers="allow" if keeps else "block",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("console", lambda said: broken.append(said.text) if is_refusal_of_policy(said) else None)
        if account:
            sign_in(page, account, site.password)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert broken == []


def is_refusal_of_policy(said) -> bool:
    return said.type == "error" and "Content Security Policy" in said.text


def sign_in(page, account, password):
    page.goto("/accounts/login/")
    page.fill("[name=login]", f"{account}@demo.example")
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


# What axe reads of sheets beforehand it writes as styles into a document, which the policy refuses, long after on a
# busy machine. Only a rule that is not asked for needs them.
ASKED = """axe.run(document, {
    preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
})"""
COLOURS = "axe.run(document, { preload: false, runOnly: { type: 'rule', values: ['color-contrast'] } })"
LAST_STYLE = "--last: 1"
LAST_REFUSAL = b64encode(sha256(LAST_STYLE.encode()).digest()).decode()


def hear_out(page):
    """Wait for every refusal so far: they come in order, some long after on a busy machine, so ask for one more."""
    with page.expect_console_message(lambda said: LAST_REFUSAL in said.text):
        page.evaluate("style => document.body.setAttribute('style', style)", LAST_STYLE)
    page.evaluate("document.body.removeAttribute('style')")


@contextmanager
def unfolded(page):
    """As high as it is long: what stays at the edge of a screen (the tabs of a phone, a toast) covers nothing then.

    A press that lies under it can be scrolled to, yet would count as too small.
    """
    size = page.viewport_size
    page.set_viewport_size(size | {"height": size["height"] + page.evaluate("document.documentElement.scrollHeight")})
    yield
    page.set_viewport_size(size)


@pytest.fixture
def axe(broken):
    """axe(page): what a reader with assistive technology would stumble over; empty when there is nothing. Of a page
    that was heard already and only changed its theme, the colours are enough."""
    source = AXE.read_text()

    def run(page, *, colours_only=False):
        page.wait_for_load_state()
        page.evaluate(source)
        with unfolded(page):
            found = page.evaluate(COLOURS if colours_only else ASKED)
        hear_out(page)
        broken[:] = [text for text in broken if LAST_REFUSAL not in text]  # that one is ours
        return [
            f"{page.url} {rule['id']}: {rule['nodes'][0]['target']} {rule['nodes'][0]['failureSummary']}"
            for rule in found["violations"]
        ]

    return run
