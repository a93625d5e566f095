"""The portfolio: what it says of several companies, to whom, and that nothing but counts leaves a company."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics import drawn
from metrics.computing import refresh
from metrics.models import Figures
from people import isolation
from people.models import Membership, Role, Team, User, Workspace
from tests.builders.companies import at_the_neighbours, join_the_neighbours
from tests.cast import SINCE
from tests.metrics.rows import decide, level, opportunity

PAGE = "/portfolio/"
LINK = re.compile(r'<a[^>]*href="([^"]+)"[^>]*data-n="(\d+)"')


def decided(team, counts, *, days_ago=30, opened=60):
    today = team.workspace.today()
    for kind, n in counts.items():
        for _number in range(n):
            deal = opportunity(team, opened_on=today - timedelta(days=opened), amount=7001)
            if kind != "open":
                decide(deal, kind, today - timedelta(days=days_ago))


def levels(team, first, then, change=90):
    today = team.workspace.today()
    level(team, first, today - timedelta(days=900), today - timedelta(days=change))
    level(team, then, today - timedelta(days=change))


@pytest.fixture
def two(cast):
    """Diane leads both companies; each had a random process until 90 days ago and a dynamic one since."""
    levels(cast.paris, "random", "dynamic")
    decided(cast.paris, {"won": 12, "lost": 18, "no_decision": 10}, opened=120)
    decided(cast.paris, {"won": 30, "lost": 8, "no_decision": 2, "disqualified": 3, "open": 4})
    decided(cast.lyon, {"lost": 2})
    refresh(cast.workspace.pk)
    with at_the_neighbours(cast) as team:
        levels(team, "random", "dynamic")
        decided(team, {"won": 20, "lost": 10, "no_decision": 10}, opened=120)
        decided(team, {"won": 32, "lost": 6, "no_decision": 2, "open": 1})
        refresh(cast.other_workspace.pk)
    join_the_neighbours(cast, cast.executive)
    return cast


def page_of(client, member, address=PAGE):
    client.force_login(member.user)
    return client.get(address)


def row_of(text, name):
    found = re.search(rf'<th scope="row">(<a [^>]*>)?{name}.*?</tr>', text, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(found[0])))


def test_each_company_shows_its_levels_and_rates_and_the_title_tells_both_together(client, two):
    text = page_of(client, two.executive).content.decode()
    assert "<h1>Teams with a dynamic process convert 38 points more</h1>" in text  # 45 and 30, weighed alike
    assert "162 opportunities decided in the last 12 months in 2 companies." in text
    ours, theirs = row_of(text, "Novalis Software"), row_of(text, "Rival Systems")
    assert "Dynamic 1 Unknown 1" in ours
    assert "Dynamic 1 " in theirs
    assert " 82 51.2% 40.6 to 61.7 34.1%" in ours
    assert " 80 65.0% 54.1 to 74.5 20.0%" in theirs
    assert "computed" in ours
    assert "7001" not in text.replace("\u202f", "")
    assert "€" not in text


def test_counts_are_added_up_and_differences_are_told_both_ways(client, two):
    text = page_of(client, two.executive).content.decode()
    _head, _companies, _chart, _reading, rates, against = text.split('class="card')
    assert " 2 80 77.5%" in row_of(rates, "Dynamic")
    assert " 2 80 40.0%" in row_of(rates, "Random")
    assert " 1 2 0.0%" in row_of(rates, "Level unknown")
    assert " 2 162 58.0%" in row_of(rates, "All")
    dynamic = row_of(against, "Dynamic")
    assert "+37.5 +22.5 to +50.2 +37.5 +23.5 to +51.5 " in dynamic  # arms of one size in both: the two agree
    assert "2 companies, n = 80 and 80" in dynamic


def test_each_figure_is_that_of_the_company_s_own_page_and_opens_its_list(client, two):
    for asked in ("", "?period=all", "?period=last-quarter", "?decided_from=2020-01-01"):
        response = page_of(client, two.executive, PAGE + asked)
        for company in response.context["page"].companies:
            answer = client.get(company.url)
            own = answer.context["page"]
            assert own.total.group.counts == company.total.counts
            shown = {found.group.key: found.group for found in own.levels}
            assert all(shown[key].counts == group.counts for key, group in company.levels.items())
            assert company.computed in answer.content.decode()  # each in its own time zone
        links = {(unescape(href), int(n)) for href, n in LINK.findall(response.content.decode())}
        assert len(links) > 5
        for href, n in links:
            assert client.get(href).context["page"].n == n, href


def test_put_together_companies_may_tell_the_contrary_and_the_title_does_not_follow(client, cast):
    """Simpson: where selling is easy everybody has become dynamic, and in neither company does it help."""
    levels(cast.paris, "random", "dynamic")
    decided(cast.paris, {"won": 8, "lost": 72}, opened=120)
    decided(cast.paris, {"won": 3, "lost": 27})
    refresh(cast.workspace.pk)
    with at_the_neighbours(cast) as team:
        levels(team, "random", "dynamic")
        decided(team, {"won": 24, "lost": 6}, opened=120)
        decided(team, {"won": 64, "lost": 16})
        refresh(cast.other_workspace.pk)
    join_the_neighbours(cast, cast.executive)
    text = page_of(client, cast.executive).content.decode()
    assert "<h1>No clear difference yet between a random and a dynamic process</h1>" in text
    assert "Put together, the companies show +31.8 points" in text
    assert "within each company it is 0.0" in text


def test_levels_that_no_company_has_both_of_are_not_compared_by_the_title(client, cast):
    level(cast.paris, "random", SINCE)
    decided(cast.paris, {"won": 10, "lost": 40})
    refresh(cast.workspace.pk)
    with at_the_neighbours(cast) as team:
        level(team, "dynamic", SINCE)
        decided(team, {"won": 40, "lost": 10})
        refresh(cast.other_workspace.pk)
    join_the_neighbours(cast, cast.executive)
    text = page_of(client, cast.executive).content.decode()
    assert "<h1>Too few decided deals within the same company to compare levels</h1>" in text
    assert "No company has decided something at both levels" in text
    assert "no company has both" in text


def test_a_rep_of_one_and_executive_of_another_sees_only_the_other(client, two):
    there = join_the_neighbours(two, two.rep)
    text = page_of(client, two.rep).content.decode()
    assert "You are an executive of Rival Systems only" in text
    assert "Novalis" not in text
    with at_the_neighbours(two):
        there.roles.get().end(by=there)
    assert page_of(client, two.rep).status_code == 404


def test_a_role_that_has_ended_closes_that_company_at_once(client, two):
    assert len(page_of(client, two.executive).context["page"].companies) == 2
    with at_the_neighbours(two):
        role = Role.objects.get(membership__user=two.executive.user)
        role.end(by=role.membership)
    page = page_of(client, two.executive).context["page"]
    assert [company.name for company in page.companies] == ["Novalis Software"]


def test_a_membership_that_has_ended_closes_it_too(client, two):
    with at_the_neighbours(two):
        there = Membership.objects.get(user=two.executive.user)
        there.end(by=there)
    page = page_of(client, two.executive).context["page"]
    assert [company.name for company in page.companies] == ["Novalis Software"]


@pytest.mark.parametrize("who", ["rep", "manager", "admin"])
def test_for_whoever_is_an_executive_nowhere_it_does_not_exist(client, cast, who):
    assert page_of(client, getattr(cast, who)).status_code == 404


def test_one_has_to_sign_in(client, cast):
    assert client.get(PAGE).url.startswith("/accounts/login/")


def test_a_company_without_figures_says_so(client, cast):
    join_the_neighbours(cast, cast.executive)
    text = page_of(client, cast.executive).content.decode()
    assert "<h1>No deal was decided in these days</h1>" in text
    assert "not computed yet" in row_of(text, "Rival Systems")
    assert " 0 – " in row_of(text, "Rival Systems")


def test_days_out_of_order_are_said_at_the_field(client, two):
    answer = page_of(client, two.executive, f"{PAGE}?decided_from=2026-02-02&decided_to=2026-01-01")
    assert answer.status_code == 422
    assert "This day is before the first one." in answer.content.decode()


def test_no_company_stays_open_and_each_is_asked_behind_its_wall(client, two, monkeypatch):
    """Row-level security is on: what is asked without naming a workspace finds one, and none afterwards."""
    seen = []

    def spy(member, filters):
        seen.append((member.workspace.name, set(Team.objects.values_list("workspace_id", flat=True))))

    monkeypatch.setattr("metrics.portfolio._read", spy)
    page_of(client, two.executive)
    ours, theirs = two.workspace.pk, two.other_workspace.pk
    assert seen == [("Novalis Software", {ours}), ("Rival Systems", {theirs})]
    assert set(Team.objects.values_list("workspace_id", flat=True)) == {ours}  # as the test had opened it


def test_files_hold_the_same_counts_and_no_money(client, two):
    client.force_login(two.executive.user)
    rows = {}
    for table in ("companies", "levels"):
        answer = client.get(f"{PAGE}?format=csv&table={table}")
        assert answer["Content-Disposition"].startswith(f'attachment; filename="portfolio-{table}-')
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert "7001" not in text
        rows[table] = {row[next(iter(row))]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["companies"]["Novalis Software"]["Won"] == "42"
    assert rows["companies"]["Novalis Software"]["Teams today: Dynamic"] == "1"
    dynamic = rows["levels"]["Dynamic"]
    assert (dynamic["Companies"], dynamic["Decided"], dynamic["Companies with both levels"]) == ("2", "80", "2")
    assert float(dynamic["Conversion against Random within companies, points"]) == pytest.approx(0.375)
    answer = client.get(f"{PAGE}?format=xlsx&table=levels")
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_the_way_to_it_is_shown_to_executives_of_several(client, two):
    places = ("/?choose", reverse("metrics:maturity", args=[two.workspace.slug]))
    client.force_login(two.executive.user)
    assert all('href="/portfolio/"' in client.get(address).content.decode() for address in places)
    client.force_login(two.manager.user)
    assert not any('href="/portfolio/"' in client.get(address).content.decode() for address in places)


def test_an_executive_of_one_has_no_way_to_it(client, cast):
    client.force_login(cast.executive.user)
    for address in ("/?choose", reverse("metrics:maturity", args=[cast.workspace.slug])):
        assert 'href="/portfolio/"' not in client.get(address).content.decode()


def build_companies(cast, numbers):
    for number in numbers:
        workspace = Workspace.objects.create(name=f"Company {number}", slug=f"company-{number}")
        with isolation.opened(workspace.pk):
            there = Membership.objects.create(
                workspace=workspace, user=cast.executive.user, name="Diane Roy", starts_on=SINCE
            )
            there.give(Role.Kind.EXECUTIVE, starts_on=SINCE)
            team = Team.objects.create(workspace=workspace, name="Everyone")
            level(team, "formal", SINCE)
            decided(team, {"won": 2, "lost": 1})
            refresh(workspace.pk)


def test_each_company_costs_three_questions_once_its_answers_are_kept(client, cast):
    asked = []
    client.force_login(cast.executive.user)
    for numbers in (range(3), range(3, 12)):
        build_companies(cast, numbers)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        asked.append(len(queries))
    assert asked[1] - asked[0] == 9 * 3
    assert asked[0] <= 12 + 4 * 3


def test_a_change_of_the_figures_shows_at_once(client, two):
    before = page_of(client, two.executive).context["page"].total.group.decided
    with at_the_neighbours(two) as team:
        decided(team, {"won": 1})
        refresh(two.other_workspace.pk)
        assert Figures.objects.get().revision > 0
    assert page_of(client, two.executive).context["page"].total.group.decided == before + 1


def test_what_is_drawn_once_follows_names_levels_days_and_languages(client, two, monkeypatch):
    draw, many = drawn.render_to_string, []
    monkeypatch.setattr(drawn, "render_to_string", lambda *asked: many.append(1) or draw(*asked))

    def theirs(name="Rival Systems", address=PAGE):
        return row_of(page_of(client, two.executive, address).content.decode(), name)

    assert (theirs() == theirs(), len(many)) == (True, 1)
    assert theirs(address=f"{PAGE}?period=all")
    with at_the_neighbours(two) as team:
        Workspace.objects.filter(pk=team.workspace_id).update(name="Renamed Systems")
        level(team, "formal", SINCE, SINCE + timedelta(days=9999), kind="override")
    assert "Formal 1" in theirs("Renamed Systems")
    User.objects.filter(pk=two.executive.user_id).update(language="fr")
    assert "Formel 1" in theirs("Renamed Systems")
    assert len(many) == 4


def test_a_team_counts_by_the_strongest_of_what_is_known_and_not_when_it_rests(client, two):
    today = two.workspace.today()
    level(two.paris, "informal", today - timedelta(days=10), kind="assessed")
    level(two.lyon, "formal", today - timedelta(days=10), today, kind="override")  # until yesterday
    for is_active, says in ((True, "Informal 1 Unknown 1 82 "), (False, "Informal 1 82 ")):
        Team.objects.filter(pk=two.lyon.pk).update(is_active=is_active)
        assert says in row_of(page_of(client, two.executive).content.decode(), "Novalis Software")
