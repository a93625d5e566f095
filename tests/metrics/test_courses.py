"""The course of each opportunity: counted change by change, at once, and by hand."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.models import Conversation, Opportunity
from metrics.counting import rebuild, refresh
from metrics.courses import IN_ORDER, NO_SCORE, OFF, OUT_OF_ORDER, ROLES
from metrics.models import CohortChange, Course
from stages.models import BuyerRole, PlannedConversation, Stage, Theme
from tests.builders.conversations import build_next_version, build_opportunity, build_version, planned_of, read_again
from tests.builders.moving import build_moving, move
from tests.metrics.rows import opportunity
from tests.metrics.test_exposures import START, Company, enter, moments, numbers, some, versions

__all__ = ["versions"]


class TalkingCompany(Company):
    """What changes a course and no exposure, too."""

    def talk(self, number, moment):
        deal = some(Opportunity.objects, number)
        if deal:
            theme, role = some(Theme.objects, number // 3), some(BuyerRole.objects, number // 5)
            words = {"theme": theme if number % 4 else None, "buyer_role": role if number % 3 else None}
            Conversation.objects.create(
                workspace_id=deal.workspace_id, opportunity=deal, state="held", starts_at=moment, **words
            )

    def say_otherwise(self, number, moment):
        talk = some(Conversation.objects, number)
        if talk:
            Conversation.objects.filter(pk=talk.pk).update(theme=some(Theme.objects, number // 3))

    def correct_outcome(self, number, moment):
        deal = some(Opportunity.objects.exclude(outcome=""), number)
        if deal:
            Opportunity.objects.filter(pk=deal.pk).update(decided_on=moment.date())

    def merge(self, number, moment):
        theme, kept = some(Theme.objects.in_use(), number), some(Theme.objects.in_use(), number // 7)
        if theme and theme != kept:
            theme.merge_into(kept, by=self.cast.admin)


def stored():
    columns = ("opportunity_id", "team_id", "version_id", "kind", "decided_on", "path", "days", "talks", "fits")
    columns += ("in_order", "out_of_order", "off_score", "skipped", "left_stages", "talks_by_then")
    return sorted(Course.objects.values_list(*columns))


def by_hand():
    """The same in plain Python, a deal at a time."""
    return sorted(course_by_hand(deal) for deal in Opportunity.objects.select_related("workspace"))


def course_by_hand(deal):
    talks = list(deal.conversations.held().select_related("theme", "buyer_role").order_by("starts_at", "pk"))
    fits = fits_by_hand(deal, talks)
    landmarks = landmarks_by_hand(deal, talks)
    return (
        deal.pk,
        deal.team_id,
        deal.version_id or 0,
        deal.outcome or "open",
        deal.decided_on,
        [activity_by_hand(talk) for talk in talks],
        [deal.workspace.day_of(talk.starts_at) for talk in talks],
        [talk.pk for talk in talks],
        fits,
        fits.count(IN_ORDER),
        fits.count(OUT_OF_ORDER),
        fits.count(OFF),
        skipped_by_hand(deal, talks),
        [stage for stage, _n in landmarks],
        [n for _stage, n in landmarks],
    )


def activity_by_hand(talk):
    planned = talk.planned_conversation
    theme = talk.theme or (planned and planned.theme)
    role = talk.buyer_role or (planned and planned.role and planned.role.buyer_role)
    words = [(word and (word.merged_into_id or word.pk)) or 0 for word in (role, theme)]
    return words[0] * ROLES + words[1]


def planned_by_hand(deal, talk):
    """What it is on the score that the deal follows today."""
    return PlannedConversation.objects.filter(
        pk=deal.lens.planned(talk.planned_conversation_id), version=deal.version_id
    ).first()


def fits_by_hand(deal, talks):
    fits, furthest = [], 0
    for talk in talks:
        planned = planned_by_hand(deal, talk)
        if planned is None:
            fits.append(OFF if deal.version_id else NO_SCORE)
            continue
        fits.append(OUT_OF_ORDER if planned.stage.position < furthest else IN_ORDER)
        furthest = max(furthest, planned.stage.position)
    return fits


def left_by_hand(deal):
    """Stages left forward, each with the step that did so first."""
    left = {}
    entries = list(deal.stage_entries.filter(move=None).order_by("sequence"))
    stages = {entry.pk: Stage.objects.get(pk=deal.lens.stage(entry.stage_id)) for entry in entries}
    for one, other in pairwise(entries):
        if stages[one.pk].position < stages[other.pk].position and stages[one.pk] not in left:
            moment = other.entered_at and other.entered_at + timedelta(days=not other.time_known)
            left[stages[one.pk]] = (moment, stages[other.pk].position)
    return left


def skipped_by_hand(deal, talks):
    skipped = 0
    for stage, (moment, _to) in left_by_hand(deal).items():
        for planned in stage.planned_conversations.all():
            held = [talk.starts_at for talk in talks if planned_by_hand(deal, talk) == planned]
            skipped += not held or (moment is not None and min(held) > moment)
    return skipped


def landmarks_by_hand(deal, talks):
    stages = Stage.objects.filter(version=deal.version_id).order_by("position")
    signature = next((stage.position for stage in stages if stage.is_signature), len(stages))
    return [
        (stage.pk, sum(talk.starts_at <= moment for talk in talks))
        for stage, (moment, to) in sorted(left_by_hand(deal).items(), key=lambda one: one[0].position)
        if moment and to <= signature and deal.reading_id is None
    ]


acts = st.tuples(st.sampled_from([name for name in dir(TalkingCompany) if not name.startswith("_")]), numbers, moments)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, max_size=30))
def test_after_any_changes_the_courses_are_exact(cast, versions, acts):
    company = TalkingCompany(cast, versions)
    with transaction.atomic():
        for name, *drawn in acts:
            getattr(company, name)(*drawn)
        refresh(cast.workspace.pk)
        assert stored() == by_hand()
        assert not CohortChange.objects.exists()
        assert rebuild(cast.workspace.pk).mended == 0
        transaction.set_rollback(True)


def hold(deal, planned, at):
    return Conversation.objects.create(
        workspace_id=deal.workspace_id,
        opportunity=deal,
        state="held",
        starts_at=at,
        planned_conversation=planned,
        theme=planned.theme,
        buyer_role=planned.role and planned.role.buyer_role,
    )


def test_a_moved_deal_is_read_as_the_version_of_today_has_it(cast):
    build_version(cast)
    deal = build_opportunity(cast)
    source = deal.version
    hold(deal, planned_of(source, 1), START)
    hold(deal, planned_of(source, 0), START + timedelta(days=1))
    move(build_moving(cast, source, build_next_version(cast, source)))
    refresh(cast.workspace.pk)
    course = Course.objects.get()
    assert course.version_id == read_again(deal).version_id != source.pk
    assert course.fits == [IN_ORDER, OUT_OF_ORDER]
    assert stored() == by_hand()


def test_the_day_of_a_conversation_is_that_of_the_company(cast, versions):
    """Half past eleven in the evening in Paris, not yet that day in UTC."""
    deal = opportunity(cast.paris, version=versions[0])
    hold(deal, planned_of(versions[0], 0), datetime(2025, 1, 5, 23, 30, tzinfo=UTC))
    refresh(cast.workspace.pk)
    assert [day.isoformat() for day in Course.objects.get().days] == ["2025-01-06"]


def test_a_conversation_without_words_is_an_activity_of_its_own(cast):
    deal = opportunity(cast.paris)
    Conversation.objects.create(workspace_id=deal.workspace_id, opportunity=deal, state="held", starts_at=START)
    refresh(cast.workspace.pk)
    course = Course.objects.get()
    assert (course.path, course.fits, course.version_id) == ([0], [NO_SCORE], 0)


def test_what_is_planned_in_a_stage_that_was_left_without_it_is_skipped(cast, versions):
    deal = opportunity(cast.paris, version=versions[0])
    first, second, _third = versions[0].stages.order_by("position")
    enter(deal, first, START)
    refresh(cast.workspace.pk)
    assert Course.objects.get().skipped == 0
    enter(deal, second, START + timedelta(days=5))
    refresh(cast.workspace.pk)
    assert Course.objects.get().skipped == 2
    hold(deal, planned_of(versions[0], 0), START + timedelta(days=5))
    refresh(cast.workspace.pk)
    assert Course.objects.get().skipped == 1


@pytest.mark.parametrize("word", ["theme", "role"])
def test_words_that_are_made_one_are_one_activity(cast, versions, word):
    deal = opportunity(cast.paris, version=versions[0])
    one, other = planned_of(versions[0], 0), planned_of(versions[0], 1)
    for place, planned in enumerate((one, other)):
        hold(deal, planned, START + timedelta(days=place))
    if word == "theme":
        other.theme.merge_into(one.theme, by=cast.admin)
    else:
        kept = BuyerRole.objects.get(name="IT")
        one.role.buyer_role.merge_into(kept, by=cast.admin)
    refresh(cast.workspace.pk)
    assert stored() == by_hand()
    roles = {activity // ROLES for activity in Course.objects.get().path}
    themes = {activity % ROLES for activity in Course.objects.get().path}
    assert (themes == {one.theme_id}) if word == "theme" else (roles == {kept.pk})
