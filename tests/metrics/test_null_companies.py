"""Where no conversation does anything, What works seldom says that one does; where one does, it is found."""

from unittest.mock import patch

import pytest

from metrics.effect_counts import standing_out
from salesproc.demo import truth
from tests.metrics.null_companies import rounds

pytestmark = pytest.mark.django_db

COMPANIES = 40


def test_of_forty_companies_without_an_effect_at_most_one_in_ten_is_told_of_one():
    announced = sum(bool(verdicts) for verdicts in rounds(COMPANIES))
    assert announced <= COMPANIES / 10


def test_the_same_companies_with_the_effect_are_told_of_it():
    """Or nothing would ever stand out, and the test above could not fail."""
    announced = sum(bool(verdicts) for verdicts in rounds(10, points=truth.REAL.points))
    assert announced >= 7


def test_judged_score_by_score_they_would_be_told_of_too_many():
    """The verdicts of one score must know of the others: ten in a hundred for each of three is nearly thirty."""
    announced = 0
    with patch("tests.metrics.null_companies.standing_out", by_score):
        announced = sum(bool(verdicts) for verdicts in rounds(COMPANIES))
    assert announced > COMPANIES / 10


def by_score(counts):
    scores = {process for process, _lineage in counts}
    return set().union(*(standing_out({key: counts[key] for key in counts if key[0] == one}) for one in scores))
