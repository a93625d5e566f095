"""A manager moves three open opportunities to a new version and takes it back, as they do it. And axe on the way."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# A team of the manager with three opportunities on version 1, and version 2 with its second stage renamed.
PREPARE = """
from conversations.models import Account, Opportunity
from people import isolation
from people.models import Membership, Team, Workspace
from stages.library import template
from stages.models import Process
workspace = Workspace.objects.get(slug="demo")
with isolation.opened(workspace.pk):
    manager = Membership.objects.select_related("workspace").get(email="manager@demo.example")
    team = Team.objects.create(workspace=workspace, name="Movers")
    manager.give("manager", team=team)
    process = Process.begin("A score to move from", by=manager, source=template("services", "en"))
    first = process.versions.get().publish(by=manager, why="We had none.")
    first.give_to(team, by=manager)
    account = Account.add(name="Mover and sons", by=manager)
    for n in range(3):
        Opportunity.start(by=manager, account=account, name=f"Removal {n}", team=team)
    draft = process.draft_from(first, by=manager)
    draft.stages.all()[1].change(by=manager, name="Wants it and says so")
    draft.publish(by=manager, why="We learnt.", knowing=first.pk)
    print("version", draft.pk)
"""


def test_a_manager_moves_three_opportunities_and_takes_it_back(visit, site, axe):
    version = re.search(r"version (\d+)", site.manage("shell", "-v", "0", "-c", PREPARE))[1]
    page = visit("manager")
    page.goto(f"/w/demo/versions/{version}/")
    page.get_by_role("link", name="Move open opportunities here").click()
    expect(page.get_by_text("Version 1, with 3 open opportunities")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Say what becomes what").click()
    expect(page.get_by_role("combobox", name=re.compile("becomes")).nth(10)).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_role("heading", name="3 opportunities would move from version 1 to version 2")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Move all 3").click()
    page.get_by_role("heading", name="3 opportunities moved").wait_for()
    assert axe(page) == []
    report = page.url
    page.goto("/w/demo/opportunities/?whose=all&q=Removal+1")
    page.get_by_role("link", name="Removal 1").click()
    expect(page.get_by_text(re.compile("moved from v1 to v2 by"))).to_be_visible()
    expect(page.get_by_role("columnheader", name=re.compile("Wants it and says so"))).to_have_count(1)
    assert axe(page) == []
    page.goto(report)
    page.get_by_role("button", name="Take the move back").click()
    page.get_by_role("heading", name="3 opportunities came back").wait_for()
    page.goto(f"/w/demo/versions/{version}/")
    page.get_by_text("3 opportunities from v1 to v2").wait_for()
    assert axe(page) == []


def test_the_pages_of_a_move_fit_a_phone(visit, site, axe):
    page = visit("manager", phone=True, dark=True, lang="fr")
    page.goto("/w/demo/processes/")
    links = page.eval_on_selector_all("main a[href*='/processes/']", "found => found.map(each => each.href)")
    page.goto(next(link for link in links if re.search(r"/processes/\d+/$", link)) + "moves/")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
