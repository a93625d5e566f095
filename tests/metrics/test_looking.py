"""Where counting takes long, a page shows the figures that it showed last until a worker has counted the newest."""

import re
from datetime import timedelta

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics import dashboards, drawn, looking, tasks
from metrics.computing import refresh
from people.models import Membership
from tests.builders.conversations import build_version
from tests.builders.dashboard_links import begin_link, text_of
from tests.metrics.rows import decide, level, opportunity

AGAIN = "being counted again"
KEPT_OTHERWISE = {"sequence_index", "coverage_index"}  # by metrics.kept, whoever looks


@pytest.fixture
def sent(monkeypatch):
    """What workers are asked for."""
    found = []
    monkeypatch.setattr(current_app, "send_task", lambda task, asked, **how: found.append((task, asked)))
    return found


@pytest.fixture
def story(cast):
    build_version(cast)
    level(cast.paris, "dynamic", cast.workspace.today() - timedelta(days=900))
    add_won(cast, cast.paris)
    return cast


@pytest.fixture
def look(client, story, django_capture_on_commit_callbacks):
    def get(name="maturity", who="executive", **query):
        client.force_login(getattr(story, who).user)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.get(reverse(dashboards.ALL[name].url_name, args=[story.workspace.slug]), query)
        assert answer.status_code == 200
        return answer.content.decode()

    return get


@pytest.fixture
def everything_takes_long(monkeypatch):
    monkeypatch.setattr(looking, "LONG", 0.0)


def add_won(cast, team):
    today = cast.workspace.today()
    deal = opportunity(team, opened_on=today - timedelta(days=40))
    decide(deal, "won", today - timedelta(days=3))
    refresh(cast.workspace.pk)


def won(page: str) -> int:
    """In all, as the maturity page tells it."""
    return int(re.search(r"<p>(\d+) opportunit", page)[1])


def test_what_is_counted_quickly_is_always_of_the_newest_figures(look, story, sent):
    assert won(look()) == 1
    add_won(story, story.paris)
    page = look()
    assert won(page) == 2
    assert AGAIN not in page
    assert sent == []


def test_what_takes_long_is_shown_as_it_was_until_a_worker_has_counted(look, story, sent, everything_takes_long):
    assert AGAIN not in look(period="all")
    add_won(story, story.paris)
    page = look(period="all")
    assert won(page) == 1
    assert AGAIN in page
    assert sent == [(looking.TASK, [story.workspace.pk, story.executive.pk, "maturity", "period=all"])]
    look(period="all")
    assert len(sent) == 1, "nobody asks twice"
    tasks.count_page(*sent[0][1])
    page = look(period="all")
    assert won(page) == 2
    assert AGAIN not in page


def test_what_takes_long_and_is_counted_asks_no_more_than_another_page(look, story, sent, monkeypatch):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            look()
        return len(queries)

    look()
    quick = asked()
    monkeypatch.setattr(looking, "LONG", 0.0)
    add_won(story, story.paris)
    look()
    assert asked() == quick


@pytest.mark.parametrize("name", sorted(dashboards.ALL.keys() - KEPT_OTHERWISE))
def test_every_page_that_can_take_long_is_shown_as_it_was(look, story, sent, everything_takes_long, name, monkeypatch):
    monkeypatch.setattr(drawn, "caches", {"drawn": NothingKept()})
    before = look(name)
    add_won(story, story.paris)
    page = look(name)
    assert AGAIN in page
    assert figures(page) == figures(before)
    tasks.count_page(*sent[0][1])
    page = look(name)
    assert AGAIN not in page


class NothingKept:
    """So that every look is drawn from the answers that are kept."""

    def get_or_set(self, key, draw, seconds):
        return draw()


def figures(page: str) -> str:
    return page.split("</form>", 2)[-1].split("</main>")[0].replace("\n", "")


def test_what_is_kept_no_longer_is_counted_while_the_page_waits(look, story, sent, everything_takes_long, monkeypatch):
    monkeypatch.setattr(drawn, "caches", {"drawn": NothingKept()})
    look()
    cache.delete_many(key for key in kept_keys() if key.startswith("figures:"))
    add_won(story, story.paris)
    page = look()
    assert won(page) == 2
    assert AGAIN not in page
    assert sent == []


def kept_keys() -> list[str]:
    """Of the cache, as the application writes them."""
    client = cache._cache.get_client()
    return [key.decode().split(":", 2)[2] for key in client.scan_iter(f"{cache.key_prefix}:*")]


def test_who_sees_other_teams_is_shown_other_figures(look, story, sent, everything_takes_long):
    add_won(story, story.lyon)
    assert won(look()) == 2
    add_won(story, story.lyon)
    page = look(who="manager")
    assert won(page) == 1
    assert AGAIN not in page


def test_what_takes_long_no_more_is_of_the_newest_figures_again(look, story, sent, everything_takes_long, monkeypatch):
    look()
    add_won(story, story.paris)
    assert AGAIN in look()
    monkeypatch.setattr(looking, "LONG", 60.0)
    tasks.count_page(*sent[0][1])
    add_won(story, story.paris)
    page = look()
    assert won(page) == 3
    assert AGAIN not in page


def test_a_worker_that_finds_all_of_it_counted_says_so(look, story, sent, everything_takes_long):
    look()
    add_won(story, story.paris)
    look()
    assert won(look(team="")) == 2, "asked in other words: the same answers, of the newest figures"
    tasks.count_page(*sent[0][1])
    page = look()
    assert won(page) == 2
    assert AGAIN not in page


def test_a_file_is_of_the_newest_figures(look, client, story, sent, everything_takes_long):
    look()
    add_won(story, story.paris)
    address = reverse("metrics:maturity", args=[story.workspace.slug])
    rows = b"".join(client.get(address, {"format": "csv"}).streaming_content).decode()
    assert "\r\nDynamic,2," in rows or ",2," in rows.split("Dynamic")[1].splitlines()[0]


def test_whoever_reads_a_link_waits_for_it_no_longer(client, story, sent, everything_takes_long):
    token = begin_link(story)
    text_of(client, token)
    add_won(story, story.paris)
    assert "<p>1 opportunity" in text_of(client, token)


def test_somebody_who_is_gone_is_counted_for_no_more(story):
    gone = Membership.objects.order_by("-pk").first().pk + 1
    tasks.count_page(story.workspace.pk, gone, "maturity", "")
    tasks.count_page(story.workspace.pk + 1000, story.executive.pk, "maturity", "")
