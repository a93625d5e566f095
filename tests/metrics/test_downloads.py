"""Every table of figures is a file too, every chart a picture, and every page of figures can be printed."""

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse

from metrics import assessing, counting
from metrics.computing import refresh
from metrics.models import Assessment
from people.models import JobRun
from tests import access
from tests.access_objects import build_objects
from tests.metrics.rows import level
from tests.metrics.test_effects_page import deals
from tests.metrics.test_exporting import content
from tests.metrics.test_pictures import words
from tests.test_access import ADDRESSES

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SHOWN = re.compile(r'<table class="table\b|include "conversations/(?:opportunities/_found|conversations/_table)\.html"')
ELSEWHERE = {"metrics/population/_rows.html": "metrics/population/page.html"}
"""A table whose download stands in the template that includes it."""
NO_FIGURES = {
    "metrics:dashboard_link_index": "who made which link",
    "metrics:dashboard_link_create": "a form",
    "metrics:shared_show": "nothing leads further: tests/metrics/test_shared.py",
}
TABLE = re.compile(r'<table class="table\b')
FILE = re.compile(r'href="([^"]*format=csv[^"]*)"')
PICTURE = re.compile(r'href="([^"]*format=svg[^"]*)" download')
NOT_PRINTED = {
    "metrics:period_update": "a form",
    "metrics:meeting_create": "a form",
    "metrics:meeting_update": "a form",
    "metrics:trial_ending_create": "a form",
    "metrics:period_create": "a form",
    "metrics:override_create": "a form",
    "metrics:goal_create": "a form",
    "metrics:thresholds_update": "a form",
    "metrics:event_log_show": "a file",
}


def templates():
    names = sorted(path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "metrics").rglob("*.html"))
    return [name for name in names if not name.startswith("metrics/dashboard_link/")]  # lists links, not figures


@pytest.mark.parametrize("name", [name for name in templates() if SHOWN.search((TEMPLATES / name).read_text())])
def test_a_table_of_figures_has_a_download(name):
    assert "metrics/_download.html" in (TEMPLATES / ELSEWHERE.get(name, name)).read_text()


@pytest.fixture
def objects(cast):
    """A company with everything that a page of figures can show."""
    objects = build_objects(cast)
    version = cast.paris.followings.first().version
    for place, kind in enumerate(("won", "lost", "no_decision", "")):
        deals(version, cast.paris, place + 1, held=place % 2 == 0, kind=kind, opened_on=cast.workspace.today())
    level(cast.lyon, "formal", date(2025, 1, 1))
    JobRun.objects.create(workspace=cast.workspace, kind="figures.rebuild", state="done", result={})
    refresh(cast.workspace.pk)
    counting.refresh(cast.workspace.pk)
    assessing.assess(cast.workspace.pk)
    first = Assessment.objects.filter(team=cast.paris).first()
    Assessment.objects.filter(pk=first.pk).update(assessed_on=first.assessed_on - timedelta(days=60))
    assessing.assess(cast.workspace.pk)
    return objects


@pytest.fixture
def pages(client, cast, objects):
    """The pages of figures that an admin or an executive may open, as they are shown."""
    client.force_login(cast.admin.user)
    found = {}
    for name, arguments in ADDRESSES.items():
        if name.startswith("metrics:") and name not in NO_FIGURES:
            address = reverse(name, kwargs=objects.arguments(name, arguments)) + access.QUERIES.get(name, "")
            answer = client.get(address)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                found[name] = (address, answer.content.decode())
            elif answer.streaming:
                list(answer.streaming_content)  # a file that is sent is closed at its end
    assert len(found) > 20
    return found


def test_every_table_on_every_page_has_a_file(client, pages):
    without = {}
    for name, (address, shown) in pages.items():
        links = [unescape(link) for link in FILE.findall(shown) if "/log/" not in link]
        if len(TABLE.findall(shown)) > len(links):
            without[name] = len(TABLE.findall(shown)), links
        for link in set(links):
            answer = client.get(address.split("?")[0] + link)
            assert answer["Content-Type"].startswith("text/csv"), link
            assert content(answer).startswith("\ufeff".encode())
    assert without == {}


def test_every_chart_on_every_page_has_a_picture(client, cast, pages):
    seen = 0
    for name, (address, shown) in pages.items():
        links = [unescape(link) for link in PICTURE.findall(shown)]
        charts = shown.count('<figure class="chart">') + shown.count('<p class="score-legend">')
        assert charts <= len(links), name
        for link in links:
            answer = client.get(address.split("?")[0] + link)
            assert answer["Content-Type"] == "image/svg+xml"
            svg = content(answer).decode()
            assert "var(" not in svg
            told = words(svg)
            assert f"Workspace: {cast.workspace.name}" in told
            assert "Computed" in told
            seen += 1
    assert seen >= 8


def test_every_page_of_figures_can_be_printed_and_says_whose_it_is(cast, pages):
    for name, (_address, shown) in pages.items():
        if name not in NOT_PRINTED:
            assert 'data-behaviour="print"' in shown, name
            assert f'<p class="on-paper xs faint"><bdi>{cast.workspace.name}</bdi>' in shown


def test_what_a_page_was_asked_for_stands_in_words_on_paper(client, cast, objects):
    client.force_login(cast.executive.user)
    shown = client.get(reverse("metrics:trend", args=["novalis"]), {"rate": "lost", "period": "all"}).content.decode()
    assert re.findall(r'</select><span class="on-paper">([^<]*)</span>', shown)[:3] == [
        "Loss",
        "Level when opened",
        "All of time",
    ]


def test_a_table_without_a_chart_has_no_picture(client, cast, objects):
    client.force_login(cast.executive.user)
    answer = client.get(reverse("metrics:maturity", args=["novalis"]), {"format": "svg", "table": "teams"})
    assert answer.status_code == 422
    assert "There is no picture of this table." in answer.content.decode()
