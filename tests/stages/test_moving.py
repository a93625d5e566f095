"""What is proposed when opportunities move, and which mappings are refused: places in, answers out."""

from hypothesis import given
from hypothesis import strategies as st

from stages.moving import (
    CIRCULAR,
    EARLIER,
    LINEAGE,
    MISSING,
    NAME,
    POSITION,
    SIGNED,
    UNKNOWN,
    Place,
    Proposal,
    Score,
    composed,
    likeness,
    problems,
    propose,
    unfilled,
    unmapped,
)


def stages(first, *names, lineages=None, signed_from=99):
    """With keys from `first` on; the lineage of each is its name unless said otherwise."""
    lineages = lineages or names
    return tuple(
        Place(first + n, lineage, name, n, is_signed=n >= signed_from)
        for n, (name, lineage) in enumerate(zip(names, lineages, strict=True))
    )


def proposed(old, new, known=None):
    return propose(Score(old), Score(new), {"stages": known or {}})["stages"]


OLD = stages(1, "Sees the problem", "Agrees to change", "Gets the value")


def test_what_was_copied_is_the_same_thing_whatever_its_name_and_place():
    new = stages(11, "Has the value", "Sees it", "Agrees", lineages=(OLD[2].lineage, OLD[0].lineage, OLD[1].lineage))
    assert proposed(OLD, new) == {1: Proposal(12, LINEAGE), 2: Proposal(13, LINEAGE), 3: Proposal(11, LINEAGE)}


def test_names_that_are_alike_are_the_same_thing():
    new = stages(11, "Agrees that it must change", "SEES THE PROBLÈM", lineages=("x", "y"))
    found = proposed(OLD[:2], new)
    assert found[1] == Proposal(12, NAME)
    assert found[2].target == 11


def test_a_stage_that_is_like_no_other_goes_to_the_same_place():
    new = stages(11, "Sees the problem", "Signs the order", lineages=(OLD[0].lineage, "x"))
    assert proposed(OLD[:2], new)[2] == Proposal(12, POSITION)


def test_a_stage_that_is_gone_goes_where_the_one_before_it_goes_and_never_further():
    new = stages(11, "Sees the problem", "Gets the value", lineages=(OLD[0].lineage, OLD[2].lineage))
    assert proposed(OLD, new)[2] == Proposal(11, POSITION)


def test_nothing_is_proposed_across_the_signature():
    old = stages(1, "Sees it", "Agrees", "Is happy", signed_from=2)
    new = stages(11, "Wholly other", "Is happy with it", "Stays", lineages=("a", "b", "c"), signed_from=1)
    found = proposed(old, new)
    assert found[1].target == found[2].target == 11
    assert found[3].target in (12, 13)


def test_earlier_moves_win():
    new = stages(11, *(place.name for place in OLD))
    known = {OLD[0].lineage: OLD[1].lineage}
    assert proposed(OLD, new, known)[1] == Proposal(12, EARLIER)


def test_an_earlier_answer_that_leads_nowhere_today_is_forgotten():
    new = stages(11, *(place.name for place in OLD))
    assert proposed(OLD, new, {OLD[0].lineage: "gone since"})[1] == Proposal(11, LINEAGE)
    assert proposed(OLD, new, {OLD[0].lineage: None})[1] == Proposal(11, LINEAGE)  # a stage becomes something


def parts(first, *named):
    """(name, stage, role)"""
    return tuple(Place(first + n, name, name, n, stage, role) for n, (name, stage, role) in enumerate(named))


def test_a_milestone_that_became_nothing_before_becomes_nothing_again():
    old = Score(OLD, milestones=parts(21, ("has a date", 1, None)))
    new = Score(stages(11, *(place.name for place in OLD)), milestones=parts(31, ("has a date", 11, None)))
    assert propose(old, new, {})["milestones"] == {21: Proposal(31, LINEAGE)}
    known = {"milestones": {"has a date": None}}
    assert propose(old, new, known)["milestones"] == {21: Proposal(None, EARLIER)}


def test_a_conversation_with_another_role_is_another_one():
    old = Score(OLD, planned=parts(21, ("What it costs today", 1, "sponsor")))
    same = stages(11, *(place.name for place in OLD))
    other = parts(31, ("What it costs us today", 11, "IT"))
    assert propose(old, Score(same, planned=other), {})["planned"] == {21: Proposal(None)}
    like = parts(31, ("What it costs us today", 11, "sponsor"))
    assert propose(old, Score(same, planned=like), {})["planned"] == {21: Proposal(31, NAME)}


def test_the_only_one_left_in_a_stage_becomes_the_only_one_left_there():
    old = Score(OLD, milestones=parts(21, ("a", 1, None), ("b", 2, None), ("c", 2, None)))
    new = Score(stages(11, *(p.name for p in OLD)), milestones=parts(31, ("w", 11, None), ("x", 12, None)))
    found = propose(old, new, {})["milestones"]
    assert found == {21: Proposal(31, POSITION), 22: Proposal(None), 23: Proposal(None)}


def test_likeness_goes_from_nothing_to_the_same():
    assert likeness("Découverte", "DECOUVERTE") == 1
    assert likeness("Sees the problem", "Has signed") == 0
    assert 0.7 < likeness("Agrees to change", "Agrees to the change") < 1


# ---- what is refused
def found(old, new, mapping, required=True):
    return [(each.kind, each.key) for each in problems(old, new, mapping, required=required)]


NEW = stages(11, *(place.name for place in OLD))
SAME = {1: 11, 2: 12, 3: 13}


def test_a_stage_that_becomes_nothing_is_refused_and_a_milestone_is_not():
    assert found(OLD, NEW, SAME) == []
    assert found(OLD, NEW, {1: 11, 2: None}) == [(MISSING, 2), (MISSING, 3)]
    assert found(OLD, NEW, {1: 11, 2: None}, required=False) == []


def test_what_is_not_in_the_new_version_is_refused():
    assert found(OLD, NEW, SAME | {2: 2}) == [(UNKNOWN, 2)]
    assert found(OLD, NEW, SAME | {2: -1}, required=False) == [(UNKNOWN, 2)]


def test_two_that_become_each_other_are_refused():
    assert found(OLD, NEW, {1: 12, 2: 11, 3: 13}) == [(CIRCULAR, 1)]
    assert found(OLD, NEW, {1: 12, 2: 13, 3: 11}) == [(CIRCULAR, 1)]


def test_two_may_become_one():
    assert found(OLD, NEW, {1: 12, 2: 12, 3: 13}) == []
    assert found(OLD, NEW, {1: 12, 2: 13, 3: 13}) == []


def test_moving_wins_nothing():
    signed = stages(11, *(place.name for place in OLD), signed_from=2)
    assert found(OLD, signed, SAME) == [(SIGNED, 3)]
    assert found(stages(1, *(place.name for place in OLD), signed_from=2), signed, SAME) == []


def test_what_is_left_on_both_sides_is_said():
    mapping = {1: 11, 2: None, 3: 11}
    assert [place.key for place in unmapped(OLD, mapping)] == [2]
    assert [place.key for place in unfilled(NEW, mapping)] == [12, 13]


def test_two_steps_are_read_as_one():
    assert composed({1: 11, 2: None, 3: 12}, {11: 21, 12: None}) == {1: 21, 2: None, 3: None, 11: 21, 12: None}


WORDS = st.lists(st.sampled_from(["Sees it", "Agrees", "Signs", "Is happy", "Pays", "Renews"]), min_size=1, max_size=6)


@given(old=WORDS, new=WORDS, old_signed=st.integers(1, 6), new_signed=st.integers(1, 6))
def test_what_is_proposed_is_never_refused_where_it_could_be(old, new, old_signed, new_signed):
    """Whatever the versions: every stage gets an answer of its own side of the signature, if there is any."""
    before = stages(1, *old, lineages=range(len(old)), signed_from=old_signed)
    after = stages(101, *new, lineages=range(50, 50 + len(new)), signed_from=new_signed)
    answers = {key: each.target for key, each in proposed(before, after).items()}
    assert answers.keys() == {place.key for place in before}
    sides = {place.is_signed for place in after}
    for place in before:
        assert (answers[place.key] is not None) == (place.is_signed in sides)
    if {place.is_signed for place in before} <= sides:
        assert found(before, after, answers) == []
