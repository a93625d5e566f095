"""The page of one team's maturity: level, facts, what is missing, history; overrides and thresholds."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.assessing import assess
from metrics.computing import refresh
from metrics.models import AssessedFact, Fact, MaturityPeriod, MaturityThresholds
from people.models import JobRun, Team
from salesproc.errors import Refused
from stages.models import Suggestion
from tests.builders.conversations import build_version
from tests.metrics.rows import level, opportunity

DAY = timedelta(days=1)


def url(name, *args):
    return reverse(f"metrics:{name}", args=["novalis", *args])


def shown(client, cast, who="manager", team=None):
    client.force_login(getattr(cast, who).user)
    return client.get(url("team_level_show", (team or cast.paris).pk)).content.decode()


def test_a_team_that_was_never_read_says_so(client, cast):
    page = shown(client, cast)
    assert "The level of Paris is not known yet" in page
    assert "Read the facts now" not in page
    assert "Read the facts now" in shown(client, cast, "admin")


def test_a_team_without_process_is_told_where_to_begin(client, cast):
    assess(cast.workspace.pk)
    page = shown(client, cast)
    assert "The process of Paris has been random since" in page
    assert "Design a process" in page
    build_version(cast, teams=[cast.lyon])
    assert url_of_following(cast) in shown(client, cast)
    assert url_of_following(cast) not in shown(client, cast, "rep")
    assert "Ask Inès Garnier." in shown(client, cast, "rep")


def url_of_following(cast):
    return reverse("stages:following_create", args=["novalis", cast.paris.pk])


def test_what_is_missing_leads_to_its_place(client, cast):
    version = build_version(cast, teams=[cast.paris])
    assess(cast.workspace.pk)
    page = shown(client, cast)
    assert "To become Formal" in page
    assert f'name="start" value="{version.pk}"' in page  # no draft yet: one begins with a press
    assert "Not trained: Chloé Martel, Inès Garnier" in page
    draft = version.process.draft_from(version, by=cast.manager)
    page = shown(client, cast)
    for stage in draft.stages.all():
        assert reverse("stages:indicator_create", args=["novalis", stage.pk]) in page
    assert reverse("stages:walk_show", args=["novalis", version.pk]) in shown(client, cast, "rep")


def test_a_draft_in_which_nothing_lacks_is_to_be_published(client, cast):
    version = build_version(cast, teams=[cast.paris])
    assess(cast.workspace.pk)
    draft = version.process.draft_from(version, by=cast.manager)
    for stage in draft.stages.all():
        stage.indicators.model(stage=stage).add(by=cast.manager, name="Days", steers="speed", timing="leading")
    assert reverse("stages:publication_create", args=["novalis", draft.pk]) in shown(client, cast)


def test_suggestions_that_wait_are_counted(client, cast):
    version = build_version(cast, teams=[cast.paris])
    Suggestion.propose(version, by=cast.rep, change="Meet IT earlier", why="It stopped deals.")
    Suggestion.objects.update(created_at=cast.workspace.created_at - 60 * DAY)
    assess(cast.workspace.pk)
    AssessedFact.objects.exclude(name="suggestions_answered").update(is_met=True)
    MaturityPeriod.objects.update(level="formal")
    waiting = AssessedFact.objects.get(name="suggestions_answered", assessment__team=cast.paris)
    assert not waiting.is_met
    waiting.assessment.level = "formal"
    waiting.assessment.save()
    page = shown(client, cast)
    assert "1 suggestion waits for an answer" in page
    assert f"{reverse('stages:suggestion_index', args=['novalis'])}?process={version.process_id}" in page


def test_the_page_asks_the_same_however_many_teams_and_days(client, cast):
    version = build_version(cast)
    assess(cast.workspace.pk)
    shown(client, cast, "executive")
    with CaptureQueriesContext(connection) as few:
        shown(client, cast, "executive")
    for n in range(20):
        version.give_to(Team.objects.create(workspace=cast.workspace, name=f"Team {n}"), by=cast.admin)
        level(cast.paris, "random", date(2020, 1, 1) + n * DAY, date(2020, 1, 2) + n * DAY)
    assess(cast.workspace.pk)
    with CaptureQueriesContext(connection) as many:
        shown(client, cast, "executive")
    assert len(many) <= len(few) <= 30


# ---- overrides
def given(cast, **fields):
    today = cast.workspace.today()
    days = {"starts_on": today.isoformat(), "ends_on": (today + 60 * DAY).isoformat()}
    return {"level": "dynamic", "source": "Audited by the board", **days, **fields}


def override(client, cast, who="executive", **fields):
    client.force_login(getattr(cast, who).user)
    return client.post(url("override_create", cast.paris.pk), given(cast, **fields))


def test_an_executive_overrides_and_both_levels_are_shown(client, cast):
    assess(cast.workspace.pk)
    deal = opportunity(cast.paris, opened_on=cast.workspace.today())
    assert override(client, cast).status_code == 302
    refresh(cast.workspace.pk)
    assert Fact.objects.get(opportunity_id=deal.pk).level == "dynamic"
    for page in (shown(client, cast, "rep"), client.get(url("maturity")).content.decode()):
        assert "by the facts: Random" in page
    assert "Audited by the board" in shown(client, cast, "rep")
    assert "Take it back" not in shown(client, cast, "rep")


def test_an_override_ends_by_itself(client, cast, time_machine):
    override(client, cast)
    period = MaturityPeriod.objects.get()
    assert MaturityPeriod.objects.on(period.ends_on - DAY).exists()
    assert not MaturityPeriod.objects.on(period.ends_on).exists()


def test_what_is_taken_back_stays_in_the_history(client, cast):
    assess(cast.workspace.pk)
    override(client, cast)
    period = MaturityPeriod.objects.get(kind="override")
    assert client.post(url("override_remove", period.pk), {"revision": 1}).status_code == 302
    period.refresh_from_db()
    assert (period.ends_on, period.taken_back_by) == (cast.workspace.today(), cast.executive)
    page = shown(client, cast, "executive")
    assert "The process of Paris has been random since" in page
    assert "taken back by Diane Roy" in page
    assert override(client, cast).status_code == 302, "its days are free again"
    with pytest.raises(Refused, match="has ended already"):
        period.take_back(revision=2, by=cast.executive)


def test_a_stale_page_takes_nothing_back(client, cast):
    override(client, cast)
    MaturityPeriod.objects.update(revision=2)
    client.post(url("override_remove", MaturityPeriod.objects.get().pk), {"revision": 1})
    assert MaturityPeriod.objects.get().taken_back_at is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"source": " "}, "This field is required."),
        ({"level": "excellent"}, "Select a valid choice."),
        ({"ends_on": ""}, "This field is required."),
        ({"starts_on": "2026-01-01"}, "An override begins today or later: the past is not rewritten."),
        ({"ends_on": "2026-01-01"}, "This day must come after the first one."),
        ({"ends_on": "someday"}, "Enter a valid date."),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(client, cast, wrong, says):
    answer = override(client, cast, **wrong)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "selected" in answer.content.decode() or "level" in wrong
    assert not MaturityPeriod.objects.exists()


def test_a_second_override_on_the_same_days_is_refused_with_the_days(client, cast):
    override(client, cast)
    later = (cast.workspace.today() + 59 * DAY).isoformat()
    answer = override(client, cast, starts_on=later, ends_on="2099-01-01", level="formal")
    assert answer.status_code == 422
    assert "Paris is overridden already from" in answer.content.decode()
    assert override(client, cast, starts_on=MaturityPeriod.objects.get().ends_on.isoformat(), ends_on="2099-01-01")
    assert MaturityPeriod.objects.count() == 2


def test_two_overrides_at_once_are_stopped_by_the_database(cast, monkeypatch):
    fields = {"team": cast.paris, "level": "formal", "source": "A call", "starts_on": cast.workspace.today()}
    fields["ends_on"] = fields["starts_on"] + DAY
    MaturityPeriod.override(dict(fields), by=cast.executive)
    monkeypatch.setattr(MaturityPeriod, "_refuse_unfit_override", lambda self, today: None)
    with pytest.raises(Refused, match="overridden in the meantime"):
        MaturityPeriod.override(dict(fields), by=cast.executive)
    with pytest.raises(IntegrityError), transaction.atomic():
        MaturityPeriod.objects.filter(kind="override").update(ends_on=None)


# ---- thresholds
def typed(**fields):
    delivered = {"trained_share": 80, "milestone_share": 50, "on_score_share": 50, "other_departments": 2}
    return delivered | {"use_window_days": 90, "revision_days": 180, "answer_days": 30, "revision": 1} | fields


def test_thresholds_are_changed_and_every_team_is_read_again(client, cast, django_capture_on_commit_callbacks):
    client.force_login(cast.admin.user)
    assert "As delivered: 80%." in client.get(url("thresholds_update")).content.decode()
    assess(cast.workspace.pk)
    with django_capture_on_commit_callbacks() as callbacks:
        assert client.post(url("thresholds_update"), typed(trained_share=60)).status_code == 302
    assert len(callbacks) == 1
    kept = MaturityThresholds.objects.get()
    assert (kept.trained_share, kept.milestone_share, kept.revision, kept.changed_by) == (0.6, 0.5, 2, cast.admin)
    page = client.get(url("thresholds_update")).content.decode()
    assert "People trained on the version in force: 60% instead of 80%" in page
    assert "Adam Blanc" in page


def test_saving_what_is_there_already_changes_nothing(client, cast):
    client.force_login(cast.admin.user)
    assert client.post(url("thresholds_update"), typed()).status_code == 302
    assert MaturityThresholds.objects.get().changed_at is None


@pytest.mark.parametrize(
    "wrong",
    [{"trained_share": 101}, {"trained_share": 0}, {"answer_days": "soon"}, {"use_window_days": 6}, {"revision": 7}],
)
def test_a_threshold_that_asks_for_nonsense_is_refused(client, cast, wrong):
    client.force_login(cast.admin.user)
    answer = client.post(url("thresholds_update"), typed(**{"milestone_share": 70} | wrong))
    assert answer.status_code in (409, 422)
    assert not MaturityThresholds.objects.filter(milestone_share=0.7).exists()


def test_an_admin_has_the_facts_read_at_once(client, cast, django_capture_on_commit_callbacks):
    client.force_login(cast.admin.user)
    with django_capture_on_commit_callbacks() as callbacks:
        assert client.post(url("assessment_create")).status_code == 302
    assert len(callbacks) == 1
    assert not JobRun.objects.exists()


# ---- the API and the table of teams
def test_the_api_tells_level_and_facts_of_the_teams_that_are_seen(client, cast):
    level(cast.paris, "dynamic", date(2025, 1, 1))
    address = "/api/v1/w/novalis/maturity/"
    client.force_login(cast.rep.user)
    [before] = client.get(address).json()
    assert (before["level"], before["kind"], before["facts"]) == ("dynamic", "entered", [])
    assess(cast.workspace.pk)
    [team] = client.get(address).json()
    assert (team["name"], team["level"], team["kind"], team["facts_level"]) == ("Paris", "random", "assessed", "random")
    names = {fact["name"]: fact["is_met"] for fact in team["facts"]}
    assert (len(names), names["follows_published_version"]) == (10, False)
    client.force_login(cast.executive.user)
    assert [team["name"] for team in client.get(address).json()] == ["Lyon", "Paris"]


def test_the_table_of_teams_shows_the_evidence(client, cast):
    opportunity(cast.paris)
    refresh(cast.workspace.pk)
    build_version(cast, teams=[cast.paris])
    assess(cast.workspace.pk)
    client.force_login(cast.executive.user)
    page = client.get(url("maturity")).content.decode()
    for chip in ("described 3/3", "trained 0/2", "no process"):
        assert chip in page
    assert url("team_level_show", cast.paris.pk) in page
