"""What a design learns in a browser: the review follows each edit, and what is held off the score goes on the draft."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def inbox(visit):
    """The off-score inbox of the process that the demo's manager looks after, and its address."""

    def open_page(account="manager", **kwargs):
        page = visit(account, **kwargs)
        page.goto("/w/demo/processes/")
        page.locator("main a", has_text=re.compile(r"^Enterprise$")).first.click()
        page.locator("main .actions a[href$='/off-score/']").click()
        page.wait_for_url("**/off-score/")
        return page

    return open_page


def test_the_review_beside_a_draft_is_renewed_after_each_edit(visit):
    page = visit("manager")
    page.goto("/w/demo/processes/new/")
    page.locator("[name=start][value=enterprise]").check()
    page.locator("[name=name]").fill("Reviewed while edited")
    page.locator("main button.primary").click()
    page.wait_for_url("**/versions/*/")
    page.locator(".score thead a").first.click()
    named = page.locator("#inspector #id_name")
    before = named.input_value()
    finding = page.locator("#review .finding", has_text="Proposal sent")
    expect(page.locator("#review .chip.won")).to_be_visible()
    expect(finding).to_have_count(0)
    named.fill("Proposal sent")
    page.keyboard.press("Tab")
    expect(finding.first).to_be_visible()
    page.locator("#undo").click()
    expect(finding).to_have_count(0)
    expect(named).to_have_value(before)


def test_the_button_that_compares_counts_the_changes_and_counts_them_again(visit):
    page = visit("manager")
    page.goto("/w/demo/processes/")
    page.locator("main a", has_text=re.compile(r"^SaaS new business$")).first.click()
    page.locator("main form button.primary", has_text="Start the draft").click()
    page.wait_for_url("**/versions/*/")
    count = page.locator("#changes")
    expect(count).to_have_text("0 changes")
    page.locator(".score .note").first.click()
    page.locator("#inspector [name=theme_name]").fill("Said in other words")
    page.keyboard.press("Tab")
    expect(count).to_have_text("one change")


def test_one_press_puts_it_on_the_draft_and_the_toast_takes_it_back(inbox):
    page = inbox()
    row = page.locator("main tbody tr").first
    theme = row.locator("th bdi").first.inner_text()
    row.get_by_role("button", name=re.compile("Put on the draft")).click()
    expect(row.get_by_text(re.compile("On draft"))).to_be_visible()
    expect(page.locator("#placed")).to_contain_text(theme)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    page.wait_for_url("**/off-score/**")
    expect(
        page.locator("main tbody tr").first.get_by_role("button", name=re.compile("Put on the draft"))
    ).to_be_visible()


def test_the_author_sees_that_there_is_news_and_reads_it(visit):
    page = visit("rep")
    page.goto("/w/demo/today/")
    news = page.locator(".top .news b")
    unread = int(news.inner_text())
    news.click()
    page.locator("main .check a", has_text="your suggestion").first.click()
    page.wait_for_url("**/suggestions/*/")
    expect(page.locator("#data")).to_contain_text("there is no figure for it")
    expect(news).to_have_text(str(unread - 1) if unread > 1 else [])
    page.goto("/w/demo/news/?show=all")
    row = page.locator("main .check li", has_text="your suggestion").first
    row.get_by_role("button", name=re.compile("Keep as not read")).click()
    expect(news).to_have_text(str(unread))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_nobody_stumbles_over_the_new_pages(inbox, axe, lang, dark):
    page = inbox(lang=lang, dark=dark)
    found = axe(page)
    page.goto("/w/demo/news/?show=all")
    assert found + axe(page) == []


def test_on_a_phone_nothing_is_wider_than_the_page(inbox):
    page = inbox("rep", phone=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto("/w/demo/news/?show=all")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
