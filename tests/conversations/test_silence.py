from datetime import date, datetime, time, timedelta
from itertools import product

import pytest
from django.utils import timezone

from conversations.models import Opportunity, SilenceAlarm, SilenceEnding, renew_silences
from conversations.neglected import Neglected
from conversations.silence import KNOWN_SILENCES, USUAL_DAYS, Ending, alarm_days, days_silent, is_silent
from conversations.tasks import renew_silences_of
from tests.builders.conversations import build_held, build_opportunity, build_scheduled, build_version

TODAY = date(2026, 11, 20)


def ago(days):
    return TODAY - timedelta(days=days)


def test_silence_counts_from_the_last_conversation_and_else_from_the_opening():
    assert days_silent(ago(24), ago(90), TODAY) == 24
    assert days_silent(None, ago(90), TODAY) == 90
    assert days_silent(None, None, TODAY) is None
    assert days_silent(TODAY + timedelta(days=1), None, TODAY) == 0


def test_the_alarm_is_the_usual_one_until_enough_silences_are_known():
    assert alarm_days(KNOWN_SILENCES - 1, 9) == USUAL_DAYS
    assert alarm_days(KNOWN_SILENCES, 9) == 9
    assert alarm_days(0, None) == USUAL_DAYS


@pytest.mark.parametrize(
    ("days", "next_in", "silent"),
    [
        (20, None, False),
        (21, None, True),
        (21, 0, False),
        (21, 14, False),
        (21, 15, True),
        (60, -15, True),
        (60, -14, False),
    ],
)
def test_a_conversation_scheduled_soon_stops_the_alarm(days, next_in, silent):
    next_on = None if next_in is None else TODAY + timedelta(days=next_in)
    assert is_silent(days, next_on, TODAY, 21) is silent
    assert is_silent(None, next_on, TODAY, 21) is False


@pytest.fixture
def version(cast):
    return build_version(cast)


def talked_with(cast, *days_ago):
    """Opened the day before the first of these days, with a conversation at noon of each."""
    today, zone = cast.workspace.today(), cast.workspace.zone
    noons = [datetime.combine(today - timedelta(days=days), time(12), zone) for days in sorted(days_ago, reverse=True)]
    opportunity = build_opportunity(cast, at=noons[0] - timedelta(days=1))
    for noon in noons:
        build_held(cast, opportunity, starts_at=noon)
    return opportunity


def test_the_alarm_of_a_stage_is_the_third_quartile_of_the_silences_in_its_won_deals(cast, version):
    deal = talked_with(cast, *range(1, 130, 4))  # 32 silences of 4 days
    late = talked_with(cast, 300, 200)
    for opportunity in (deal, late):
        opportunity.decide("won", by=cast.rep)
    open_one = talked_with(cast, 400, 90)
    renew_silences(cast.workspace)
    row = SilenceAlarm.objects.get()
    assert (row.silences, row.third_quartile) == (33, 4)
    alarms = SilenceAlarm.of(cast.workspace)
    assert alarms.days(open_one.stage_id) == 4
    assert alarms.days(version.stages.last().pk) == USUAL_DAYS
    assert alarms.days(None) == USUAL_DAYS


def test_few_silences_leave_the_usual_alarm(cast, version):
    deal = talked_with(cast, 9, 6, 3)
    deal.decide("won", by=cast.rep)
    renew_silences(cast.workspace)
    assert SilenceAlarm.objects.get().silences == 2
    assert SilenceAlarm.of(cast.workspace).days(deal.stage_id) == USUAL_DAYS


def test_endings_count_the_decided_deals_that_were_once_silent_this_long(cast, version):
    for last, kind in ((30, "no_decision"), (40, "no_decision"), (3, "won")):
        deal = talked_with(cast, last + 5, last)
        deal.decide(kind, by=cast.rep, **({"cause": "indecision"} if kind == "no_decision" else {}))
    renew_silences(cast.workspace)
    team = cast.paris.pk
    assert SilenceEnding.after([(team, 5), (team, 24), (team, 40), (team, 41), (team, 4000)]) == {
        (team, 5): Ending(3, 2),
        (team, 24): Ending(2, 2),
        (team, 40): Ending(1, 1),
        (team, 41): Ending(0, 0),
        (team, 4000): Ending(0, 0),
    }


def test_renewing_twice_changes_nothing(cast, version):
    talked_with(cast, 9, 3).decide("won", by=cast.rep)
    renew_silences_of(cast.workspace.pk)
    before = list(SilenceEnding.objects.values_list("days", "decided"))
    renew_silences(cast.workspace)
    assert list(SilenceEnding.objects.values_list("days", "decided")) == before


def build_silences(cast, version):
    """Before, at and past the alarm of a stage with one of its own, without and with a conversation soon and later."""
    known = version.stages.first()
    SilenceAlarm.objects.create(workspace=cast.workspace, lineage=known.lineage, silences=30, third_quartile=10)
    for held, scheduled in product((None, 0, 9, 10, 20, 21), (None, 1, 14, 15)):
        opportunity = build_opportunity(cast, at=timezone.now() - timedelta(days=40))
        if held is not None:
            build_held(cast, opportunity, days_ago=held, starts_at=timezone.now() - timedelta(days=held, minutes=1))
        if scheduled:
            build_scheduled(cast, opportunity, in_days=scheduled)
    other = build_opportunity(cast, at=timezone.now() - timedelta(days=20))
    Opportunity.objects.filter(pk=other.pk).update(stage=None)


def test_the_database_and_the_rule_agree_on_who_is_silent(cast, version):
    build_silences(cast, version)
    today, zone = cast.workspace.today(), cast.workspace.zone
    alarms = SilenceAlarm.of(cast.workspace)

    def day(moment):
        return moment and moment.astimezone(zone).date()

    def is_alarming(row):
        days = days_silent(day(row.last_held_at), row.opened_on, today)
        return is_silent(days, day(row.next_at), today, alarms.days(row.stage_id))

    rows = Opportunity.objects.all()
    silent = set(Opportunity.objects.silent(alarms, today))
    assert {row for row in rows if is_alarming(row)} == silent
    assert 0 < len(silent) < len(rows)
    neglected = Neglected.of(cast.rep, viewer=cast.rep, today=today, most=99)
    unplanned = {row.pk for row in rows if not row.next_at and row not in silent}
    assert {deal.pk for deal in neglected.silent} == {row.pk for row in silent}
    assert {deal.pk for deal in neglected.unplanned} == unplanned
    assert (neglected.silent_count, neglected.unplanned_count) == (len(silent), len(unplanned))
