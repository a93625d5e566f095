"""Goals for the quality: who sets them, what is refused, what the page says of them, and how they end."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from conversations.models import Conversation
from metrics.counting import refresh
from metrics.models import Goal
from metrics.quality import Effects, Standing
from metrics.quality_page import QualityPage
from metrics.spans import Span, month_after, month_of, months_from
from salesproc.errors import Refused
from stages.statistics import newcombe, wilson
from tests.metrics.rows import opportunity
from tests.metrics.test_qualities import held

BASE = Effects(held=100, obtained=30, missed=40)


def months(cast, before=3):
    """The first day of this month, and the whole months before it."""
    this = month_of(cast.workspace.today())
    return this, months_from(this, -before)


def hold(cast, team, span, obtained, missed, unsaid=0):
    """So many conversations on the days of a span that are over."""
    deal = opportunity(team)
    last = min(span.ends_on, cast.workspace.today())
    days = (last - span.starts_on).days + 1
    for n in range(obtained + missed + unsaid):
        day = span.starts_on + timedelta(days=n % days)
        at = datetime(day.year, day.month, day.day, 0, 5, tzinfo=cast.workspace.zone)
        held(deal, at, obtained="yes" if n < obtained else "no" if n < obtained + missed else "")
    refresh(cast.workspace.pk)


def aim(cast, team, base=BASE, by=None, last=6, **fields):
    this, span = months(cast)
    begins = fields.pop("starts_on", this)
    fields = {"team": team, "improvement": 20, "starts_on": begins} | fields
    fields.setdefault("ends_on", month_after(months_from(begins, last).ends_on))
    return Goal.aim(fields, base=base, base_span=span, by=by or cast.executive)


@pytest.fixture
def sent(client, cast):
    def send(who="executive", **fields):
        client.force_login(getattr(cast, who).user)
        this, _span = months(cast)
        default = {"team": str(cast.paris.pk), "improvement": "20", "base": "3"}
        default |= {"starts_on": this.isoformat(), "until": months_from(this, 6).ends_on.replace(day=1).isoformat()}
        return client.post(reverse("metrics:goal_create", args=[cast.workspace.slug]), default | fields)

    return send


def test_a_manager_sets_a_goal_for_the_team_and_the_start_is_counted(sent, cast):
    this, before = months(cast)
    hold(cast, cast.paris, before, 30, 50, unsaid=20)
    hold(cast, cast.lyon, before, 5, 50)
    answer = sent("manager")
    assert answer.status_code == 302
    goal = Goal.objects.get()
    assert (goal.team, goal.set_by, goal.improvement) == (cast.paris, cast.manager, 20)
    assert (goal.base_held, goal.base_recorded, goal.base_obtained) == (100, 80, 30)
    assert goal.base_span == before
    assert goal.target == pytest.approx(0.36)
    assert goal.span == months_from(this, 6)


def test_the_whole_company_is_for_those_who_see_all_of_it(sent, cast):
    _this, before = months(cast)
    hold(cast, cast.paris, before, 30, 70)
    hold(cast, cast.lyon, before, 30, 70)
    assert sent("manager", team="company").status_code == 422
    assert not Goal.objects.exists()
    assert sent("executive", team="company").status_code == 302
    goal = Goal.objects.get()
    assert (goal.team, goal.base_held, goal.base_obtained) == (None, 200, 60)
    assert list(Goal.objects.visible_to(cast.manager)) == []
    assert list(Goal.objects.visible_to(cast.admin)) == [goal]


def test_a_manager_does_not_set_it_for_a_team_of_others(sent, cast):
    answer = sent("other_manager")
    assert answer.status_code == 422
    assert not Goal.objects.exists()


@pytest.mark.parametrize(
    ("counts", "fields", "says"),
    [
        ((5, 7), {}, "12 conversations were held from"),
        ((0, 40), {}, "no purpose was obtained"),
        ((36, 4), {}, "20% better than 90.0% would be more than all. At most 11% is possible."),
        ((30, 70), {"improvement": "0"}, "greater than or equal to 1"),
        ((30, 70), {"improvement": "many"}, "whole number"),
        ((30, 70), {"starts_on": "2020-01-01"}, "Select a valid choice"),
        ((30, 70), {"team": "company-of-others"}, "Select a valid choice"),
    ],
)
def test_what_is_no_goal_is_refused_in_a_sentence_at_its_field(sent, cast, counts, fields, says):
    hold(cast, cast.paris, months(cast)[1], *counts)
    answer = sent(**fields)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Goal.objects.exists()


def test_it_does_not_end_before_it_begins(sent, cast):
    this, before = months(cast)
    hold(cast, cast.paris, before, 30, 70)
    answer = sent(starts_on=month_after(month_after(this)).isoformat(), until=this.isoformat())
    assert "It would end before it begins." in answer.content.decode()


def test_the_month_that_runs_is_not_what_it_starts_from(sent, cast):
    this, before = months(cast)
    hold(cast, cast.paris, before, 30, 70)
    hold(cast, cast.paris, months_from(this, 1), 9, 1)
    later = month_after(this)
    assert sent(starts_on=later.isoformat(), until=later.isoformat()).status_code == 302
    assert Goal.objects.get().base_span == before
    assert Goal.objects.get().base_held == 100


def test_one_goal_of_a_team_at_a_time(sent, cast):
    this, before = months(cast)
    hold(cast, cast.paris, before, 30, 70)
    goal = aim(cast, cast.paris)
    assert "has a goal already until" in sent().content.decode()
    with pytest.raises(Refused, match="has a goal already"):
        aim(cast, cast.paris, starts_on=month_after(this))
    aim(cast, cast.lyon)
    aim(cast, None)
    goal.end(by=cast.manager)
    assert aim(cast, cast.paris).pk != goal.pk


def test_the_database_refuses_two_at_once_and_what_does_not_add_up(cast):
    goal = aim(cast, None)
    values = {
        field.attname: getattr(goal, field.attname) for field in Goal._meta.concrete_fields if field.attname != "id"
    }
    for wrong, constraint in (
        ({}, "goal_one_at_a_time"),
        ({"team_id": cast.lyon.pk, "base_obtained": 71}, "goal_base_adds_up"),
        ({"team_id": cast.lyon.pk, "improvement": 234}, "goal_within_all"),
        ({"team_id": cast.lyon.pk, "ends_on": goal.starts_on}, "goal_days_in_order"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Goal.objects.bulk_create([Goal(**values | wrong)])
    Goal.objects.bulk_create([Goal(**values | {"team_id": cast.lyon.pk, "improvement": 233})])


def test_two_who_set_it_at_the_same_time_get_a_sentence(cast, monkeypatch):
    aim(cast, cast.paris)
    monkeypatch.setattr(type(Goal.objects.all()), "overlapping", lambda self, *days: self.none())
    with pytest.raises(Refused, match="got a goal in the meantime"):
        aim(cast, cast.paris)


# ---- what the page says


def line_of(cast, who="executive", team=None):
    page = QualityPage(getattr(cast, who), span=Span(), team=team, share="obtained", by="month")
    [line] = page.goals
    return line


def test_the_page_follows_it_against_what_it_started_from(cast):
    this, before = months(cast)
    hold(cast, cast.paris, before, 30, 70)
    hold(cast, cast.paris, months_from(this, 1), 40, 10)
    hold(cast, cast.lyon, months_from(this, 1), 1, 60)
    aim(cast, cast.paris)
    line = line_of(cast)
    assert line.now.quality == wilson(40, 50)
    assert line.standing is Standing.REACHED
    assert line.difference == newcombe(40, 50, 30, 100)
    assert line.says == "Reached, with the whole interval."
    assert not line.is_counted_otherwise


def test_the_target_stays_when_the_months_before_are_corrected(cast):
    _this, before = months(cast)
    hold(cast, cast.paris, before, 30, 70)
    goal = aim(cast, cast.paris)
    talk = Conversation.objects.filter(purpose_obtained="no").first()
    Conversation.objects.filter(pk=talk.pk).update(purpose_obtained="yes")
    refresh(cast.workspace.pk)
    line = line_of(cast)
    assert line.goal.target == goal.target == pytest.approx(0.36)
    assert (line.base_now.obtained, line.base_now.held) == (31, 100)
    assert line.is_counted_otherwise


def test_recording_more_is_told_beside_the_gain(cast):
    this, before = months(cast)
    hold(cast, cast.paris, before, 30, 40, unsaid=30)
    hold(cast, cast.paris, months_from(this, 1), 45, 55)
    aim(cast, cast.paris, base=Effects(held=100, obtained=30, missed=40))
    assert line_of(cast).is_recorded_otherwise


def test_a_goal_to_come_says_when_it_begins(cast):
    aim(cast, cast.paris, starts_on=month_after(months(cast)[0]))
    line = line_of(cast)
    assert (line.standing, line.now.held) == (Standing.COMING, 0)
    assert line.says.startswith("Begins on")


def test_a_goal_whose_last_day_is_past_says_what_it_came_to(cast):
    this, _before = months(cast)
    begins = months_from(this, -2).starts_on
    hold(cast, cast.paris, months_from(begins, 2), 20, 80)
    Goal.objects.create(
        workspace=cast.workspace, team=cast.paris, improvement=20, base_held=100, base_recorded=70, base_obtained=30,
        base_from=months_from(begins, -3).starts_on, base_to=begins - timedelta(days=1), starts_on=begins, ends_on=this,
    )  # fmt: skip
    hold(cast, cast.paris, months_from(this, 1), 50, 0)
    line = line_of(cast)
    assert line.is_over
    assert line.now.quality == wilson(20, 100), "what came after it is not its own"
    assert line.says == "It is over: not better than at the start."


def test_ending_keeps_what_it_was_and_who_ended_it(client, cast):
    goal = aim(cast, cast.paris)
    client.force_login(cast.manager.user)
    url = reverse("metrics:goal_remove", args=[cast.workspace.slug, goal.pk])
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    goal.refresh_from_db()
    assert goal.ended_by == cast.manager
    assert f"by {cast.manager.name}" in line_of(cast).says
    assert client.post(url).status_code == 422


def test_who_may_end_it(client, cast):
    goals = {"paris": aim(cast, cast.paris), "company": aim(cast, None)}
    expected = {
        ("rep", "paris"): 403,
        ("other_manager", "paris"): 404,
        ("manager", "company"): 404,
        ("executive", "company"): 302,
        ("admin", "paris"): 302,
    }
    for (who, which), status in expected.items():
        client.force_login(getattr(cast, who).user)
        url = reverse("metrics:goal_remove", args=[cast.workspace.slug, goals[which].pk])
        assert client.post(url).status_code == status, (who, which)


def test_only_whoever_may_sees_the_presses(client, cast):
    aim(cast, cast.paris)
    url = reverse("metrics:quality", args=[cast.workspace.slug])
    for who, sees in (("manager", True), ("executive", True), ("rep", False)):
        client.force_login(getattr(cast, who).user)
        shown = client.get(url).content.decode()
        assert ("Set a goal" in shown) is sees
        assert ("End it" in shown) is sees
        assert "20% better" in shown
