"""One page of every kind that links lead to: it answers, fits the screen, and nobody stumbles, with all of it open."""

from collections import deque

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from tests.access import RULES

pytestmark = pytest.mark.browser

START = "/w/demo/today/"
LINKS = "[...document.querySelectorAll('main a[href], nav a[href]')].map((link) => link.pathname + link.search)"
OPEN_ALL = "for (const one of document.querySelectorAll('main details:not(.drop)')) one.open = true;"
WIDTH = "document.documentElement.scrollWidth"
IS_WHOLE = "() => !document.querySelector('.htmx-request')"
BEFORE = {"rep": [], "manager": ["rep"], "admin": ["rep", "manager"]}  # whose visits are not made again


def kind_of(path):
    try:
        found = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    return found.view_name if found.kwargs.get("workspace") == "demo" else None


def answered(page, path):
    """What the page says, or None for what is a file."""
    try:
        response = page.goto(path)
    except Error as error:
        if "Download is starting" in str(error):
            return None
        raise
    return response if "html" in (response.headers.get("content-type") or "") else None


def pages_from(page, start):
    """Goes to one page of each kind, and yields its kind, its address and its answer."""
    seen, waiting = set(), deque([start])
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        response = answered(page, path)
        if response is not None:
            page.wait_for_selector("html[data-ready]")
            yield kind, path, response
            waiting += page.evaluate(LINKS)


def widths(page):
    """Of the page, and of the page with its first menu open."""
    yield page.evaluate(WIDTH)
    menu = page.locator("main details.drop > summary:visible").first
    if menu.count():
        menu.click()
        yield page.evaluate(WIDTH)
        menu.click()


def wrong_on(page, axe, *, lang, dark):
    page.evaluate(OPEN_ALL)
    page.wait_for_function(IS_WHOLE)
    if page.locator("html").get_attribute("lang") != lang:
        yield f"{page.url} speaks another language"
    if max(widths(page)) > page.viewport_size["width"]:
        yield f"{page.url} is wider than the screen"
    yield from axe(page)
    page.emulate_media(color_scheme="light" if dark else "dark")
    yield from (f"in the other theme, {each}" for each in axe(page, colours_only=True))
    page.emulate_media(color_scheme="dark" if dark else "light")


@pytest.mark.parametrize("who", BEFORE)
@pytest.mark.parametrize(("lang", "dark"), [("en", False), ("fr", True)])
def test_every_kind_of_page(visit, axe, who, lang, dark):
    """In English on a desk, in French on a phone; each in both themes."""
    page, wrong, n = visit(who, lang=lang, dark=dark, phone=dark), [], 0
    for kind, path, response in pages_from(page, START):
        if response.status != 200:
            wrong.append(f"{path} answers {response.status}")
        elif not any(each in RULES[kind].may for each in BEFORE[who]):
            wrong += wrong_on(page, axe, lang=lang, dark=dark)
            n += 1
    assert wrong == []
    assert n >= {"rep": 30, "manager": 3, "admin": 10}[who]
