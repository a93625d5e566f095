"""Roles and timing against the outcome: counted as by hand, not taken in by the trap, each figure with its list."""

import json
import random
import re
from collections import Counter
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.models import Opportunity
from metrics import drawn as drawn_module
from metrics import kept, tasks
from metrics.counting import refresh
from metrics.coverage import PACE, PLANNED, Asked
from metrics.coverage_page import CoveragePage
from metrics.models import Course
from tests.builders.conversations import build_version, planned_of
from tests.metrics.coverage_by_hand import IT, SPONSOR, by_hand, counted, deals, planned_by_hand
from tests.metrics.rows import decide, opportunity
from tests.metrics.test_courses import TalkingCompany, acts, hold
from tests.metrics.test_exporting import csv_of, sheets_of
from tests.metrics.test_exposures import START, enter, versions

__all__ = ["versions"]

LISTED = re.compile(r'<a href="(/w/[^"]*/what-works/timing/opportunities/\?[^"]*)">([^<]*)</a>')


@pytest.fixture
def version(cast):
    return build_version(cast)


@pytest.fixture
def get(client, cast):
    def asked(name="coverage_index", *, who="executive", htmx=False, **query):
        client.force_login(getattr(cast, who).user)
        headers = {"HX-Request": "true", "HX-Target": "counted"} if htmx else {}
        return client.get(reverse(f"metrics:{name}", args=[cast.workspace.slug], query=query), headers=headers)

    return asked


def page_of(member, version, **asked):
    refresh(member.workspace_id)
    return CoveragePage(member, **{"version": version, "outcome": "won", "quarters": None, "team": None} | asked)


def line_of(page, what):
    return next(line for line in page.lines if line.question.what == what or line.name == what)


# ---- counted


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, max_size=40))
def test_after_any_changes_every_question_is_counted_as_by_hand(cast, versions, acts):
    company = TalkingCompany(cast, versions)
    cache.clear()  # what is undone after each example was kept under the revision that the next one has too
    with transaction.atomic():
        for name, *drawn in acts:
            getattr(company, name)(*drawn)
        page = page_of(cast.executive, versions[1])
        expected = by_hand(page)
        if PLANNED in {line.question.what for line in page.lines} and not planned_by_hand(page.plan.stages[0]):
            expected = Counter({key: n for key, n in expected.items() if key[0][0] != PLANNED})
        assert counted(page) == expected
        transaction.set_rollback(True)


def test_what_is_counted_by_hand_is_not_nothing(cast, versions):
    deals(versions[1], cast.paris, 3, met=(SPONSOR, IT))
    deals(versions[0], cast.lyon, 2, met=(IT,), kind="lost")
    page = page_of(cast.executive, versions[1])
    assert counted(page) == by_hand(page)
    states = Counter()
    for (key, _stratum, state, _kind), n in counted(page).items():
        states[key, state] += n
    assert states[(PLANNED, 0), "held"] == 3
    assert states[(PLANNED, 0), "without"] == 2
    assert states[(PACE, 0), "unknown"] == 2, "fewer than two conversations"


# ---- verdicts


def test_a_role_that_goes_with_winning_stands_out(cast, version):
    deals(version, cast.paris, 30, met=(SPONSOR, IT), kind="won")
    deals(version, cast.paris, 10, met=(SPONSOR, IT), kind="lost")
    deals(version, cast.paris, 10, met=(SPONSOR, SPONSOR), kind="won")
    deals(version, cast.paris, 30, met=(SPONSOR, SPONSOR), kind="no_decision")
    page = page_of(cast.executive, version)
    line = line_of(page, "IT")
    assert (line.verdict, line.says) == ("up", "+50")
    assert (line_of(page, PLANNED).verdict, line_of(page, "Sponsor").verdict) == ("up", "few")
    assert line_of(page, PACE).verdict == "few", "all of the same pace are of one kind"
    assert page.headline.endswith("by the end of “Sees the problem”: goes with +50 points of conversion")
    assert line_of(page_of(cast.executive, version, outcome="no_decision"), "IT").verdict == "up"


def test_a_pace_that_goes_with_winning_stands_out_and_the_cut_does_not_look_at_outcomes(cast, version):
    deals(version, cast.paris, 40, met=(SPONSOR, IT), every=2, kind="won")
    deals(version, cast.paris, 40, met=(SPONSOR, IT), every=20, kind="lost")
    deals(version, cast.paris, 5, met=(SPONSOR,), kind="won")
    line = line_of(page_of(cast.executive, version), PACE)
    assert (line.cut, line.verdict, line.says, line.unknown) == (11.0, "up", "+100", 5)
    assert "11 days" in line.cut_says
    for deal in Opportunity.objects.filter(outcome="lost"):
        Opportunity.objects.filter(pk=deal.pk).update(outcome="", decided_on=None)
    assert line_of(page_of(cast.executive, version), PACE).cut == 11.0


def test_thirty_in_each_arm_or_no_verdict(cast, version):
    deals(version, cast.paris, 60, met=(SPONSOR, IT), kind="won")
    deals(version, cast.paris, 29, met=(SPONSOR, SPONSOR), kind="lost")
    page = page_of(cast.executive, version)
    assert {line.verdict for line in page.lines} == {"few"}
    assert page.headline == "Too few deals to compare roles and timing"


def test_deals_that_live_long_hold_more_roles_and_get_no_verdict(cast, version):
    """The trap: what is won lives a hundred days and meets everybody in the end, what is lost lives a month. By the
    moment the stage is left, after three weeks, both have met as many."""
    draw, first, second = random.Random(7), *version.stages.order_by("position")[:2]
    ever = Counter()
    for number in range(300):
        kind, life = ("won", 100) if number % 2 else ("lost", 30)
        deal = opportunity(cast.paris, version=version)
        enter(deal, first, START)
        hold(deal, planned_of(version, required=SPONSOR), START + timedelta(days=1))
        if (met_after := draw.uniform(0, 100)) < life:
            hold(deal, planned_of(version, required=IT), START + timedelta(days=met_after))
            ever[kind] += 1
        enter(deal, second, START + timedelta(days=21))
        decide(deal, kind, (START + timedelta(days=life)).date())
    assert ever["won"] == 150 > 2 * ever["lost"], "what is told everywhere: IT was met in all that was won"
    page = page_of(cast.executive, version)
    line = line_of(page, "IT")
    assert min(arm.n for arm in line.arms) >= 30
    assert line.verdict == "even"
    assert page.told == []
    assert page.headline == "Neither a role nor the timing stands out"


def test_deals_that_ended_before_the_stage_was_left_are_left_out_counted_and_listed(cast, version, get):
    first = version.stages.get(position=1)
    for _ in range(4):
        deal = opportunity(cast.paris, version=version)
        enter(deal, first, START)
        decide(deal, "lost", date(2025, 3, 5))
    deals(version, cast.paris, 3, met=(SPONSOR,))
    page = page_of(cast.executive, version)
    assert {line.stayed for line in page.lines} == {4}
    assert "4 deals are not known to have left the stage" in get().content.decode()


def test_versions_and_teams_are_strata(cast, version):
    for team, share in ((cast.paris, (32, 8, 8, 2)), (cast.lyon, (2, 8, 8, 32))):
        met_won, met_lost, won, lost = share
        deals(version, team, met_won, met=(SPONSOR, IT), kind="won")
        deals(version, team, met_lost, met=(SPONSOR, IT), kind="lost")
        deals(version, team, won, met=(SPONSOR, SPONSOR), kind="won")
        deals(version, team, lost, met=(SPONSOR, SPONSOR), kind="lost")
    page = page_of(cast.executive, version)
    assert line_of(page, "IT").effect.difference.value == pytest.approx(0)
    of_paris = line_of(page_of(cast.executive, version, team=cast.paris), "IT")
    assert [arm.n for arm in of_paris.arms] == [40, 10]


def test_a_member_sees_the_deals_of_their_teams(cast, version):
    deals(version, cast.paris, 3, met=(SPONSOR, IT))
    deals(version, cast.lyon, 4, met=(SPONSOR, IT))
    seen = {who: line_of(page_of(getattr(cast, who), version), "IT").arms[0].n for who in ("executive", "rep")}
    assert seen == {"executive": 7, "rep": 3}


def test_only_what_was_opened_since_then_is_counted(cast, version):
    today = cast.workspace.today()
    deals(version, cast.paris, 3, met=(SPONSOR, IT), opened_on=today - timedelta(days=900))
    deals(version, cast.paris, 4, met=(SPONSOR, IT), opened_on=today)
    assert line_of(page_of(cast.executive, version, quarters=4), "IT").arms[0].n == 4
    assert line_of(page_of(cast.executive, version), "IT").arms[0].n == 7


# ---- the page


@pytest.fixture
def company(cast, versions):
    kinds = ("won", "lost", "no_decision", "disqualified", "")
    met = ((SPONSOR,), (IT,), (SPONSOR, IT), (IT, IT, SPONSOR))
    today = cast.workspace.today()
    for number, kind in enumerate(kinds * 4):
        team, version = (cast.paris, cast.lyon)[number % 2], versions[number % 3 == 0]
        opened_on = today if number % 4 else date(2020, 1, 1)
        deals(version, team, number % 3 + 1, met=met[number % 4], every=number, kind=kind, opened_on=opened_on)
    enter(opportunity(cast.paris, version=versions[1], opened_on=today), versions[1].stages.get(position=1), START)
    refresh(cast.workspace.pk)
    return versions[1]


@pytest.mark.parametrize("asked", [{}, {"since": "4"}, {"team": "paris"}, {"outcome": "lost"}])
@pytest.mark.parametrize("who", ["executive", "rep"])
def test_every_figure_opens_the_list_that_it_counts(cast, get, client, company, asked, who):
    asked = {name: cast.paris.pk if value == "paris" else value for name, value in asked.items()}
    page = get(who=who, version=company.pk, **asked).context["look"].page
    opened = 0
    for line in page.lines:
        shown = get(who=who, version=company.pk, what=line.question.what, stage=line.stage.pk, **asked).content.decode()
        links = [(unescape(url), says) for url, says in LISTED.findall(shown)]
        counts = [(url, int(says)) for url, says in links if says.isdigit()]
        assert len(counts) == 4  # decided and open, of both kinds
        left_out = [(url, int(says.split()[0])) for url, says in links if " " in says and says.split()[0].isdigit()]
        for url, n in [*counts, *left_out]:
            assert client.get(url).context["listing"].count[0] == n, url
            opened += n
    assert opened > 20


def test_what_is_counted_by_a_worker_is_what_is_counted_at_once(cast, get, company, monkeypatch):
    at_once = get(version=company.pk).context["look"].page.found
    monkeypatch.setattr(kept, "AT_ONCE", 3)
    Course.objects.filter(kind="open").first().delete()
    answer = get(version=company.pk, since="8")
    page = answer.context["look"].page
    assert not page.is_counted
    assert "Being counted" in answer.content.decode()
    assert "<html" not in get(version=company.pk, since="8", htmx=True).content.decode()
    assert get(version=company.pk, since="8", format="csv").status_code == 422
    asked = Asked.read(json.loads(json.dumps(page.asked.written())))
    assert asked == page.asked
    tasks.count_coverage(json.loads(json.dumps(page.asked.written())))
    assert get(version=company.pk, since="8").context["look"].page.is_counted
    assert get(version=company.pk).context["look"].page.found == at_once, "until the figures change"


def test_what_was_drawn_is_shown_again_to_who_sees_the_same_and_to_nobody_else(cast, get, version, monkeypatch):
    deals(version, cast.paris, 3, met=(SPONSOR, IT))
    deals(version, cast.lyon, 4, met=(SPONSOR, IT))
    refresh(cast.workspace.pk)
    draw, many = drawn_module._draw, []
    monkeypatch.setattr(drawn_module, "_draw", lambda *asked: many.append(1) or draw(*asked))

    def met(**asked):
        found = LISTED.findall(get(**asked).content.decode())
        return next(int(says) for url, says in found if "state=held&amp;ended=decided" in url)

    first = {"what": PLANNED, "stage": version.stages.get(position=1).pk}
    assert (met(**first), met(**first), met(**first, htmx=True), len(many)) == (7, 7, 7, 1)
    assert [met(who=who, **first) for who in ("rep", "other_rep", "executive")] == [3, 4, 7]
    deals(version, cast.paris, 2, met=(SPONSOR, IT))
    refresh(cast.workspace.pk)
    assert (met(team=cast.paris.pk, **first), met(**first), len(many)) == (5, 9, 5)


def test_the_files_have_the_figures_of_the_page(get, company):
    page = get(version=company.pk).context["look"].page
    rows = csv_of(get(version=company.pk, format="csv"))
    assert [row["Verdict"] for row in rows] == [str(line.verdict_says) for line in page.lines]
    assert [row["Decided of the first kind"] for row in rows] == [str(line.arms[0].n) for line in page.lines]
    arms = csv_of(get(version=company.pk, format="csv", table="arms"))
    assert [row["Decided"] for row in arms] == [str(arm.n) for arm in page.chosen.arms]
    sheets = sheets_of(get(version=company.pk, format="xlsx"))
    assert ["Score", str(company)] in sheets["About"]
    listed = csv_of(get("coverage_opportunity_index", score=company.pk, what="pace", left=page.plan.stages[0].pk,
                        state="stayed", format="csv"))  # fmt: skip
    assert len(listed) == line_of(page, PACE).stayed


def test_the_page_says_the_same_in_french(cast, version, get):
    cast.executive.user.language = "fr"
    cast.executive.user.save()
    deals(version, cast.paris, 40, met=(SPONSOR, IT), every=2, kind="won")
    deals(version, cast.paris, 40, met=(SPONSOR, IT), every=20, kind="lost")
    refresh(cast.workspace.pk)
    shown = get().content.decode()
    assert "11 jours ou moins entre les conversations" in shown
    assert "Associated with" not in shown


def test_a_figure_that_is_not_one_is_refused_in_a_sentence(get, company):
    pace = {"what": "pace", "left": company.stages.get(position=1).pk}
    for asked in ({}, {"what": "pace"}, pace, pace | {"state": "other"}, {"state": "held"}):
        assert get("coverage_opportunity_index", **asked).status_code == 422
    unknown = get("coverage_opportunity_index", **pace | {"what": "role-0", "state": "held"})
    assert unknown.context["listing"].count[0] == 0


def test_without_a_score_and_without_deals_the_page_says_what_to_do(get, cast):
    assert "No score is published yet" in get().content.decode()
    version = build_version(cast)
    assert "Nothing was opened on this score yet" in get(version=version.pk).content.decode()
