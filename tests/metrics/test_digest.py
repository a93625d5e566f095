"""What a digest says: the numbers of the pages that it links to, in modest sentences, of what its reader may see."""

from datetime import UTC, date, datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from metrics.computing import refresh
from metrics.digest.letter import Digest
from metrics.digest.lines import Line, Rank
from metrics.digest.periods import MONTH, WEEK, Period, beginning, due, last_whole
from metrics.spans import Span
from stages.statistics import newcombe
from tests.builders.conversations import build_version
from tests.metrics.rows import decide, level, opportunity

MONDAY = datetime(2026, 11, 23, 6, 10, tzinfo=UTC)  # ten past seven in Paris
NOW, BEFORE = date(2026, 11, 18), date(2026, 11, 11)  # days of last week, and of the week before


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def decided(team, on, **counts):
    for kind, many in counts.items():
        for _ in range(many):
            decide(opportunity(team), kind, on)
    refresh(team.workspace_id)


def digest_of(member, kind=WEEK) -> Digest:
    return Digest(member, last_whole(kind, member.workspace.today()))


def said(digest) -> list[str]:
    return [line.says for line in digest.lines]


# ---- the periods
@pytest.mark.parametrize(
    ("kind", "day", "first"),
    [
        (WEEK, date(2026, 11, 22), None),  # a Sunday
        (WEEK, date(2026, 11, 23), date(2026, 11, 16)),
        (WEEK, date(2026, 11, 25), date(2026, 11, 16)),  # for who got none on Monday
        (WEEK, date(2026, 11, 26), None),
        (MONTH, date(2026, 10, 30), None),
        (MONTH, date(2026, 11, 1), None),  # a Sunday
        (MONTH, date(2026, 11, 2), date(2026, 10, 1)),
        (MONTH, date(2026, 11, 4), date(2026, 10, 1)),
        (MONTH, date(2026, 11, 5), None),
        (MONTH, date(2027, 1, 1), date(2026, 12, 1)),  # a Friday: holidays differ from country to country
        (MONTH, date(2027, 1, 4), date(2026, 12, 1)),
    ],
)
def test_it_leaves_on_the_first_working_days_of_a_week_or_a_month(kind, day, first):
    found = due(kind, day)
    assert (found and found.span.starts_on) == first


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 3, 1), date(2028, 3, 1), date(2026, 12, 31)])
@pytest.mark.parametrize("kind", [WEEK, MONTH])
def test_a_period_is_whole_and_follows_the_one_before(kind, day):
    period = last_whole(kind, day)
    assert period.span.ends_on < day
    assert period.before.ends_on == period.span.starts_on - timedelta(days=1)
    assert beginning(kind, period.span.starts_on) == period
    assert Period(kind, period.before) == beginning(kind, period.before.starts_on)
    if kind == WEEK:
        assert (period.span.starts_on.weekday(), period.span.ends_on.weekday()) == (0, 6)
    else:
        assert period.span.starts_on.day == period.before.starts_on.day == 1


def test_no_month_begins_in_its_midst():
    with pytest.raises(ValueError, match="no month begins"):
        beginning(MONTH, date(2026, 11, 2))
    assert last_whole(MONTH, date(2026, 3, 1)) == Period(MONTH, Span(date(2026, 2, 1), date(2026, 2, 28)))


# ---- what was decided
FIGURES = {
    (30, 10): "30 of 40 won: 75.0% (59.8 to 85.8)",
    (10, 30): "10 of 40 won: 25.0% (14.2 to 40.2)",
    (22, 18): "22 of 40 won: 55.0% (39.8 to 69.3)",
    (18, 22): "18 of 40 won: 45.0% (30.7 to 60.2)",
}


@pytest.mark.parametrize(
    ("now", "before", "says"),
    [
        ((30, 10), (10, 30), "Conversion rose by 50 points"),
        ((10, 30), (30, 10), "Conversion fell by 50 points"),
        ((22, 18), (18, 22), "No clear change of the conversion"),
    ],
)
def test_a_change_is_said_where_its_interval_leaves_zero_out(cast, now, before, says):
    decided(cast.paris, NOW, won=now[0], lost=now[1])
    decided(cast.paris, BEFORE, won=before[0], lost=before[1])
    digest = digest_of(cast.executive)
    assert digest.finding == says
    assert newcombe(now[0], 40, before[0], 40).excludes_zero is not says.startswith("No")
    assert digest.subject == f"{says} · Novalis Software, week of 16 Nov"
    assert "No clear change of deals without a decision" in said(digest)
    assert FIGURES[now] == digest.lines[0].figures[0].says
    assert f"The week before: {FIGURES[before]}" == digest.lines[0].figures[1].says


def test_thirty_on_each_side_or_nothing_is_told(cast):
    decided(cast.paris, NOW, won=29)
    decided(cast.paris, BEFORE, lost=40)
    line = digest_of(cast.executive).lines[0]
    assert line.says == "Too few decided to tell whether the rates changed"
    assert [figure.says for figure in line.figures] == [
        "29 of 29 won: 100.0% (88.3 to 100.0)",
        "0 of 29 lost: 0.0% (0.0 to 11.7)",
        "0 of 29 without a decision: 0.0% (0.0 to 11.7)",
        "The week before: 40 decided",
    ]


def test_a_quiet_week_says_so(cast):
    decided(cast.paris, BEFORE, won=3)
    line = digest_of(cast.executive).lines[0]
    assert line.says == "Nothing was decided in this week"
    assert [figure.says for figure in line.figures] == ["The week before: 3 decided"]
    assert digest_of(cast.executive, MONTH).lines[0].says == "Nothing was decided in this month"


def test_a_company_that_has_not_begun_has_nothing_to_tell(cast):
    level(cast.paris, "random", date(2026, 1, 1))
    assert digest_of(cast.executive).is_empty
    level(cast.lyon, "informal", date(2026, 1, 1))
    assert not digest_of(cast.executive).is_empty
    assert digest_of(cast.manager).is_empty, "Lyon is nothing that the manager of Paris sees"
    decided(cast.paris, date(2020, 1, 1), lost=1)
    assert not digest_of(cast.manager).is_empty


@pytest.mark.parametrize("who", ["executive", "manager", "other_rep"])
@pytest.mark.parametrize("kind", [WEEK, MONTH])
@pytest.mark.parametrize("many", [3, 40])
def test_the_numbers_are_those_of_the_pages_that_it_links_to(client, cast, who, kind, many):
    for team, share in ((cast.paris, 2), (cast.lyon, 3)):
        for on in (NOW, BEFORE, date(2026, 10, 5), date(2026, 10, 31), date(2026, 9, 1), date(2026, 9, 30)):
            decided(team, on, won=many // share, lost=many // 3, no_decision=2, disqualified=1)
    member = getattr(cast, who)
    client.force_login(member.user)
    figures = [figure for line in digest_of(member, kind).results.lines for figure in line.figures if figure.path]
    assert figures
    for figure in figures:
        shown = client.get(figure.path)
        assert shown.status_code == 200
        row = shown.context["look"].page.total
        assert figure.says.split(": ", figure.says.startswith("The "))[-1].startswith(
            (f"{row.n} of {row.group.decided} ", f"{row.group.decided} decided")
        ), figure


def test_a_manager_is_told_of_no_other_team(cast):
    version = build_version(cast)
    decided(cast.paris, NOW, won=31)
    decided(cast.lyon, NOW, lost=50)
    level(cast.lyon, "dynamic", NOW)
    for team in (cast.paris, cast.lyon, cast.lyon):
        opportunity(team, version=version, stage=version.stages.first())
    mine, all_of_them = digest_of(cast.manager), digest_of(cast.executive)
    assert (mine.results.now.decided, all_of_them.results.now.decided) == (31, 81)
    assert "1 open opportunity is silent now" in said(mine)
    assert "3 open opportunities are silent now" in said(all_of_them)
    assert any("Lyon" in says for says in said(all_of_them))
    assert not any("Lyon" in says for says in said(mine))
    assert mine.lead == "Your teams (Paris), from 16 Nov 2026 to 22 Nov 2026, against the week before."
    assert all_of_them.lead == "All teams, from 16 Nov 2026 to 22 Nov 2026, against the week before."


# ---- the page
@pytest.fixture
def get(client, cast):
    def get(who="executive", **asked):
        client.force_login(getattr(cast, who).user)
        return client.get(reverse("metrics:digest_show", args=[cast.workspace.slug]), asked)

    return get


def test_the_page_shows_what_would_leave_and_every_link_of_it_opens(client, cast, get):
    build_version(cast)
    decided(cast.paris, NOW, won=30, lost=10)
    decided(cast.paris, BEFORE, won=10, lost=30)
    level(cast.paris, "formal", NOW)
    opportunity(cast.paris)
    answer = get(period="week")
    shown = answer.content.decode()
    assert "Conversion rose by 50 points · Novalis Software, week of 16 Nov" in shown
    assert "You get it on the first working day of the month at 7:00." in shown
    paths = [figure.path for line in answer.context["digest"].lines for figure in line.figures if figure.path]
    assert len(paths) > 6
    for path in paths:
        assert unescape(shown).count(f'href="{path}"'), path
        assert client.get(path).status_code == 200, urlsplit(path)


def test_the_page_opens_with_what_the_member_gets(cast, get):
    assert get("executive").context["kind"] == MONTH
    assert "You do not get it" in get("rep").content.decode()
    assert get("rep", period="year").context["kind"] == MONTH
    assert get("rep", period="week").context["kind"] == WEEK


def test_a_company_with_nothing_has_a_page(get):
    shown = get().content.decode()
    assert "Nothing to tell yet" in shown
    assert "No digest is sent" in shown


def test_it_says_the_same_in_french(cast):
    decided(cast.paris, NOW, won=30, lost=10)
    decided(cast.paris, BEFORE, won=10, lost=30)
    with translation.override("fr"):
        digest = digest_of(cast.executive)
        assert digest.subject == "La conversion a augmenté de 50 points · Novalis Software, semaine du 16 nov."
        assert (
            digest.lines[0]
            .figures[1]
            .says.startswith("La semaine précédente\u00a0: 10 sur 40 gagnées\u00a0: 25,0\u202f%")
        )
        level(cast.paris, "formal", NOW)
        told = [line.sentence for line in digest_of(cast.executive).lines]
        assert "Le processus de Paris a un niveau depuis le 18 nov.\u00a0: formel." in told
        assert Line("levels", Rank.LEVEL, "le 18 nov.").sentence == "le 18 nov."
        assert digest_of(cast.executive, MONTH).title == "Ce qui a changé en octobre 2026"
