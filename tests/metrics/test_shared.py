"""What somebody without an account reads at a secret address, and when there is nothing to read any more."""

import logging
import re
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from metrics import dashboards, kept, tasks
from metrics.models import DashboardLink
from people.models import Role
from stages.models import PlannedConversation, Version
from tests.builders.conversations import build_version
from tests.builders.dashboard_links import address_of, begin_link, build_secrets, read, text_of

NOTHING = "This link shows nothing"


@pytest.fixture
def story(cast):
    return build_secrets(cast)


def make_link(client, cast, page, **asked) -> str:
    """As somebody makes it on the page that shows what is asked; its token."""
    client.force_login(cast.executive.user)
    url = reverse("metrics:dashboard_link_create", args=[cast.workspace.slug], query={"dashboard": page, **asked})
    until = cast.workspace.today() + timedelta(days=30)
    answer = client.post(url, {"name": "For the board", "ends_on": until.isoformat()})
    return answer.context["link"].rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize("page", dashboards.ALL)
def test_a_reader_sees_the_figures_and_no_name_and_goes_nowhere(client, story, page):
    query = "period=all" if page in ("maturity", "curves") else ""
    text = text_of(client, begin_link(story, page, query))
    inside = re.sub(r'(?s)<head>.*?</head>|<a class="skip".*?</a>', "", text)
    for kept_in in ("<a ", "href=", "/w/", "data-n=", "hx-", "<form", "<button", "csv", "xlsx", "formaction"):
        assert kept_in not in inside, kept_in
    people = [getattr(story, who).name for who in ("rep", "manager", "executive", "other_rep", "other_manager")]
    for name in [*people, "Secret", "Secretdeal", "Plant rollout"]:
        assert name not in text, name
    assert story.workspace.slug not in text.replace("Novalis", "")
    assert "A read-only view, shared by Adam Blanc until" in text
    assert "computed" in text
    assert text.count("<h1") == 1


def test_it_shows_what_the_page_shows_its_maker(client, story):
    token = begin_link(story, query=f"period=all&team={story.paris.pk}", by=story.executive)
    shared = text_of(client, token)
    client.force_login(story.executive.user)
    page = client.get(
        reverse("metrics:maturity", args=[story.workspace.slug]), {"period": "all", "team": story.paris.pk}
    )
    own = page.context["look"].page
    assert f"<h1>{own.headline}</h1>" in shared
    assert own.total.group.decided == 35
    assert "57.1%" in shared
    assert "Lyon" not in shared
    assert "<svg" in shared
    assert "viewBox" in shared.replace("viewbox", "viewBox")


def test_it_says_what_was_chosen_and_of_each_that_has_to_be_what_is_meant(client, story):
    asked = {"period": "days", "decided_from": "2025-01-01", "team": story.paris.pk, "level": "dynamic", "rate": "lost"}
    link = make_link(client, story, "trend", **asked)
    text = text_of(client, link)
    chosen = re.findall(r'<span class="chip"><span class="muted">(.*?)</span> <bdi>(.*?)</bdi>', text)
    assert chosen == [
        ("Rate", "Loss"),
        ("One line for each", "Level when opened"),
        ("Decided", "Between two days"),
        ("From", "1 Jan 2025"),
        ("Team", "Paris"),
        ("Level when opened", "Dynamic"),
    ]


@pytest.mark.parametrize("page", ["flow", "effect_index", "coverage_index"])
def test_the_score_that_its_maker_saw_stays_when_another_comes_to_the_fore(client, story, page):
    token = make_link(client, story, page)
    first = DashboardLink.objects.get().query
    assert re.search(r"version=\d+", first)
    version = Version.objects.exclude(published_at=None).get()
    build_version(story)
    text = text_of(client, token)
    assert f"<bdi>{version}</bdi>" in text


def test_the_conversation_that_was_open_stays_open(client, story):
    planned = PlannedConversation.objects.last()
    token = make_link(client, story, "effect_index", note=planned.pk)
    assert f"note={planned.pk}" in DashboardLink.objects.get().query
    assert f'<h2 id="conversation-title"><bdi>{planned.theme_name}</bdi>' in text_of(client, token)


@pytest.mark.parametrize("page", ["sequence_index", "coverage_index"])
def test_what_a_worker_counts_is_asked_for_again_by_the_browser(
    client, story, page, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(kept, "AT_ONCE", -1)
    monkeypatch.setattr(current_app, "send_task", lambda task, asked, **how: sent.append((task, asked)))
    token = make_link(client, story, page)
    with django_capture_on_commit_callbacks(execute=True):
        answer = read(client, token)
    assert answer["Refresh"] == "5"
    assert "Being counted" in answer.content.decode()
    (task, asked), *_more = sent
    getattr(tasks, task.rpartition(".")[2])(*asked)
    answer = read(client, token)
    assert not answer.has_header("Refresh")
    assert "Being counted" not in answer.content.decode()


def test_the_answer_is_kept_nowhere_and_found_by_no_search_engine(client, story):
    for token in (begin_link(story), "1-wrong"):
        answer = read(client, token)
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "X-Person" not in answer
        assert 'name="robots" content="noindex"' in answer.content.decode()
        assert not answer.cookies


def test_a_file_is_not_to_be_had(client, story):
    answer = client.get(address_of(begin_link(story)) + "?format=csv&period=all")
    assert answer["Content-Type"].startswith("text/html")
    assert "in the last 12 months" in answer.content.decode()  # as frozen, whatever is asked


def test_it_is_in_the_language_of_the_reader(client, story):
    token = begin_link(story)
    answer = client.get(address_of(token), headers={"Accept-Language": "fr"})
    assert "en lecture seule" in answer.content.decode()


def test_whoever_is_signed_in_elsewhere_reads_it_too(client, story):
    client.force_login(story.stranger)
    answer = client.get(address_of(begin_link(story)))
    assert answer.status_code == 200
    assert "X-Person" not in answer


def test_when_it_was_last_opened_is_kept_to_the_minute(client, story):
    token = begin_link(story)
    assert DashboardLink.objects.get().opened_at is None
    read(client, token)
    opened = DashboardLink.objects.get().opened_at
    assert timezone.now() - opened < timedelta(minutes=1)
    read(client, token)
    assert DashboardLink.objects.get().opened_at == opened


# ---- when it stops


def test_it_can_be_read_on_its_last_day_and_not_after(client, story):
    token = begin_link(story)
    today = story.workspace.today()
    days = {"made_on": today - timedelta(days=9)}
    DashboardLink.objects.update(ends_on=today, **days)
    assert read(client, token).status_code == 200
    DashboardLink.objects.update(ends_on=today - timedelta(days=1))
    gone = read(client, token)
    assert gone.status_code == 404
    assert NOTHING in gone.content.decode()


def test_ended_stopped_mistyped_and_unknown_say_the_same(client, story):
    stopped, ended = begin_link(story), begin_link(story)
    link, other = DashboardLink.objects.order_by("pk")
    link.stop(by=story.admin)
    DashboardLink.objects.filter(pk=other.pk).update(
        made_on=link.made_on - timedelta(days=9), ends_on=link.made_on - timedelta(days=1)
    )
    tokens = [stopped, ended, ended[:-1], "x", "0-", "²-x", "9" * 30 + "-x", f"{story.other_workspace.pk}-{ended}"]
    said = {re.sub(r'nonce="[^"]*"', "", read(client, token).content.decode()) for token in tokens}
    assert len(said) == 1
    assert NOTHING in said.pop()


def test_the_secret_of_one_company_opens_no_other(client, story):
    token = begin_link(story)
    other = f"{story.other_workspace.pk}-{token.partition('-')[2]}"
    assert read(client, other).status_code == 404


def test_it_stops_when_its_maker_may_no_longer_share(client, story):
    token = begin_link(story, by=story.executive)
    assert read(client, token).status_code == 200
    role = Role.objects.get(membership=story.executive)
    role.end(by=story.admin)
    story.executive.give("rep", team=story.paris)
    assert read(client, token).status_code == 404


def test_it_stops_when_its_maker_leaves(client, story):
    token = begin_link(story, by=story.executive)
    story.executive.end(by=story.admin)
    assert read(client, token).status_code == 404


def test_when_what_was_chosen_is_gone_it_shows_nothing_rather_than_more(client, story):
    token = begin_link(story, query=f"team={story.paris.pk}")
    DashboardLink.objects.update(query="team=999999")
    assert read(client, token).status_code == 404
    DashboardLink.objects.update(query="version=999999", page="flow")
    assert read(client, token).status_code == 404


def test_a_wrong_address_costs_as_much_as_one_that_ended(client, story):
    token = begin_link(story)
    DashboardLink.objects.get().stop(by=story.admin)
    asked = []
    for one in (token, token[:-1] + "_", f"{story.workspace.pk}-x"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address_of(one)).status_code == 404
        asked.append(len(queries))
    assert max(asked) <= 4  # the transaction's own, the workspace, and one that finds it or not
    assert len(set(asked)) == 1


def test_the_log_does_not_have_the_key(client, story, caplog):
    token = begin_link(story)
    with caplog.at_level(logging.INFO):
        read(client, token)
    said = [str(record.msg) for record in caplog.records]
    assert any("/shared/…" in each for each in said)
    assert not any(token.partition("-")[2] in each for each in said)
