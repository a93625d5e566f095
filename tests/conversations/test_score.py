from datetime import UTC, datetime, timedelta

from conversations.score import FilledScore, days_spent
from tests.builders.conversations import (
    build_contact,
    build_held,
    build_scheduled,
    planned_of,
)


def drawn(opportunity):
    people = opportunity.involvements.present().select_related("contact")
    return FilledScore(opportunity, people).draw()


def notes(score):
    return {note.label: note.state for row in score.rows for cell in row.cells for note in cell.notes}


def test_a_new_opportunity_has_one_next_and_the_rest_planned(opportunity):
    states = notes(drawn(opportunity))
    assert states.pop("Theme 1 Sponsor") == "next"
    assert set(states.values()) == {"planned"}
    assert len(states) == 5


def test_what_is_scheduled_is_next_instead_of_the_suggestion(cast, version, opportunity):
    build_scheduled(cast, opportunity, planned=planned_of(version, 1))
    opportunity.refresh_from_db()
    states = notes(drawn(opportunity))
    assert (states["Theme 2 Sponsor"], states["Theme 1 Sponsor"]) == ("next", "planned")


def test_held_skipped_and_off_the_score(cast, version, opportunity):
    build_held(cast, opportunity, planned=planned_of(version))
    build_held(cast, opportunity, theme_name="The weather")
    build_held(cast, opportunity, theme_name="The weather")
    opportunity.enter(version.stages.all()[1], by=cast.rep, reason="x")
    score = drawn(opportunity)
    states = notes(score)
    assert (states["Theme 1 Sponsor"], states["Theme 1 IT"], states["The weather"]) == ("held", "skipped", "off")
    row = score.rows[-1]
    assert (row.name, row.cells[0].notes[0].count) == ("No buyer role", 2)


def test_captions_name_the_people_and_the_days(cast, version, opportunity):
    marc = build_contact(cast, opportunity.account)
    opportunity.involve(marc, by=cast.rep, buyer_role=planned_of(version).role.buyer_role)
    score = drawn(opportunity)
    assert [row.caption for row in score.rows] == ["Marc Oudin", "nobody yet"]
    assert [column.is_now for column in score.stages] == [True, False, False]
    assert score.stages[0].caption.replace("\u202f", " ") == "14 d · expected 10"
    assert score.stages[1].caption.replace("\u202f", " ") == "expected 10 d"


def test_the_days_stop_when_it_is_lost(cast, version, opportunity):
    opportunity.decide("lost", by=cast.rep)
    outcome = opportunity.outcome_in_force()
    spent = days_spent([(1, opportunity.opened_at)], outcome.decided_at)
    assert drawn(opportunity).stages[0].caption.startswith(str(spent[1]))


def test_days_add_up_over_visits_and_unknown_moments_stay_unknown():
    def moment(day):
        return datetime(2026, 1, day, tzinfo=UTC)

    assert days_spent([(1, moment(1)), (2, moment(4)), (1, moment(6))], moment(10)) == {1: 7, 2: 2}
    assert days_spent([(1, None), (2, moment(4))], moment(5)) == {2: 1}
    assert days_spent([(1, moment(1)), (2, None)], moment(5)) == {}
    assert days_spent([], moment(1)) == {}


def test_it_asks_as_much_for_thirty_conversations_as_for_three(cast, version, opportunity, django_assert_num_queries):
    for held in (3, 27):
        for days in range(held):
            build_held(cast, opportunity, theme_name=f"Theme {days}", days_ago=days)
        fresh = type(opportunity).objects.select_related("version__process", "workspace").get(pk=opportunity.pk)
        people = list(fresh.involvements.select_related("contact"))
        with django_assert_num_queries(3):
            FilledScore(fresh, people).draw()


def test_a_stage_just_entered_shows_no_day(cast, version, opportunity):
    second = version.stages.all()[1]
    opportunity.enter(second, by=cast.rep, reason="x")
    score = drawn(opportunity)
    assert score.stages[1].caption.replace("\u202f", " ") == "0 d · expected 10"
    assert timedelta(0) <= opportunity.stage_entered_at - opportunity.opened_at
