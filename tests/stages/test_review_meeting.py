"""A review and its decision: what is recorded, what is refused, and what a correction keeps."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from people import isolation
from salesproc.errors import Refused, Stale
from stages.agenda import Line, Section
from stages.models import ReviewMeeting


@pytest.fixture
def process(published):
    return published.process


@pytest.fixture
def hold(cast, process):
    today = cast.workspace.today()

    def record(days_ago=0, people=None, agenda=None, **changed):
        fields = {"decision": "nothing", "reason": "It works.", "next_review_on": today + timedelta(days=90)}
        fields |= {"held_on": today - timedelta(days=days_ago)} | changed
        people = [cast.manager, cast.rep] if people is None else people
        return ReviewMeeting.hold(process, by=cast.manager, agenda=agenda or {}, people=people, **fields)

    return record


def test_it_says_what_was_decided_by_whom_and_when_it_is_looked_at_next(cast, process, published, hold):
    meeting = hold(agenda={"en": []})
    assert list(meeting.people.all()) == [cast.rep, cast.manager]
    assert (meeting.version, meeting.recorded_by, meeting.agenda) == (published, cast.manager, {"en": []})
    process.refresh_from_db()
    assert process.next_review_on == meeting.next_review_on


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"people": []}, "people"),
        ({"days_ago": -1}, "held_on"),
        ({"decision": "publish"}, "decision"),
    ],
)
def test_what_cannot_be_recorded_is_told_at_its_field(hold, changed, field):
    with pytest.raises(Refused) as refused:
        hold(**changed)
    assert refused.value.field == field
    assert not ReviewMeeting.objects.exists()


@pytest.mark.parametrize("days", [0, -1])
def test_the_next_review_is_to_come(cast, hold, days):
    with pytest.raises(Refused) as refused:
        hold(days_ago=10, next_review_on=cast.workspace.today() + timedelta(days=days))
    assert refused.value.field == "next_review_on"


def test_publishing_the_draft_can_be_decided_where_there_is_one(cast, process, published, hold):
    process.draft_from(published, by=cast.manager)
    assert hold(decision="publish").decision == "publish"


def test_somebody_of_another_company_was_not_there(cast, hold, their_draft):
    with isolation.opened(cast.other_workspace.pk):
        rita = their_draft.created_by
    with pytest.raises(Refused) as refused:
        hold(people=[rita])
    assert refused.value.field == "people"


def test_one_day_has_one_review(hold):
    hold()
    with pytest.raises(Refused, match="recorded already") as refused:
        hold()
    assert refused.value.field == "held_on"
    assert ReviewMeeting.objects.count() == 1


def test_an_older_one_that_is_recorded_later_does_not_plan_the_next(cast, process, hold):
    latest = hold()
    hold(days_ago=40, next_review_on=cast.workspace.today() + timedelta(days=5))
    process.refresh_from_db()
    assert process.next_review_on == latest.next_review_on


def test_a_correction_keeps_the_old_text_and_leaves_the_agenda(cast, process, hold):
    meeting = hold(agenda={"en": [{"name": "drift"}]})
    said = {"held_on": meeting.held_on, "decision": "other", "next_review_on": meeting.next_review_on}
    meeting.correct(by=cast.admin, revision=1, people=[cast.manager], reason="It works for now.", **said)
    meeting = ReviewMeeting.objects.get()
    assert (meeting.decision, meeting.reason, meeting.revision) == ("other", "It works for now.", 2)
    assert (list(meeting.people.all()), meeting.agenda) == ([cast.manager], {"en": [{"name": "drift"}]})
    (old,) = meeting.corrections.all()
    assert (old.decision, old.reason, old.corrected_by) == ("nothing", "It works.", cast.admin)
    assert old.people == "Chloé Martel, Inès Garnier"


def test_a_corrected_day_moves_the_next_review_unless_somebody_moved_it_since(cast, process, hold):
    meeting, day = hold(), cast.workspace.today()
    said = {"held_on": meeting.held_on, "decision": "nothing", "reason": "It works.", "people": [cast.rep]}
    meeting.correct(by=cast.manager, revision=1, next_review_on=day + timedelta(days=30), **said)
    process.refresh_from_db()
    assert process.next_review_on == day + timedelta(days=30)
    process.look_after(by=cast.manager, owner=cast.manager, next_review_on=day + timedelta(days=7))
    meeting = ReviewMeeting.objects.get()
    meeting.correct(by=cast.manager, revision=2, next_review_on=day + timedelta(days=60), **said)
    process.refresh_from_db()
    assert process.next_review_on == day + timedelta(days=7)


def test_two_corrections_at_once_lose_none(cast, hold):
    meeting = hold()
    said = {"held_on": meeting.held_on, "decision": "other", "next_review_on": meeting.next_review_on}
    meeting.correct(by=cast.manager, revision=1, people=[cast.rep], reason="Once.", **said)
    with pytest.raises(Stale):
        meeting.correct(by=cast.admin, revision=1, people=[cast.rep], reason="Twice.", **said)
    assert ReviewMeeting.objects.get().reason == "Once."


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"decision": "party"}, {"next_review_on": "2020-01-01"}])
def test_the_database_refuses_what_must_not_be(hold, wrong):
    hold()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewMeeting.objects.update(**wrong)


# ---- the version that is looked at


def test_the_version_in_force_is_one_that_a_team_follows(cast, process, published):
    published.give_to(cast.paris, by=cast.manager)
    newer = process.draft_from(published, by=cast.manager).publish(by=cast.manager, why="Better", knowing=published.pk)
    assert process.in_force() == published
    newer.give_to(cast.lyon, by=cast.admin)
    assert process.in_force() == newer


def test_a_process_that_nobody_follows_shows_what_was_published_last(draft):
    assert draft.process.in_force() is None
    draft.publish(by=draft.created_by, why="Start")
    assert draft.process.in_force() == draft


# ---- what is kept of an agenda


def test_a_section_is_read_as_it_was_kept_without_its_addresses(cast):
    line = Line("A title", "a detail", "warn", "/somewhere/", is_few=True)
    section = Section("drift", "Drift", (line,), note="n", empty="e", teams=(cast.paris.pk,))
    again = Section.read(section.kept())
    assert again.lines == (Line("A title", "a detail", "warn", "", is_few=True),)
    assert (again.name, again.title, again.note, again.empty, again.teams) == (
        "drift",
        "Drift",
        "n",
        "e",
        section.teams,
    )


def test_figures_of_teams_are_for_those_who_see_them_all(cast):
    section = Section("drift", "Drift", teams=(cast.paris.pk, cast.lyon.pk))
    assert [section.is_for(who) for who in (cast.executive, cast.manager, cast.rep)] == [True, False, False]
    assert Section("findings", "Design review").is_for(cast.rep)
