"""The maturity page: what it says, whom it shows it to, and that every figure opens the list that it counts."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from metrics import drawn as drawn_module
from metrics.computing import refresh
from metrics.models import Fact, MaturityPeriod
from people import isolation
from people.models import Team
from tests.metrics.rows import decide, level, opportunity

PAGE = "metrics:maturity"
LINK = re.compile(r'<a[^>]*href="([^"]+)"[^>]*data-n="(\d+)"')


def address(cast, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return reverse(PAGE, args=[cast.workspace.slug]) + (f"?{query}" if query else "")


def get(client, cast, who="executive", **asked):
    client.force_login(getattr(cast, who).user)
    return client.get(address(cast, **asked))


def decided(team, counts, *, opened_on, decided_on, currency="EUR"):
    """`counts` opportunities of each kind, opened and decided on those days."""
    for kind, n in counts.items():
        for number in range(n):
            deal = opportunity(team, opened_on=opened_on, amount=Decimal(1000 + number), currency=currency)
            if kind != "open":
                decide(deal, kind, decided_on)


@pytest.fixture
def story(cast):
    """Paris had no process, then a dynamic one, and converts better; Lyon's level is not known."""
    today = cast.workspace.today()
    change = today - timedelta(days=200)
    level(cast.paris, "random", today - timedelta(days=900), change)
    level(cast.paris, "dynamic", change)
    before, after, recent = change - timedelta(days=20), change + timedelta(days=20), today - timedelta(days=30)
    few = {"disqualified": 2, "open": 3}
    decided(cast.paris, {"won": 10, "lost": 20, "no_decision": 15, **few}, opened_on=before, decided_on=recent)
    decided(cast.paris, {"won": 25, "lost": 10, "no_decision": 7, **few}, opened_on=after, decided_on=recent)
    decided(cast.lyon, {"won": 2, "lost": 3, "open": 1}, opened_on=after, decided_on=recent, currency="USD")
    decided(cast.lyon, {"lost": 4}, opened_on=after, decided_on=today - timedelta(days=800))
    decide(opportunity(cast.lyon), "won", None)
    refresh(cast.workspace.pk)
    return cast


def test_the_title_says_the_finding(client, story):
    page = get(client, story).content.decode()
    assert "<h1>Teams with a dynamic process convert 37 points more</h1>" in page
    assert "92 opportunities decided in the last 12 months" in page


def test_each_level_shows_its_rates_with_interval_and_n(client, story):
    page = get(client, story).content.decode()
    random, dynamic = card(page, "random"), card(page, "dynamic")
    assert "22.2%" in random
    assert "95% CI 12.5 to 36.3" in random
    assert "n = 45 decided" in random
    assert "2 disqualified beside (4.3%)" in random
    assert "59.5%" in dynamic
    assert "median cycle 150" in dynamic
    assert "Nothing decided in these days" in card(page, "formal")


def card(page, key):
    return page.split(f'id="level-{key}"')[1].split("</section>")[0]


def test_opportunities_without_a_level_are_a_group_of_their_own(client, story):
    page = get(client, story).content.decode()
    unknown = card(page, "unknown")
    assert "Level unknown" in unknown
    assert "n = 5 decided" in unknown
    assert "Too few to conclude" in unknown


@pytest.mark.parametrize(
    ("who", "asked"), [("executive", {}), ("executive", {"period": "all"}), ("manager", {}), ("other_rep", {})]
)
def test_every_figure_opens_the_list_that_it_counts(client, story, who, asked):
    page = get(client, story, who, **asked).content.decode()
    links = {(unescape(href), int(n)) for href, n in LINK.findall(page)}
    assert len(links) > 10
    for href, n in links:
        listed = client.get(href)
        assert listed.status_code == 200
        assert listed.context["page"].n == n, href
        assert len(listed.context["page"].rows) == min(n, 50)


def test_every_number_of_the_cards_is_a_link(client, story):
    """What stands outside the links of a card holds no digit but the interval's."""
    page = get(client, story).content.decode()
    aside = re.compile(r"<a.*?</a>|95% CI [\d.]+ to [\d.]+|<svg.*?</svg>|<[^>]+>|1 team", re.DOTALL)
    for key in ("random", "dynamic", "unknown"):
        assert not re.search(r"\d", aside.sub("", card(page, key)))


@pytest.mark.parametrize(
    ("asked", "n"),
    [
        ({"period": "all"}, 97),
        ({"period": "last-quarter"}, None),
        ({"decided_from": "2020-01-01", "decided_to": "2020-12-31"}, 0),
        ({"period": "days", "decided_from": "2020-01-01"}, 96),
    ],
)
def test_a_span_narrows_what_is_counted(client, story, asked, n):
    response = get(client, story, **asked)
    assert response.status_code == 200
    counted = response.context["page"].total.group.decided
    assert counted == (n if n is not None else counted_in_last_quarter(story))


def counted_in_last_quarter(cast):
    first = date(cast.workspace.today().year, (cast.workspace.today().month - 1) // 3 * 3 + 1, 1)
    before = (first - timedelta(days=1)).replace(day=1)
    start = date(before.year, (before.month - 1) // 3 * 3 + 1, 1)
    in_it = Fact.objects.filter(decided_on__gte=start, decided_on__lt=first)
    return in_it.filter(kind__in=("won", "lost", "no_decision")).count()


def test_a_team_narrows_what_is_counted(client, story):
    response = get(client, story, period="all", team=story.lyon.pk)
    assert response.context["page"].total.group.decided == 10
    assert [counted.name for counted in response.context["page"].teams] == ["Lyon"]


def test_outcomes_without_a_day_are_said_to_be_left_out(client, story):
    assert "1 outcome has no known day" in get(client, story).content.decode()
    assert "no known day" not in get(client, story, period="all").content.decode()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"period": "never"}, "Select a valid choice"),
        ({"decided_from": "31/31/2026"}, "Enter a valid date"),
        ({"decided_from": "2026-02-01", "decided_to": "2026-01-01"}, "This day is before the first one."),
        ({"team": "999999"}, "Select a valid choice"),
        ({"team": "x"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(client, story, asked, says):
    response = get(client, story, **asked)
    assert response.status_code == 422
    assert says in response.content.decode()


def test_a_team_of_another_company_cannot_be_asked_for(client, story):
    with isolation.opened(story.other_workspace.pk):
        theirs = Team.objects.get()
    assert get(client, story, team=theirs.pk).status_code == 422


@pytest.mark.parametrize(
    ("who", "teams", "n"),
    [
        ("executive", {"Paris", "Lyon"}, 92),
        ("admin", {"Paris", "Lyon"}, 92),
        ("manager", {"Paris"}, 87),
        ("other_rep", {"Lyon"}, 5),
    ],
)
def test_each_person_sees_the_figures_of_their_teams(client, story, who, teams, n):
    page = get(client, story, who).context["page"]
    assert {counted.name for counted in page.teams} == teams
    assert page.total.group.decided == n


def test_a_stranger_gets_not_found(client, story):
    client.force_login(story.stranger)
    assert client.get(address(story)).status_code == 404


def test_it_is_read_only(client, story):
    client.force_login(story.executive.user)
    assert client.post(address(story)).status_code == 405


def test_teams_show_their_level_today_and_how_it_is_known(client, story):
    page = get(client, story).content.decode()
    teams = page.split("Level today")[1]
    assert "Entered: Interview" in teams
    assert "Nobody has said it yet" in teams


def test_an_override_goes_before_what_was_entered(client, story):
    today = story.workspace.today()
    level(story.paris, "formal", today, today + timedelta(days=30), kind="override")
    rows = {counted.name: counted.period for counted in get(client, story).context["page"].teams}
    assert rows["Paris"].level == "formal"


def test_an_empty_company_is_told_what_to_do(client, cast):
    page = get(client, cast).content.decode()
    assert "No deal was decided in these days" in page
    assert "Figures appear here a minute after" in page
    assert "not computed yet" in page


def test_days_without_a_decision_lead_to_those_that_have_some(client, cast):
    decided(cast.paris, {"won": 3, "lost": 2}, opened_on=date(2017, 1, 9), decided_on=date(2017, 3, 1))
    decide(opportunity(cast.paris), "won", None)
    refresh(cast.workspace.pk)
    page = get(client, cast, team=cast.paris.pk).content.decode()
    assert "5 opportunities were decided on other days." in page
    way = unescape(re.search(r'href="([^"]+)">Look at all of time', page)[1])
    assert way == f"?period=all&team={cast.paris.pk}"
    assert "decided on other days" not in client.get(reverse(PAGE, args=["novalis"]) + way).content.decode()


def test_it_is_written_in_french(client, story):
    story.executive.user.language = "fr"
    story.executive.user.save()
    page = get(client, story).content.decode()
    assert '<html lang="fr"' in page
    assert "22,2\u202f%" in page


def test_the_chart_has_its_reference_marks_and_names_their_source(client, story):
    page = get(client, story).content.decode()
    assert page.count('class="chart-wide"') == page.count('class="chart-narrow"') == 1
    assert "CSO Insights, “Optimizing Sales Performance for the High Tech Market”" in unescape(page)


def test_a_renamed_team_is_shown_at_once_and_a_change_after_the_refresh(client, story):
    get(client, story)
    story.paris.name = "Île-de-France"
    story.paris.save()
    decide(opportunity(story.lyon), "won", story.workspace.today())
    stale = get(client, story)
    assert "Île-de-France" in stale.content.decode()
    assert stale.context["page"].total.group.decided == 92
    refresh(story.workspace.pk)
    fresh = get(client, story)
    assert fresh.context["page"].total.group.decided == 93
    assert "93 opportunities decided" in fresh.content.decode()


def test_a_level_that_somebody_enters_is_shown_at_once(client, story):
    assert "Nobody has said it yet" in get(client, story).content.decode()
    entered = level(story.lyon, "formal", story.workspace.today())
    assert "Nobody has said it yet" not in get(client, story).content.decode()
    MaturityPeriod.objects.filter(pk=entered.pk).update(source="Review of the spring")
    assert "Review of the spring" in get(client, story).content.decode()


def test_what_was_drawn_is_shown_again_to_who_sees_the_same_and_to_nobody_else(client, story, monkeypatch):
    drawn = []
    draw = drawn_module._draw
    monkeypatch.setattr(drawn_module, "_draw", lambda *asked: drawn.append(1) or draw(*asked))
    first = get(client, story).context["look"].drawn
    assert get(client, story).context["look"].drawn == first
    assert len(drawn) == 1
    assert get(client, story, "other_rep").context["look"].drawn.lede.startswith("5 ")
    assert get(client, story, period="all").context["look"].drawn.lede.startswith("97 ")
    story.executive.user.language = "fr"
    story.executive.user.save()
    assert "22,2\u202f%" in get(client, story).content.decode()
    assert len(drawn) == 4


def test_the_choice_of_a_team_is_kept_and_its_name_is_text(client, story):
    story.lyon.name = "Lyon <b>& Co</b>"
    story.lyon.save()
    page = get(client, story, team=story.lyon.pk).content.decode()
    assert f'<option value="{story.lyon.pk}" selected>Lyon &lt;b&gt;&amp; Co&lt;/b&gt;</option>' in page
    assert page.count(" selected>") == 2  # and the days


def test_the_number_of_queries_is_constant(client, story, django_assert_max_num_queries):
    """Eight of them find the person and open the workspace; one more reads a session that is not in the cache."""
    get(client, story)
    with django_assert_max_num_queries(14):
        client.get(address(story))
    decided(story.paris, {"won": 12, "lost": 9}, opened_on=date(2026, 1, 1), decided_on=date(2026, 2, 2))
    refresh(story.workspace.pk)
    client.get(address(story))
    with django_assert_max_num_queries(14):
        client.get(address(story))
