"""What is counted for the level of a team, from what people did; and the level that follows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from metrics.maturity import level_of
from metrics.observing import Observing
from people.models import Department, Team
from stages.models import (
    Indicator,
    Milestone,
    PlannedConversation,
    ReviewMeeting,
    Stage,
    Suggestion,
    Training,
)
from tests.builders.conversations import FOLLOWED_SINCE, build_held, build_opportunity, build_version, planned_of

DAY = timedelta(days=1)


@pytest.fixture
def observe(cast):
    def of(team=None, days_on=0):
        day = cast.workspace.today() + timedelta(days=days_on)
        return Observing(cast.workspace, [cast.paris, cast.lyon], day).of(team or cast.paris)

    return of


def fact(seen, name):
    return next(fact for fact in level_of(seen).evidence if fact.name == name)


def test_the_version_that_it_follows_is_read_stage_by_stage(cast, observe):
    version = build_version(cast, teams=[cast.paris])
    seen = observe()
    assert (seen.stages, seen.described_stages, seen.measured_stages, seen.expects_use) == (3, 3, 0, True)
    assert observe(cast.lyon).stages == 0
    draft = version.process.draft_from(version, by=cast.manager)
    stage = draft.stages.first()
    Indicator(stage=stage).add(by=cast.manager, name="Days to a first figure", steers="speed", timing="leading")
    Stage(version=draft, name="Renews").add(by=cast.manager)
    draft.publish(by=cast.manager, why="Better", knowing=version.pk, teams=[cast.paris])
    seen = observe()
    assert (seen.stages, seen.described_stages, seen.measured_stages) == (4, 3, 1)


def test_a_stage_is_described_by_a_milestone_and_a_conversation(cast, observe):
    version = build_version(cast, teams=[])
    draft = version.process.draft_from(version, by=cast.manager)
    bare, told = draft.stages.first(), draft.stages.last()
    for milestone in Milestone.objects.filter(stage=bare):
        milestone.remove(by=cast.manager)
    for talk in PlannedConversation.objects.filter(stage=told):
        talk.remove(by=cast.manager)
    draft.publish(by=cast.manager, why="Worse", knowing=version.pk, teams=[cast.paris])
    assert observe().described_stages == 1


def test_people_are_those_of_the_team_today(cast, observe):
    version = build_version(cast)
    version.train(cast.rep, by=cast.rep)
    version.train(cast.other_rep, by=cast.other_rep)
    seen = observe()
    assert (seen.active_people, seen.trained_people) == (2, 1)
    Training.objects.filter(membership=cast.rep).update(trained_on=cast.workspace.today() + DAY)
    assert observe().trained_people == 0


def test_use_is_counted_in_the_window_alone(cast, observe):
    version = build_version(cast)
    deal = build_opportunity(cast, at=timezone.now() - 200 * DAY)
    build_held(cast, deal, planned=planned_of(version))
    build_held(cast, deal)
    build_held(cast, deal, days_ago=120)
    deal.refresh_from_db()
    deal.enter(deal.next_stage, by=cast.rep, reason="They insisted.")
    seen = observe()
    assert (seen.held, seen.held_on_score, seen.moves, seen.moves_with_milestones) == (2, 1, 1, 0)
    later = observe(days_on=91)
    assert (later.held, later.moves) == (0, 0)
    assert observe(cast.lyon).held == 0


def test_moves_say_nothing_of_milestones_where_none_is_required(cast, observe):
    version = build_version(cast, teams=[])
    draft = version.process.draft_from(version, by=cast.manager)
    for milestone in Milestone.objects.filter(stage__version=draft):
        kept = {name: getattr(milestone, name) for name in milestone.EDITED}
        milestone.change(by=cast.manager, **kept | {"is_required": False})
    draft.publish(by=cast.manager, why="Freer", knowing=version.pk)
    draft.give_to(cast.paris, by=cast.admin, starts_on=FOLLOWED_SINCE)
    deal = build_opportunity(cast)
    deal.enter(deal.next_stage, by=cast.rep)
    seen = observe()
    assert (seen.expects_use, seen.moves) == (False, 0)
    assert fact(seen, "moves_with_milestones").value is None


def test_another_department_counts_when_it_held_what_was_planned_for_it(cast, observe):
    version = build_version(cast, teams=[])
    marketing = Department.objects.get(name="Marketing")
    draft = version.process.draft_from(version, by=cast.manager)
    for talk in draft.planned_conversations.all():
        talk.change(by=cast.manager, **{name: getattr(talk, name) for name in talk.EDITED} | {"department": marketing})
    draft.publish(by=cast.manager, why="Together", knowing=version.pk)
    draft.give_to(cast.paris, by=cast.admin, starts_on=FOLLOWED_SINCE)
    deal = build_opportunity(cast)
    talk = build_held(cast, deal, planned=planned_of(draft))
    assert observe().other_departments == 0  # the rep held it, and is of no department
    type(talk).objects.filter(pk=talk.pk).update(department=marketing)
    assert observe().other_departments == 1
    Team.objects.filter(pk=cast.paris.pk).update(department=marketing)
    cast.paris.refresh_from_db()
    assert observe().other_departments == 0


def held(cast, process, days_on):
    """A review that was held so many days from now; the tests look back from a later day."""
    day = cast.workspace.today()
    said = {"decision": "nothing", "reason": "It works.", "held_on": day, "next_review_on": day + DAY}
    ReviewMeeting.hold(process, by=cast.manager, agenda={}, people=[cast.manager], **said)
    days = {"held_on": day + days_on * DAY, "next_review_on": day + (days_on + 90) * DAY}
    ReviewMeeting.objects.filter(process=process).update(**days)


def test_a_review_with_its_decision_counts_as_a_version_published_with_its_reason(cast, observe):
    version = build_version(cast)
    seen = observe(days_on=300)
    assert (seen.days_since_revision, fact(seen, "revised").met) == (300, False)
    held(cast, version.process, days_on=296)
    seen = observe(days_on=300)
    assert (seen.days_since_revision, fact(seen, "revised").met) == (4, True)
    assert observe(days_on=200).days_since_revision == 200  # it was still to come


def test_a_review_of_another_process_counts_for_nothing(cast, observe):
    build_version(cast, teams=[cast.paris])
    held(cast, build_version(cast, teams=[cast.lyon]).process, days_on=296)
    assert observe(days_on=300).days_since_revision == 300
    assert observe(cast.lyon, days_on=300).days_since_revision == 4


def suggested(cast, version, days_ago, answered_after=None):
    made = timezone.now() - days_ago * DAY
    suggestion = Suggestion.propose(version, by=cast.rep, change="Meet IT earlier", why="It stopped deals.")
    answered = None if answered_after is None else made + answered_after * DAY
    Suggestion.objects.filter(pk=suggestion.pk).update(created_at=made, answered_at=answered)


def test_suggestions_wait_until_their_answer_or_until_today(cast, observe):
    version = build_version(cast)
    assert fact(observe(), "suggestions_answered").met  # nobody waits
    suggested(cast, version, days_ago=20, answered_after=4)
    suggested(cast, version, days_ago=300, answered_after=1)  # too long ago to say how it is now
    suggested(cast, version, days_ago=250)  # still waits
    seen = observe()
    assert seen.median_answer_days == pytest.approx((4 + 250) / 2, abs=1)
    assert not fact(seen, "suggestions_answered").met


def test_many_teams_are_observed_in_the_same_number_of_questions(cast):
    version = build_version(cast)
    build_held(cast, build_opportunity(cast), planned=planned_of(version))

    def asked(teams):
        with CaptureQueriesContext(connection) as queries:
            observing = Observing(cast.workspace, teams, cast.workspace.today())
            assert all(observing.of(team).stages == 3 for team in teams)
        return len(queries)

    few = asked([cast.paris, cast.lyon])
    more = [Team.objects.create(workspace=cast.workspace, name=f"Team {n}") for n in range(20)]
    for team in more:
        version.give_to(team, by=cast.admin)
    assert asked(more) == few
