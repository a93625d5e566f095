"""Transitions, variants and conformance: the same in plain Python, from the conversations themselves."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from statistics import median

import pytest
from django.urls import reverse

from conversations.models import Conversation, Opportunity
from metrics import kept, tasks
from metrics.counting import refresh
from metrics.sequence_map import ENDS
from metrics.sequences import ALL, Chosen
from metrics.spans import Span
from people.models import Team
from stages.models import BuyerRole, PlannedConversation, Process, Stage, Theme
from tests.builders.conversations import build_next_version, build_version
from tests.metrics.rows import decide, opportunity
from tests.metrics.test_courses import activity_by_hand, fits_by_hand, skipped_by_hand
from tests.metrics.test_exporting import csv_of
from tests.metrics.test_exposures import START, enter

KINDS = ("won", "lost", "no_decision", "disqualified", "")
SPAN = Span(date(2025, 4, 1), date(2025, 9, 30))


@pytest.fixture
def versions(cast):
    first = build_version(cast)
    return first, build_next_version(cast, first)


def company(cast, versions, seed, deals=60):
    """Few activities, so that sequences come about more than once."""
    random = Random(seed)
    for n in range(deals):
        version = random.choice([*versions, versions[0], None])
        deal = opportunity(random.choice([cast.paris, cast.lyon]), name=f"Deal {n}", version=version)
        for _n in range(random.choice([0, 1, 1, 2, 3])):
            talk(deal, random)
        if version:
            stages = list(Stage.objects.filter(version=version).order_by("position"))
            for place in range(random.randint(1, 3)):
                enter(deal, stages[place], START + timedelta(days=30 * place))
        kind = random.choice(KINDS)
        if kind:
            decide(deal, kind, date(2025, 1, 1) + timedelta(days=random.randint(0, 364)))
    refresh(cast.workspace.pk)


def talk(deal, random):
    planned = random.choice([None, *PlannedConversation.objects.filter(version=deal.version_id).order_by("pk")[:3]])
    words = {}
    if planned is None:
        role, theme = BuyerRole.objects.order_by("pk").first(), Theme.objects.order_by("pk").first()
        words = {"buyer_role": random.choice([role, None]), "theme": random.choice([theme, None])}
    Conversation.objects.create(
        workspace_id=deal.workspace_id,
        opportunity=deal,
        state="held",
        starts_at=START + timedelta(hours=random.randint(0, 2000)),
        planned_conversation=planned,
        **words,
    )


def decided(span=SPAN, **narrowed):
    found = Opportunity.objects.filter(outcome__in=["won", "lost", "no_decision"], **narrowed)
    return found.filter(decided_on__range=(span.starts_on, span.ends_on)).select_related("workspace")


def talks_of(deal):
    return list(deal.conversations.held().order_by("starts_at", "pk"))


def transitions_by_hand(deals):
    gaps, n = defaultdict(list), Counter()
    for deal in deals:
        talks = talks_of(deal)
        path = [activity_by_hand(one) for one in talks]
        days = [deal.workspace.day_of(one.starts_at) for one in talks]
        steps = list(pairwise([ENDS, *path, ENDS])) if path else []
        for place, step in enumerate(steps):
            for kind in (deal.outcome, ALL):
                n[kind, *step] += 1
                if 0 < place < len(path):
                    gaps[kind, *step].append((days[place] - days[place - 1]).days)
    return {step: (count, median(gaps[step]) if gaps[step] else None) for step, count in n.items()}


def variants_by_hand(deals):
    ways = defaultdict(Counter)
    for deal in deals:
        path = tuple(activity_by_hand(one) for one in talks_of(deal))
        if path:
            ways[path][deal.outcome] += 1
    return dict(ways)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_counted_is_what_is_counted_by_hand(cast, versions, seed):
    company(cast, versions, seed)
    deals = list(decided())
    found = Chosen(cast.workspace.pk, span=SPAN).counted()
    told = {
        (kind, one.before, one.after): (one.n, one.days) for kind, some in found.transitions.items() for one in some
    }
    assert told == transitions_by_hand(deals)
    assert {variant.path: +variant.outcomes for variant in found.variants} == variants_by_hand(deals)
    assert found.cases == Counter(deal.outcome for deal in deals)
    assert +found.silent == Counter(deal.outcome for deal in deals if not talks_of(deal))
    assert len(found.variants) > 5
    assert max(variant.n for variant in found.variants) > 1


@pytest.mark.parametrize("seed", range(3))
def test_conformance_is_that_of_the_score_each_follows(cast, versions, seed):
    company(cast, versions, seed)
    by_hand = defaultdict(lambda: [0] * 6)
    for deal in decided():
        if deal.version_id:
            fits, skipped = fits_by_hand(deal, talks_of(deal)), skipped_by_hand(deal, talks_of(deal))
            counts = (1, fits.count(1), fits.count(2), fits.count(3), skipped, skipped > 0)
            group = by_hand[deal.version_id, deal.team_id]
            group[:] = [one + other for one, other in zip(group, counts, strict=True)]
    found = Chosen(cast.workspace.pk, span=SPAN).counted()
    assert {key: list(fit.counts) for key, fit in found.fits.items()} == by_hand


def test_a_team_and_a_version_narrow_what_is_counted(cast, versions):
    company(cast, versions, 1, deals=120)
    found = Chosen(cast.workspace.pk, team=cast.paris.pk, version=versions[0].pk, span=SPAN).counted()
    assert found.cases.total() == decided(team=cast.paris, version=versions[0]).count() > 0
    found = Chosen(cast.workspace.pk, within=(cast.lyon.pk,), version=0, span=SPAN).counted()
    assert found.cases.total() == decided(team=cast.lyon, version=None).count() > 0


def test_rare_sequences_are_put_together(cast, versions):
    deals = [opportunity(cast.paris, name=f"Deal {n}") for n in range(101)]
    for n, deal in enumerate(deals):
        theme = Theme.objects.create(workspace=cast.workspace, name=f"Theme {n}") if n else None
        Conversation.objects.create(
            workspace=cast.workspace, opportunity=deal, state="held", starts_at=START, theme=theme if n < 2 else None
        )
        decide(deal, "won" if n % 2 else "lost", date(2025, 5, 1))
    refresh(cast.workspace.pk)
    found = Chosen(cast.workspace.pk, span=SPAN).counted()
    assert [(variant.n, variant.path) for variant in found.variants] == [(100, (0,))]
    assert (found.rare.together, found.rare.n, found.rare.outcomes["won"]) == (1, 1, 1)


# ---- the page


@pytest.fixture
def get(client, cast, versions):
    company(cast, versions, 2, deals=80)
    days = {"decided_from": "2025-04-01", "decided_to": "2025-09-30"}

    def asked(name="index", who="executive", **query):
        client.force_login(getattr(cast, who).user)
        return client.get(reverse(f"metrics:sequence_{name}", args=["novalis"]), {**days, **query})

    return asked


def listed(client, address, query):
    listing = client.get(f"{address}?{query}").context["listing"]
    return listing.count[0]


def test_every_figure_opens_exactly_what_it_counts(get, client):
    page = get(least="0").context["look"].page
    talks, deals = (reverse(f"metrics:sequence_{name}_index", args=["novalis"]) for name in ("talk", "deal"))
    assert page.steps
    assert page.ways
    assert page.by_version
    assert page.by_team
    for step in page.steps:
        assert listed(client, talks, step.query) == step.n
    for way in page.ways:
        assert listed(client, deals, way.query) == way.variant.n
        assert listed(client, deals, f"{way.query}&ended=won") == way.variant.outcomes["won"]
    for line in [*page.by_version, *page.by_team]:
        assert listed(client, deals, line.queries["all"]) == line.fit.cases
        assert listed(client, deals, line.queries["skipping"]) == line.fit.deals_skipping
        for _name, n, _share, query in line.figures:
            assert listed(client, talks, query) == n
    assert listed(client, deals, page.silent_address) == page.silent > 0


def test_one_outcome_shows_its_transitions_alone(get):
    page = get(outcome="lost", least="0").context["look"].page
    assert {(one.before, one.after): (one.n, one.days) for one in page.shown} == {
        step[1:]: told for step, told in transitions_by_hand(decided()).items() if step[0] == "lost"
    }


def test_rare_transitions_are_hidden_and_counted(get):
    page = get(least="20").context["look"].page
    assert page.shown
    assert page.hidden
    assert all(one.n >= 0.2 * page.spoken for one in page.shown)
    assert len(page.shown) + page.hidden == len(page.transitions)
    assert f"{page.hidden} rarer transitions are hidden" in get(least="20").content.decode()


def test_a_manager_sees_what_their_teams_did(get, cast):
    page = get(who="other_manager").context["look"].page
    assert page.found.cases.total() == decided(team=cast.lyon).count() < decided().count()


def test_the_map_is_drawn_twice_and_told_in_words(get):
    page = get().content.decode()
    assert page.count("<svg") >= 2
    assert "Map of transitions" in page
    assert "No role · No theme" in page


def test_a_period_that_ends_before_it_starts_is_refused_in_words(get):
    answer = get(decided_from="2025-09-30", decided_to="2025-04-01")
    assert answer.status_code == 422
    assert "This day is before the first one." in answer.content.decode()
    assert get("talk_index", decided_from="2025-09-30", decided_to="2025-04-01").status_code == 422


def test_days_without_an_outcome_say_so(get):
    page = get(decided_from="2030-01-01", decided_to="2030-12-31").content.decode()
    assert "No deal was decided in these days" in page
    assert "Nothing to put in order" in page


def test_what_has_many_opportunities_is_counted_by_a_worker(get, monkeypatch):
    monkeypatch.setattr(kept, "AT_ONCE", 3)
    answer = get()
    assert answer.context["look"].page.is_counted is False
    assert "Being counted" in answer.content.decode()
    tasks.count_sequences(answer.context["look"].page.chosen.written())
    page = get().context["look"].page
    assert page.is_counted
    assert not page.answer.is_old
    assert page.found.cases.total() == decided().count()


def test_until_the_worker_is_done_the_page_shows_what_was_counted_before(get, cast, monkeypatch):
    get()
    monkeypatch.setattr(kept, "AT_ONCE", 3)
    before = decided().count()
    decide(Opportunity.objects.filter(outcome="").first(), "won", date(2025, 5, 5))
    refresh(cast.workspace.pk)
    answer = get()
    assert answer.context["look"].page.answer.is_old
    assert answer.context["look"].page.found.cases.total() == before
    assert "being counted again" in answer.content.decode()


@pytest.mark.parametrize("renamed", [BuyerRole, Theme, Process, Team])
def test_a_new_name_is_on_the_page_at_once(get, renamed):
    get()
    for row in renamed.objects.all():
        row.name = f"{row.name} anew"
        row.save(update_fields=["name"])
    assert " anew" in get().context["look"].drawn.figures


@pytest.mark.parametrize("table", ["transitions", "variants", "versions", "teams"])
def test_the_files_have_the_figures_of_the_page(get, table):
    page = get().context["look"].page
    rows = csv_of(get(table=table, format="csv"))
    if table == "transitions":
        assert [row["Times"] for row in rows] == [str(one.n) for one in page.transitions]
    elif table == "variants":
        assert [row["Opportunities"] for row in rows] == [
            str(way.variant.n) for way in [*page.ways, *([page.rare] if page.rare else [])]
        ]
    else:
        lines = [*(page.by_version if table == "versions" else page.by_team), page.in_all]
        assert [row["In order"] for row in rows] == [str(line.fit.in_order) for line in lines]
