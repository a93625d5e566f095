"""Companies put together, and compared within, against the same sums written out."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.pooled import together, with_both, within
from metrics.rates import Group

KINDS = {"conversion": "won", "loss": "lost", "no_decision": "no_decision"}
counts = st.fixed_dictionaries({kind: st.integers(0, 40) for kind in (*KINDS.values(), "disqualified", "open")})
companies = st.lists(st.dictionaries(st.sampled_from(["random", "dynamic", "unknown"]), counts), max_size=6)


def groups(levels):
    return {key: Group(key, Counter(found)) for key, found in levels.items()}


def decided(found):
    return sum(found[kind] for kind in KINDS.values())


@given(companies)
def test_counts_are_added_up_and_nothing_is_lost(drawn):
    found = together(groups(levels) for levels in drawn)
    for level in ("random", "dynamic", "unknown"):
        of_level = [levels[level] for levels in drawn if level in levels]
        assert (level in found) == bool(of_level)
        for kind in (*KINDS.values(), "disqualified", "open"):
            assert (found[level].counts[kind] if of_level else 0) == sum(one[kind] for one in of_level)


@given(companies)
def test_the_difference_within_companies_is_the_mean_of_theirs_weighted_by_mantel_and_haenszel(drawn):
    found = within([groups(levels) for levels in drawn], "dynamic", "random")
    pairs = [(levels["dynamic"], levels["random"]) for levels in drawn if {"dynamic", "random"} <= levels.keys()]
    pairs = [(one, base) for one, base in pairs if decided(one) and decided(base)]
    assert with_both([groups(levels) for levels in drawn], "dynamic", "random") == len(pairs)
    for name, kind in KINDS.items():
        if not pairs:
            assert found[name].value is None
            continue
        weights = [Fraction(decided(one) * decided(base), decided(one) + decided(base)) for one, base in pairs]
        gaps = [Fraction(one[kind], decided(one)) - Fraction(base[kind], decided(base)) for one, base in pairs]
        mean = sum(weight * gap for weight, gap in zip(weights, gaps, strict=True)) / sum(weights)
        assert found[name].value == pytest.approx(float(mean), abs=1e-12)
        assert found[name].n == sum(decided(one) for one, _base in pairs)
        assert found[name].base_n == sum(decided(base) for _one, base in pairs)


def test_what_helps_in_neither_company_may_seem_to_help_in_both_together():
    easy = groups({"random": {"won": 24, "lost": 6}, "dynamic": {"won": 64, "lost": 16}})
    hard = groups({"random": {"won": 8, "lost": 72}, "dynamic": {"won": 3, "lost": 27}})
    both = together([easy, hard])
    assert both["dynamic"].against(both["random"])["conversion"].low > 0.15
    inside = within([easy, hard], "dynamic", "random")["conversion"]
    assert inside.value == pytest.approx(0)
    assert inside.low < 0 < inside.high
