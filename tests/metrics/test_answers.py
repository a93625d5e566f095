"""What a figure counts, as the rows of a list: asked for once as long as the figures stay."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.expressions import RawSQL
from django.test.utils import CaptureQueriesContext

from conversations.models import Opportunity
from metrics.answers import counted_in
from metrics.computing import refresh
from tests.metrics.rows import decide, opportunity

WON = RawSQL("SELECT id FROM conversations_opportunity WHERE outcome = %s", ["won"])


@pytest.fixture
def won(cast):
    today = cast.workspace.today()
    found = [opportunity(cast.paris, opened_on=today - timedelta(days=40 + n)) for n in range(3)]
    for deal in found:
        decide(deal, "won", today)
    opportunity(cast.paris)
    return found


def keys(cast) -> list[int]:
    found = Opportunity.objects.visible_to(cast.executive).filter(counted_in(cast.workspace.pk, WON))
    return list(found.order_by("-opened_on").values_list("pk", flat=True))


def asked_of(cast) -> tuple[list[int], int]:
    """The keys, and how many statements named them."""
    with CaptureQueriesContext(connection) as queries:
        found = keys(cast)
    return found, sum(query["sql"].startswith("SELECT id FROM") for query in queries)


def test_it_names_its_rows_once_until_the_figures_change(cast, won):
    refresh(cast.workspace.pk)
    expected = [deal.pk for deal in won]
    assert asked_of(cast) == (expected, 1)
    assert asked_of(cast) == (expected, 0)
    decide(opportunity(cast.paris, opened_on=cast.workspace.today()), "won", cast.workspace.today())
    assert asked_of(cast) == (expected, 0), "the figure does not count it yet"
    refresh(cast.workspace.pk)
    found, asked = asked_of(cast)
    assert (len(found), asked) == (4, 1)


def test_without_figures_nothing_is_kept(cast, won):
    assert asked_of(cast) == ([deal.pk for deal in won], 1)
    decide(opportunity(cast.paris, opened_on=cast.workspace.today()), "won", cast.workspace.today())
    found, asked = asked_of(cast)
    assert (len(found), asked) == (4, 1)


def test_nothing_counted_is_an_empty_list(cast):
    refresh(cast.workspace.pk)
    assert keys(cast) == []


def test_who_may_not_see_a_row_does_not_find_it_among_those_counted(cast, won):
    refresh(cast.workspace.pk)
    keys(cast)
    theirs = Opportunity.objects.visible_to(cast.other_rep).filter(counted_in(cast.workspace.pk, WON))
    assert not theirs.exists()
