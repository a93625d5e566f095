"""The page of the jobs: what each says of itself, run now, and asking again while one runs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from metrics.jobs import JOBS, REBUILD, REFRESH
from people.models import JobRun
from people.running import running
from tests.metrics.test_jobs import a_run


@pytest.fixture
def url(client, cast):
    client.force_login(cast.admin.user)
    return reverse("metrics:job_index", args=["novalis"])


@pytest.fixture
def press(client, url):
    return lambda kind: client.post(reverse("metrics:job_run_create", args=["novalis"]), {"kind": kind}, follow=True)


def text_of(response) -> str:
    return response.content.decode()


def test_before_the_first_night_each_says_that_it_has_not_run(client, url):
    page = text_of(client.get(url))
    assert "The figures are computed on time" in page
    assert page.count("Has not run yet") == 4
    assert page.count("Nothing waits") == 2
    assert "Last run" not in page


def test_the_last_run_says_what_it_did_and_how_long_it_took(client, url, cast):
    run = a_run(cast.workspace, REBUILD, "done", done=1675, result={"facts": 2, "rollups": 1})
    JobRun.objects.filter(pk=run.pk).update(finished_at=run.started_at + timedelta(seconds=65))
    page = text_of(client.get(url))
    assert "1 min 5 s" in page
    assert "opportunities read: 1\u202f675, rows mended: 3" in page


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("OperationalError: gone", "The database did not answer."),
        ("SoftTimeLimitExceeded: ()", "It took longer than it may"),
        ("ValueError: <b>", "It met an error of ours."),
    ],
)
def test_a_failure_is_a_sentence_with_its_technical_detail(client, url, cast, error, says):
    a_run(cast.workspace, REBUILD, "failed", error=error)
    page = text_of(client.get(url))
    assert "1 job needs a look" in page
    assert says in page
    assert escape(error) in page


def test_a_worker_that_was_killed_is_said(client, url, cast):
    a_run(cast.workspace, REBUILD, "running")
    page = text_of(client.get(url))
    assert "Stopped without an end" in page
    assert "Its worker was stopped or restarted meanwhile." in page


def test_a_press_asks_once(press, cast):
    assert "It begins in a moment." in text_of(press(REFRESH))
    assert "It was asked for already" in text_of(press(REFRESH))
    assert "There is no such job." in text_of(press("unknown"))
    assert list(JobRun.objects.values_list("kind", "state", "asked_by")) == [(REFRESH, "waiting", cast.admin.pk)]


def test_while_one_runs_the_page_asks_again_and_is_drawn_anew_at_the_end(client, url, cast):
    with running(cast.workspace.pk, REBUILD):
        assert 'hx-trigger="every 2s"' in text_of(client.get(url))
        part = client.get(url, headers={"HX-Request": "true"})
        assert "<html" not in text_of(part)
    assert 'hx-trigger="every 2s"' not in text_of(client.get(url))
    assert client.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_many_runs_are_ten_of_each(client, url, cast):
    for kind in JOBS:
        for n in range(12):
            a_run(cast.workspace, kind, "done", ago=timedelta(hours=n))
    assert text_of(client.get(url)).count('<th scope="row">') == 60
