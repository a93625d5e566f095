"""Of findings in the deals: figure and deals, also where opportunities were moved, and the press beside them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conversations.deal_fixes import DealFixes
from conversations.deal_review import DealReview
from conversations.models import StageEntry
from stages.deals import BALANCE, LIMITS, DealFinding
from stages.models import PlannedConversation
from tests.builders.conversations import (
    build_held,
    build_next_version,
    build_opportunity,
    build_version,
    planned_of,
)
from tests.builders.deals import Deals, build_process
from tests.builders.moving import build_moving, move, undo
from tests.cast import moment_ago

DAY = timedelta(days=1)


@pytest.fixture
def version(cast):
    return build_version(cast)


def share_of(cast, version, reason):
    review = DealReview(cast.executive, version)
    share = next(measure for measure in review.measures if measure.reason == reason).share()
    return (share.count, share.n), set(review.deals_of(reason).values_list("pk", flat=True))


def stayed(cast, version, *days):
    """A deal that was so many days in each stage; it is in the one after the last."""
    deal = build_opportunity(cast, at=moment_ago(cast.workspace, sum(days)))
    at = deal.opened_at.astimezone(cast.workspace.zone)
    for sequence, (stay, stage) in enumerate(zip(days, version.stages.all()[1:], strict=False), start=2):
        at += stay * DAY
        StageEntry.objects.create(
            workspace=cast.workspace,
            opportunity=deal,
            sequence=sequence,
            stage=stage,
            stage_name=stage.name,
            entered_at=at,
        )
        deal.stage, deal.stage_name = stage, stage.name
    deal.save(update_fields=["stage", "stage_name"])
    return deal


# ---- the balance of the stages


def finding_of(cast, version, reason):
    review = DealReview(cast.executive, version)
    finding = next(line.finding for line in review.lines if line.finding.reason == reason)
    return finding, set(review.deals_of(reason, finding.place).values_list("pk", flat=True))


def test_a_stage_that_takes_most_of_the_cycle_has_its_figure_and_its_deals(cast, version):
    deals = [stayed(cast, version, 80, 20) for _ in range(3)]
    finding, found = finding_of(cast, version, "too_long")
    first = version.stages.first()
    assert (finding.place, finding.subject, finding.figure) == (str(first.lineage), first.name, 0.8)
    assert (finding.count, finding.days, finding.n) == (80, 100, 3)
    assert found == {deal.pk for deal in deals}


def test_a_stage_that_takes_next_to_nothing_has_its_figure_and_its_deals(cast, version):
    deals = [stayed(cast, version, 2, 98) for _ in range(3)]
    still = build_opportunity(cast)  # in it, and counted among its stays
    finding, found = finding_of(cast, version, "too_short")
    assert (finding.figure, finding.count, finding.days, finding.n) == (0.02, 2, 100, 4)
    assert found == {deal.pk for deal in [*deals, still]}


def test_two_stages_that_take_four_fifths_have_their_figure_and_the_deals_of_the_longer(cast):
    _process, versions = build_process(cast)
    for team in (cast.paris, cast.lyon):
        versions[0].give_to(team, by=cast.admin, starts_on=cast.workspace.today() - 400 * DAY)
    deals = [stayed(cast, versions[0], 44, 45, 11) for _ in range(2)]
    finding, found = finding_of(cast, versions[0], "two_too_long")
    assert (finding.subject, finding.figure, finding.n) == ("Sees it + Compares ways", 0.89, 2)
    assert found == {deal.pk for deal in deals}


def test_how_deals_began_is_told_with_the_conversion_of_each_way(cast, version):
    for n in range(4):
        deal = build_opportunity(cast, source="Inbound demo request" if n else "A goal raised in a conversation")
        deal.decide("lost" if n == 1 else "no_decision", by=cast.rep, **({} if n == 1 else {"cause": "status_quo"}))
    review = DealReview(cast.executive, version)
    (finding,) = (line.finding for line in review.lines if line.finding.reason == "began_with_a_search")
    assert (finding.count, finding.n) == (3, 4)
    assert [(one.successes, one.n) for one in finding.conversions] == [(0, 3), (0, 1)]


# ---- moved opportunities


def test_a_stage_of_before_counts_as_what_it_became(cast, version):
    deal = stayed(cast, version, 10)
    first, second, _third = version.stages.all()

    def replace(draft):
        draft.stages.get(lineage=first.lineage).remove(by=cast.manager)

    newer = build_next_version(cast, version, replace)
    target = newer.stages.get(lineage=second.lineage)
    moving = build_moving(cast, version, newer, stages={first.pk: target.pk, second.pk: target.pk})
    moved = move(moving)
    assert moved.state == "done"
    stays = {stay.name: stay for stay in DealReview(cast.executive, newer).facts.stays}
    assert (stays[target.name].n, sum(stays[target.name].left.values())) == (1, 0)  # two that became one are one stay
    assert set(stays[target.name].still) == {10}
    place = str(second.lineage)
    assert set(DealReview(cast.executive, newer).deals_of("too_long", place)) == {deal}
    assert not DealReview(cast.executive, newer).deals_of("too_long", str(first.lineage)).exists()
    undo(moving)
    stays = {stay.name: stay for stay in DealReview(cast.executive, version).facts.stays}
    assert (dict(stays[first.name].left), dict(stays[second.name].still)) == ({10: 1}, {0: 1})


def test_an_early_conversation_of_a_stage_that_is_not_the_first_any_more_is_not_early(cast, version):
    deal = build_opportunity(cast)
    build_held(cast, deal, planned=planned_of(version))
    first, second, _third = version.stages.all()
    assert share_of(cast, version, "early_without_goal") == ((1, 1), {deal.pk})
    newer = build_next_version(cast, version)
    target = newer.stages.get(lineage=second.lineage)
    move(build_moving(cast, version, newer, stages={first.pk: target.pk, second.pk: target.pk}))
    assert share_of(cast, newer, "early_without_goal") == ((0, 0), set())


def test_a_conversation_whose_plan_became_nothing_is_off_the_score(cast, version):
    deal, talk = build_opportunity(cast), planned_of(version)
    build_held(cast, deal, planned=talk)
    assert share_of(cast, version, "off_the_score") == ((0, 1), set())
    newer = build_next_version(cast, version)
    move(build_moving(cast, version, newer, planned={talk.pk: None}))
    assert share_of(cast, newer, "off_the_score") == ((1, 1), {deal.pk})


def test_an_agreement_of_before_counts_as_what_it_became(cast):
    process, versions = build_process(cast)
    versions[0].give_to(cast.paris, by=cast.admin, starts_on=cast.workspace.today() - 400 * DAY)
    deal = build_opportunity(cast)
    for milestone in versions[0].stages.all()[1].milestones.all():
        deal.reach(milestone, by=cast.rep, at=timezone.now() - 5 * DAY)
    build_held(cast, deal, theme_name="Going through our proposal", days_ago=1)
    assert share_of(cast, versions[0], "proposal_before_agreement") == ((0, 1), set())
    concept = versions[0].stages.all()[1].milestones.get(name="agreed in concept")
    moving = build_moving(cast, versions[0], versions[1], teams=[cast.paris], milestones={concept.pk: None})
    move(moving)
    assert share_of(cast, versions[1], "proposal_before_agreement") == ((1, 1), {deal.pk})
    assert process == versions[1].process


# ---- the presses


@pytest.mark.parametrize("reason", [*LIMITS, *BALANCE])
def test_each_finding_has_a_press_that_leads_to_a_form_or_a_list(client, cast, version, reason):
    def spoil(draft):
        draft.stages.first().milestones.first().change(by=cast.manager, verifications=[])

    newer = build_next_version(cast, version)
    draft = version.process.draft_from(newer, by=cast.manager)
    spoil(draft)
    place = str(draft.stages.first().lineage) if reason in BALANCE else None
    fix = DealFixes(cast.manager, draft, newer).of(DealFinding(1, reason, 0.9, 40, 36, place, "x"))
    client.force_login(cast.manager.user)
    assert fix.label
    assert client.get(fix.url).status_code == 200


@pytest.mark.parametrize("reason", [*LIMITS, *BALANCE])
def test_who_may_not_edit_is_offered_nothing_that_would_be_refused(client, cast, version, reason):
    draft = version.process.draft_from(version, by=cast.manager)
    place = str(draft.stages.first().lineage) if reason in BALANCE else None
    fix = DealFixes(cast.rep, draft, version).of(DealFinding(1, reason, 0.9, 40, 36, place, "x"))
    assert (fix is None) == (reason != "off_the_score")
    read = DealFixes(cast.manager, version, version).of(DealFinding(1, reason, 0.9, 40, 36, place, "x"))
    assert (read is None) == (reason not in ("off_the_score", "on_an_older_version"))


def test_a_draft_without_stages_offers_what_needs_none(cast, version):
    empty = version.process.draft_from(None, by=cast.manager)
    for reason in [*LIMITS, *BALANCE]:
        place = str(version.stages.first().lineage)
        fix = DealFixes(cast.manager, empty, version).of(DealFinding(1, reason, 0.9, 40, 36, place, "x"))
        assert (fix is None) == (reason not in ("off_the_score", "on_an_older_version"))


def test_a_stage_that_the_draft_dropped_has_no_press(cast, version):
    draft = version.process.draft_from(version, by=cast.manager)
    place = str(draft.stages.first().lineage)
    draft.stages.first().remove(by=cast.manager)
    assert DealFixes(cast.manager, draft, version).of(DealFinding(5, "too_long", 0.9, 40, 36, place, "x")) is None


def test_after_moves_the_questions_are_as_many_with_twenty_deals_as_with_two(client, cast):
    _process, versions = build_process(cast)
    versions[0].give_to(cast.paris, by=cast.admin, starts_on=cast.workspace.today() - 400 * DAY)
    Deals(cast, versions).build(20)
    newer = (
        versions[0]
        .process.draft_from(versions[1], by=cast.manager)
        .publish(by=cast.manager, why="Better", knowing=versions[1].pk)
    )
    client.force_login(cast.executive.user)
    url = reverse("conversations:deal_review_show", args=["novalis", newer.pk])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    move(build_moving(cast, versions[0], newer))
    asked()  # readings are kept by the process once they were read
    few = asked()
    move(build_moving(cast, versions[1], newer))
    asked()
    Deals(cast, versions, seed=5).build(10)
    assert asked() == few <= 40
    assert PlannedConversation.objects.filter(version=newer).exists()
