"""What is held and not on the score: counted as a loop over the same conversations counts, and taken up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.models import Conversation
from conversations.off_score import OffScore
from stages.models import BuyerRole, Theme
from tests.builders.conversations import (
    build_contact,
    build_held,
    build_next_version,
    build_opportunity,
    build_theme,
    build_version,
    planned_of,
)
from tests.builders.moving import build_moving, move
from tests.builders.off_score import meet, pair_of, role_of


@pytest.fixture
def version(cast):
    return build_version(cast)


def off(cast, version, who="manager", **kwargs):
    return OffScore(getattr(cast, who), version.process, **kwargs)


def pairs(results):
    names = dict(BuyerRole.objects.values_list("pk", "name")), dict(Theme.objects.values_list("pk", "name"))
    return {(names[0][one.pair[0]], names[1][one.pair[1]]): one.held for one in results}


def test_what_is_planned_is_not_in_it_and_what_is_not_is_counted(cast, version):
    meet(cast, version)
    meet(cast, version, planned=planned_of(version))
    meet(cast, version, "IT")
    found = off(cast, version).results()
    assert pairs(found) == {("Sponsor", "The board"): 1, ("IT", "The board"): 1}


def test_held_off_the_score_about_what_is_planned_with_that_role_it_is_on_the_score(cast, version):
    planned = planned_of(version)
    deal = build_opportunity(cast)
    contact = build_contact(cast, deal.account)
    deal.involve(contact, buyer_role=planned.role.buyer_role, by=cast.rep)
    build_held(cast, deal, contact, theme=planned.theme)
    assert Conversation.objects.get().planned_conversation is None
    assert off(cast, version).results() == []


def test_results_are_those_of_its_conversations_and_deals(cast, version):
    one, other = build_opportunity(cast), build_opportunity(cast)
    meet(cast, version, deal=one, movement="forward", purpose_obtained="yes")
    meet(cast, version, deal=one, movement="none", days_ago=3)
    meet(cast, version, deal=other, movement="forward", purpose_obtained="no", days_ago=2)
    one.decide("lost", by=cast.rep)
    (found,) = off(cast, version).results()
    assert (found.held, found.deals, found.forward, found.obtained) == (3, 2, 2, 1)
    assert (found.decided, found.lost, found.won, found.no_decision) == (1, 1, 0, 0)
    assert (found.moved.successes, found.moved.n) == (2, 3)
    assert found.moved.is_too_few
    assert found.last_at == Conversation.objects.order_by("-starts_at").first().starts_at


def test_only_what_is_in_the_period_and_held_counts(cast, version):
    meet(cast, version, days_ago=10)
    deal = build_opportunity(cast, at=timezone.now() - timedelta(days=60))
    old = meet(cast, version, deal=deal, days_ago=50)
    meet(cast, version).cancel("By mistake", by=cast.rep)
    assert [one.held for one in off(cast, version).results()] == [2]
    assert [one.held for one in off(cast, version, days=30).results()] == [1]
    assert old not in off(cast, version, days=30).conversations_of(pair_of(version))


def test_a_rep_and_a_manager_count_their_team_an_executive_all(cast, version):
    meet(cast, version)
    lyon = build_opportunity(cast, team=cast.lyon)
    meet(cast, version, deal=lyon, by=cast.other_rep)
    counts = {who: [one.held for one in off(cast, version, who).results()] for who in ("rep", "executive", "other_rep")}
    assert counts == {"rep": [1], "executive": [2], "other_rep": [1]}
    assert [one.held for one in off(cast, version, "rep", company=True).results()] == [2]


def test_each_team_is_compared_with_the_version_that_it_follows(cast, version):
    def plan_it(draft):
        board = build_theme(cast, "The board")
        stage, role = draft.stages.first(), draft.roles.get(name="Sponsor")
        type(planned_of(version))(version=draft, stage=stage, role=role).add(by=cast.manager, theme_name=board.name)

    meet(cast, version)
    lyon = build_opportunity(cast, team=cast.lyon)
    meet(cast, version, deal=lyon, by=cast.other_rep)
    newer = build_next_version(cast, version, plan_it)
    newer.give_to(cast.paris, by=cast.admin)
    assert [one.held for one in off(cast, version, "executive").results()] == [1]
    assert off(cast, version, "rep").results() == []
    assert set(off(cast, version, "executive").conversations_of(pair_of(version))) == {
        Conversation.objects.get(opportunity=lyon)
    }


def test_merged_words_count_as_one(cast, version):
    meet(cast, version)
    deal = build_opportunity(cast)
    contact = build_contact(cast, deal.account)
    deal.involve(contact, buyer_role=role_of(version), by=cast.rep)
    build_held(cast, deal, contact, theme_name="Their board")
    Theme.objects.get(name="Their board").merge_into(Theme.objects.get(name="The board"), by=cast.manager)
    assert pairs(off(cast, version).results()) == {("Sponsor", "The board"): 2}


def test_without_a_role_it_is_no_pair_and_is_counted_apart(cast, version):
    build_held(cast, build_opportunity(cast))
    counted = off(cast, version)
    assert counted.results() == []
    assert counted.without_pair.count() == 1


def test_a_moved_opportunity_is_read_as_it_was_mapped(cast, version):
    """Planned under the old version and mapped to nothing, it is off the score; mapped to another, it is on it."""
    talk, other = planned_of(version), planned_of(version, 1)
    deal = build_opportunity(cast)
    meet(cast, version, deal=deal, planned=talk)

    def rewrite(draft):
        for row in (
            draft.planned_conversations.get(lineage=talk.lineage),
            draft.planned_conversations.get(lineage=other.lineage),
        ):
            row.remove(by=cast.manager)
        stage, role = draft.stages.first(), draft.roles.get(name="IT")
        type(talk)(version=draft, stage=stage, role=role).add(by=cast.manager, theme_name="The same in other words")

    newer = build_next_version(cast, version, rewrite)
    newer.give_to(cast.paris, by=cast.admin)
    expected = {("Sponsor", talk.theme_name): 1}
    assert pairs(off(cast, version).results()) == expected  # followed by nobody's mapping yet
    kept = newer.planned_conversations.get(theme_name="The same in other words")
    move(build_moving(cast, version, newer, planned={talk.pk: kept.pk}))
    assert off(cast, version).results() == []


def test_a_moved_opportunity_whose_conversation_became_nothing_counts(cast, version):
    talk = planned_of(version)
    deal = build_opportunity(cast)
    meet(cast, version, deal=deal, planned=talk)

    def rename(draft):
        draft.planned_conversations.get(lineage=talk.lineage).change(by=cast.manager, theme_name="Something new")

    newer = build_next_version(cast, version, rename)
    newer.give_to(cast.paris, by=cast.admin)
    assert off(cast, version).results() == []  # of the same lineage
    move(build_moving(cast, version, newer, planned={talk.pk: None}))
    assert pairs(off(cast, version).results()) == {("Sponsor", talk.theme_name): 1}
