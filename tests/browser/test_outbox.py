"""What is pressed without a network, on a page of an older release, or again after the back button: once, and kept."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_logging import TODAY, WORDS, fill, open_ready, until

pytestmark = pytest.mark.browser

PAGE = re.compile(rb"/Type\s*/Page[^s]")

# An opportunity of the rep with somebody in its account; and a conversation of it that waits to be logged.
DEAL = """
from datetime import timedelta
from django.utils import timezone
from conversations.models import Account, Contact, Conversation, Opportunity, Talk
from people import isolation
from people.models import Membership, Workspace
workspace = Workspace.objects.get(slug="demo")
with isolation.opened(workspace.pk):
    rep = Membership.objects.select_related("workspace").get(email="rep@demo.example")
    team = next(role.team for role in rep.held_roles if role.team_id)
    account = Account.add(name="Outbox and sons", by=rep)
    contact = Contact.add(account=account, name="Odile Outbox", by=rep)
    deal = Opportunity.start(by=rep, account=account, name="Outbox deal", team=team, owner=rep)
    deal.involve(contact, by=rep)
    print("deal", deal.pk)
"""
WAITS = """
    talk = Talk(starts_at=timezone.now() + timedelta(minutes=1), contacts=(contact,), theme_name="NAME", held_by=rep)
    print("talk", Conversation.schedule(deal, talk, by=rep).pk)
"""
CANCEL = """
from conversations.models import Conversation
from people import isolation
from people.models import Membership, Workspace
workspace = Workspace.objects.get(slug="demo")
with isolation.opened(workspace.pk):
    rep = Membership.objects.select_related("workspace").get(email="rep@demo.example")
    Conversation.objects.get(pk=KEY).cancel("They called", by=rep)
"""


@pytest.fixture
def deal(site):
    """The address of an opportunity with nothing logged."""
    key = re.search(r"deal (\d+)", site.manage("shell", "-v", "0", "-c", DEAL))[1]
    return f"/w/demo/opportunities/{key}/"


@pytest.fixture
def waiting(site):
    """waiting("What for"): the key of a conversation that waits on Today to be logged."""

    def build(name):
        script = DEAL.rstrip() + WAITS.replace("NAME", name)
        return re.search(r"talk (\d+)", site.manage("shell", "-v", "0", "-c", script))[1]

    return build


def press_of(page, key):
    return page.locator(f"#talk-{key}").get_by_role("button", name="Log", exact=True)


def test_the_one_press_waits_on_the_device_without_a_network_and_is_sent_once(visit, axe, waiting):
    key = waiting("How the line is doing")
    page = visit("rep")
    open_ready(page, f"/w/demo/conversations/{key}/")
    opportunity = page.locator("p.eyebrow a, .eyebrow a").first.get_attribute("href")
    open_ready(page, opportunity)
    press = page.locator(f"button[formaction$='/conversations/{key}/held/']")
    page.context.set_offline(True)
    press.click()
    expect(page.get_by_text("Kept on this device", exact=True)).to_be_visible()
    expect(press).to_be_hidden()
    expect(page.get_by_role("button", name=re.compile("To send 1"))).to_be_visible()
    assert axe(page) == []
    page.context.set_offline(False)
    expect(page.get_by_text(re.compile("^Sent: How the line is doing"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("To send"))).to_have_count(0)
    open_ready(page, opportunity)
    expect(page.locator("#conversations").get_by_text("How the line is doing")).to_have_count(1)
    expect(press).to_have_count(0)


def test_a_press_that_is_not_accepted_later_leads_to_its_conversation(visit, site, waiting):
    key = waiting("What was called off")
    page = visit("rep")
    open_ready(page, f"/w/demo/conversations/{key}/")
    open_ready(page, page.locator(".eyebrow a").first.get_attribute("href"))
    page.context.set_offline(True)
    page.locator(f"button[formaction$='/conversations/{key}/held/']").click()
    expect(page.get_by_text("Kept on this device", exact=True)).to_be_visible()
    site.manage("shell", "-v", "0", "-c", CANCEL.replace("KEY", key))
    page.context.set_offline(False)
    page.locator(".toast a").click()
    page.wait_for_url(f"**/conversations/{key}/**")
    expect(page.get_by_text("They called")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("To send"))).to_have_count(0)


def test_a_page_of_an_older_release_keeps_what_is_typed_and_sends_it(visit, deal):
    """Its style and scripts are gone from the server by then: what it has loaded is all that it has."""
    page = visit("rep")
    open_ready(page, deal)
    expect(page.get_by_label(WORDS)).to_be_visible()
    page.wait_for_load_state("networkidle")  # the form came after the page, and its scripts after the form
    page.context.route("**/static/**", lambda route: route.fulfill(status=404, body=""))
    fill(page, "They asked for it in writing.")
    expect(page.locator("[data-draft-status]")).to_be_visible()
    page.get_by_role("button", name=re.compile("Log and plan next")).click()
    expect(page.locator("#conversations blockquote", has_text="They asked for it in writing.")).to_have_count(1)
    page.context.unroute("**/static/**")
    open_ready(page, deal)
    expect(page.get_by_label(WORDS)).to_have_value("")
    expect(page.locator("#conversations blockquote", has_text="They asked for it in writing.")).to_have_count(1)


def test_the_back_button_after_logging_shows_an_empty_form_that_logs_another_one(visit, deal):
    page, key = visit("rep"), deal.split("/")[-2]
    open_ready(page, f"/w/demo/conversations/new/?opportunity={key}")
    fill(page, "Said before going back.")
    page.get_by_role("button", name=re.compile("Log and plan next")).click()
    page.wait_for_url("**/opportunities/*/")
    expect(page.locator("#conversations blockquote", has_text="Said before going back.")).to_have_count(1)
    page.go_back()
    expect(page.locator("#conversations")).to_have_count(0)  # the page before is back: this one has a form too
    expect(page.get_by_label(WORDS)).to_have_value("")
    fill(page, "Said after going back.")
    page.get_by_role("button", name=re.compile("Log and plan next")).click()
    page.wait_for_url("**/opportunities/*/")
    for words in ("Said before going back.", "Said after going back."):
        expect(page.locator("#conversations blockquote", has_text=words)).to_have_count(1)


SHARE = """([action, text]) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action, enctype: "multipart/form-data" });
  for (const [name, value] of [["title", "Re: the line"], ["text", text]]) {
    form.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  document.body.append(form);
  form.submit();
}"""


def test_a_long_text_shared_without_a_network_waits_and_goes_into_the_form(visit, axe):
    """As the share sheet of a phone posts it; an address could not hold as much."""
    page = visit("rep", phone=True, keeps=True)
    open_ready(page, "/w/demo/conversations/new/")
    until(page, "() => Boolean(navigator.serviceWorker.controller)")
    open_ready(page, "/w/demo/conversations/new/")  # kept from now on
    text = "It stops twice a week. " * 1000
    page.context.set_offline(True)
    page.evaluate(SHARE, ["/w/demo/conversations/new/shared/", text])
    page.wait_for_url("**/conversations/new/")
    expect(page.locator("blockquote")).to_contain_text("Re: the line It stops twice a week.")
    page.context.set_offline(False)
    assert axe(page) == []
    page.locator("#found section").last.locator("li a.link").first.click()
    page.wait_for_url("**shared=1")
    expect(page.get_by_label(WORDS)).to_have_value(f"Re: the line\n{text.strip()}")
    expect(page.locator("[data-draft-status]")).to_be_visible()
    page.reload()
    expect(page.get_by_label(WORDS)).to_have_value(f"Re: the line\n{text.strip()}")  # as a draft, and once
    open_ready(page, "/w/demo/conversations/new/")
    expect(page.locator("[data-behaviour=shared]")).to_be_hidden()


def test_two_devices_log_it_once_and_the_second_says_so(visit, waiting):
    key = waiting("On two devices")
    desk, phone = visit("rep"), visit("rep", phone=True)
    pages = []
    for page in (desk, phone):
        open_ready(page, f"/w/demo/conversations/{key}/")
        open_ready(page, page.locator(".eyebrow a").first.get_attribute("href"))
        pages.append(page)
    for page, says in zip(pages, ("Logged.", "This was logged already. Nothing was written."), strict=True):
        page.locator(f"button[formaction$='/conversations/{key}/held/']").click()
        expect(page.get_by_text(says)).to_be_visible()


def test_a_sheet_that_prepares_is_one_page_of_paper_with_its_notes(visit):
    for lang in ("en", "fr"):
        page = visit("rep", lang=lang)
        open_ready(page, TODAY)
        addresses = page.evaluate("[...document.querySelectorAll(\"a[href*='/prepare/']\")].map(a => a.pathname)")
        assert addresses
        for address in list(dict.fromkeys(addresses))[:5]:
            open_ready(page, address)
            notes = page.locator("#notes textarea")
            if notes.count():
                notes.fill("Ask about the second line.\nBring the figures of March.\nShe leaves at four.")
            assert len(PAGE.findall(page.pdf(format="A4"))) == 1, address
