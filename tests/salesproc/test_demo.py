"""The demo company holds the truth that the generator states, and rows that the verbs could have written."""

from datetime import date

import pytest
from django.db import connection, transaction
from scipy.stats import binom

from metrics.effects_page import EffectsPage
from metrics.maturity import Level
from people import isolation
from people.models import Membership, Team
from salesproc.demo import truth
from salesproc.demo.loading import load_demo
from stages.models import ReviewMeeting, Version
from tests.salesproc.demo_invariants import INVARIANTS

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 17)  # the figures below are those of that day; the command takes the present one
UNLIKELY = 1e-4  # the chance that a true statement fails here, for each statement; the seed is fixed anyway
PASSWORD = "a long enough password"

LEVELS = """
    SELECT p.level, count(*) FILTER (WHERE o.outcome = 'won'), count(*) FILTER (WHERE o.outcome = 'lost'),
        count(*) FILTER (WHERE o.outcome = 'no_decision')
    FROM conversations_opportunity o JOIN metrics_maturityperiod p ON p.team_id = o.team_id
        AND o.opened_on >= p.starts_on AND (p.ends_on IS NULL OR o.opened_on < p.ends_on)
    GROUP BY 1
"""
# Open ones are known to last longer than the median when they were opened long enough ago.
CYCLES = """
    SELECT p.level, count(*) FILTER (WHERE extract(epoch FROM d.decided_at - o.opened_at) / 86400 < %s), count(*)
    FROM conversations_opportunity o
    JOIN metrics_maturityperiod p ON p.team_id = o.team_id
        AND o.opened_on >= p.starts_on AND (p.ends_on IS NULL OR o.opened_on < p.ends_on)
    LEFT JOIN conversations_outcome d ON d.opportunity_id = o.id
    WHERE p.level = %s AND o.outcome <> 'disqualified' AND o.opened_on < %s::date - 150
    GROUP BY 1
"""
# Decided ones that left the stage forward, by whether the conversation was held by then; and by whether it ever was.
EFFECT = """
    WITH planned AS (
        SELECT c.id, c.version_id, s.position FROM stages_plannedconversation c JOIN stages_stage s ON s.id = c.stage_id
        WHERE c.lineage = ANY(%s::uuid[])
    ), cases AS (
        SELECT o.id, o.outcome = 'won' AS is_won, p.id AS planned_id, (
            SELECT min(e.entered_at) FROM conversations_stageentry e JOIN stages_stage s ON s.id = e.stage_id
            WHERE e.opportunity_id = o.id AND s.position > p.position
        ) AS landmark
        FROM conversations_opportunity o JOIN planned p ON p.version_id = o.version_id
        WHERE o.outcome IN ('won', 'lost', 'no_decision')
    ), told AS (
        SELECT is_won, landmark, EXISTS (
            SELECT FROM conversations_conversation t WHERE t.opportunity_id = cases.id
            AND t.planned_conversation_id = cases.planned_id AND t.state = 'held'
            AND (%s OR t.starts_at <= landmark)
        ) AS is_held FROM cases
    )
    SELECT is_held, count(*) FILTER (WHERE is_won), count(*) FROM told WHERE %s OR landmark IS NOT NULL
    GROUP BY 1 ORDER BY 1
"""


@pytest.fixture(scope="module")
def companies(django_db_setup, django_db_blocker):
    """The demo company and its neighbour on a day of 2026, open for the module and gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        loaded = load_demo(password=PASSWORD, today=TODAY)
        ask("SET CONSTRAINTS ALL IMMEDIATE")
        with isolation.opened(loaded[0].workspace.pk):
            yield loaded
        transaction.set_rollback(True)


def ask(sql, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def could_be(count: int, n: int, share: float) -> bool:
    """Whether a count is inside the exact binomial bounds of that share."""
    return binom.ppf(UNLIKELY / 2, n, share) <= count <= binom.ppf(1 - UNLIKELY / 2, n, share)


def difference(rows) -> tuple[float, float]:
    """Conversion of those that held it less that of the others, and its standard error."""
    (_, less, n), (_, more, m) = rows
    p, q = more / m, less / n
    return p - q, (p * (1 - p) / m + q * (1 - q) / n) ** 0.5


def effect(name: str, *, naive: bool = False) -> tuple[float, float]:
    lineages = [str(lineage) for lineage in truth.EFFECTS[name].lineages()]
    return difference(ask(EFFECT, [lineages, naive, naive]))


def test_the_company_has_the_size_that_it_states(companies):
    [(opportunities, conversations)] = ask(
        "SELECT (SELECT count(*) FROM conversations_opportunity), (SELECT count(*) FROM conversations_conversation)"
    )
    assert opportunities == 2_500
    assert abs(conversations - 15_000) < 50
    assert Team.objects.count() == 5


def test_each_level_ends_as_stated(companies):
    found = {level: counts for level, *counts in ask(LEVELS)}
    assert set(found) == {level.value for level in Level}
    for level, stated in truth.LEVELS.items():
        decided = sum(found[level.value])
        assert decided > 300
        shares = zip(found[level.value], stated.kinds.values(), strict=True)
        assert all(could_be(count, decided, share) for count, share in shares), level


def test_half_of_the_cycles_are_shorter_than_the_stated_median(companies):
    for level, stated in truth.LEVELS.items():
        [(_, shorter, n)] = ask(CYCLES, [stated.cycle_days, level.value, TODAY])
        assert n > 250
        assert could_be(shorter, n, 0.5), level


def test_the_stated_rates_add_up_whatever_was_held():
    for level, stated in truth.LEVELS.items():
        for known in (True, False):
            total = dict.fromkeys(stated.kinds, 0.0)
            for reaches, weight in ((True, truth.REACHES_THIRD_STAGE), (False, 1 - truth.REACHES_THIRD_STAGE)):
                for held, share in ((True, truth.REAL.held), (False, 1 - truth.REAL.held)):
                    chances = truth.chances(level, reaches=reaches, held=held if known else None)
                    assert all(0 <= chance <= 1 for chance in chances.values())
                    for kind, chance in chances.items():
                        total[kind] += weight * share * chance
            assert total == pytest.approx(stated.kinds)


def test_the_conversation_that_works_shows_its_points(companies):
    points, error = effect("real")
    assert abs(points - truth.REAL.points) < 3.9 * error
    assert points > 3 * error


def test_the_conversation_that_does_nothing_shows_nothing(companies):
    points, error = effect("none")
    assert abs(points) < 3 * error


def test_the_one_that_long_lived_opportunities_hold_only_looks_effective(companies):
    points, error = effect("long_lived", naive=True)
    assert points > 5 * error
    points, error = effect("long_lived")
    assert abs(points) < 3 * error


def verdicts(companies, name: str, compared: str) -> dict[str, str]:
    """What the page says of a known conversation, on the last score of each process that plans it."""
    executive = Membership.objects.get(workspace=companies[0].workspace, user__email="executive@demo.example")
    published = Version.objects.filter(workspace=executive.workspace, published_at__isnull=False)
    found = {}
    for version in published.order_by("process_id", "-number").distinct("process_id").select_related("process"):
        page = EffectsPage(executive, version=version, outcome=compared, quarters=None, team=None)
        known = [line.verdict for line in page.lines if line.planned.lineage in truth.EFFECTS[name].lineages()]
        if known:
            [found[version.process.name]] = known
    return found


@pytest.mark.parametrize("compared", ["won", "no_decision", "lost"])
@pytest.mark.parametrize("name", ["none", "long_lived"])
def test_what_works_announces_nothing_where_there_is_nothing(companies, name, compared):
    assert set(verdicts(companies, name, compared).values()) <= {"even", "few"}


def test_what_works_finds_what_works(companies):
    """Where enough was sold: one team alone follows Services."""
    found = verdicts(companies, "real", "won")
    assert found == {"Enterprise": "up", "SaaS new business": "up", "Services": "even"}


@pytest.mark.parametrize("sentence", INVARIANTS)
def test_no_row_breaks(companies, sentence):
    assert ask(INVARIANTS[sentence].replace("%(today)s", f"'{TODAY}'")) == [(0,)]


def test_the_levels_of_today_come_out_of_the_facts(companies):
    """Nobody has entered them: the rows support what the company says of itself."""
    levels = ask(
        "SELECT t.name, p.level, p.starts_on FROM metrics_maturityperiod p JOIN people_team t ON t.id = p.team_id "
        "WHERE p.kind = 'assessed' ORDER BY 1"
    )
    assert levels == [
        ("DACH", "random", TODAY),
        ("Enterprise Paris", "dynamic", TODAY),
        ("London", "formal", TODAY),
        ("Mid-market Lyon", "formal", TODAY),
        ("Partners", "informal", TODAY),
    ]
    read = ask("SELECT count(DISTINCT assessed_on), min(assessed_on), max(assessed_on) FROM metrics_assessment")
    assert read == [(13, date(2025, 3, 31), TODAY)]


def test_one_team_improved_over_time(companies):
    levels = ask(
        "SELECT t.name, array_agg(p.level ORDER BY p.starts_on) FROM metrics_maturityperiod p "
        "JOIN people_team t ON t.id = p.team_id WHERE p.kind = 'entered' GROUP BY 1 HAVING count(DISTINCT level) > 1"
    )
    assert levels == [("London", ["random", "informal", "formal"])]


def test_buyers_speak_two_languages_and_vary(companies):
    [(french, all_of_it, sentences)] = ask(
        "SELECT count(*) FILTER (WHERE words ~ '[éèàç]|qu’'), count(*), count(DISTINCT words) "
        "FROM conversations_conversation WHERE words <> ''"
    )
    assert all_of_it > 5_000
    assert 0.2 < french / all_of_it < 0.8
    assert sentences > 1_000


def test_amounts_come_in_several_currencies(companies):
    currencies = ask("SELECT currency, count(*) FROM conversations_opportunity WHERE currency <> '' GROUP BY 1")
    assert {currency for currency, count in currencies if count > 30} >= {"EUR", "GBP", "CHF"}


def test_the_day_of_the_rep_is_alive(companies):
    [(today, ahead, unplanned, silent)] = ask(
        """
        SELECT count(*) FILTER (WHERE (next_at AT TIME ZONE 'Europe/Paris')::date = %(today)s),
            count(*) FILTER (WHERE (next_at AT TIME ZONE 'Europe/Paris')::date > %(today)s),
            count(*) FILTER (WHERE next_at IS NULL),
            count(*) FILTER (WHERE next_at IS NULL AND last_held_at < %(today)s::date - 21)
        FROM conversations_opportunity WHERE owner_id = %(rep)s AND outcome = ''
        """,
        {"today": TODAY, "rep": companies[0].rep_id},
    )
    assert today == 3
    held_by = ask(
        "SELECT DISTINCT held_by_id FROM conversations_conversation c "
        "JOIN conversations_opportunity o ON o.id = c.opportunity_id WHERE o.owner_id = %s AND c.state = 'scheduled' "
        "AND (c.starts_at AT TIME ZONE 'Europe/Paris')::date = %s",
        [companies[0].rep_id, TODAY],
    )
    assert held_by == [(companies[0].rep_id,)]
    assert ahead >= 4
    assert unplanned >= 3
    assert silent >= 1


def test_processes_have_an_older_version_one_in_force_and_a_draft(companies):
    states = ask(
        "SELECT array_agg(v.state ORDER BY v.number) FROM stages_version v "
        "JOIN stages_process p ON p.id = v.process_id WHERE p.name = 'Enterprise'"
    )
    assert states == [(["retired", "published", "draft"],)]


def test_the_neighbour_is_out_of_sight(companies):
    demo, neighbour = (company.workspace for company in companies)
    assert set(Membership.objects.values_list("workspace_id", flat=True)) == {demo.pk}
    with isolation.opened(neighbour.pk):
        assert Team.objects.get().name == "Ventes"
        assert ask("SELECT count(*) FROM conversations_opportunity") == [(220,)]


def test_only_the_executive_belongs_to_both(companies):
    emails = []
    for company in companies:
        with isolation.opened(company.workspace.pk):
            emails.append(set(Membership.objects.exclude(user=None).values_list("user__email", flat=True)))
    assert emails[0] & emails[1] == {"executive@demo.example"}
    assert emails[0] == {f"{role}@demo.example" for role in ("rep", "manager", "executive", "admin")}


def test_a_review_was_held_and_its_agenda_was_made_from_what_is_there(companies):
    meeting = ReviewMeeting.objects.get()
    assert (meeting.process.name, meeting.decision) == ("Enterprise", "draft")
    assert meeting.people.count() == 4
    said = {section["name"]: section["lines"] for section in meeting.agenda["en"]}
    assert [line["title"].split()[:3] for line in said["results"]] == [["Enterprise", "Paris", "converts"]]
    assert meeting.agenda["fr"][0]["title"] != meeting.agenda["en"][0]["title"]
