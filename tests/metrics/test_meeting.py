"""The page of a review: its agenda, the decision, what is kept of both, and who sees it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.agenda import LATER, SECTIONS, Agenda
from people.models import Department, Team
from stages.models import ReviewMeeting, Suggestion, Trial
from tests.builders.conversations import build_held, build_opportunity, build_version, planned_of


@pytest.fixture
def process(cast):
    version = build_version(cast)
    build_held(cast, build_opportunity(cast), planned=planned_of(version))
    Suggestion.propose(version, by=cast.rep, change="Meet IT earlier", why="It stopped three deals.")
    return version.process


@pytest.fixture
def url(cast):
    return lambda name, **kwargs: reverse(f"metrics:{name}", kwargs={"workspace": cast.workspace.slug, **kwargs})


@pytest.fixture
def manager(client, cast):
    client.force_login(cast.manager.user)
    return client


def sent(cast, **changed):
    day = cast.workspace.today()
    said = {"held_on": day, "decision": "nothing", "reason": "It works.", "next_review_on": day + timedelta(days=90)}
    return said | {"people": [cast.manager.pk, cast.rep.pk]} | changed


def test_the_agenda_is_made_from_what_is_there(manager, cast, process, url):
    page = manager.get(url("meeting_create", process=process.pk))
    text = page.content.decode()
    places = {place.name: place for place in page.context["page"].places}
    assert list(places) == list(SECTIONS)
    assert "Meet IT earlier" in text
    assert "one vote" in text
    assert "0 of 4 people know version 1" in text
    for name in LATER:
        assert places[name].section is None
        assert f'hx-get="{url("agenda_show", process=process.pk, section=name)}"' in text


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_is_a_page_and_a_part_of_one(manager, process, url, name):
    address = url("agenda_show", process=process.pk, section=name)
    assert "<html" in manager.get(address).content.decode()
    part = manager.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith(f'<section class="card tight stack near" id="agenda-{name}"')


def test_what_is_no_section_is_not_found(manager, process, url):
    assert manager.get(url("agenda_show", process=process.pk, section="kept")).status_code == 404


def test_a_review_is_recorded_with_the_agenda_as_it_was(manager, cast, process, url):
    answer = manager.post(url("meeting_create", process=process.pk), sent(cast))
    meeting = ReviewMeeting.objects.get()
    assert answer.url == url("meeting_show", pk=meeting.pk)
    assert set(meeting.people.all()) == {cast.manager, cast.rep}
    assert [section["name"] for section in meeting.agenda["fr"]] == list(SECTIONS)
    Suggestion.objects.update(change="Something else by now")
    page = manager.get(answer.url).content.decode()
    assert "It works." in page
    assert "Meet IT earlier" in page
    assert "Something else by now" not in page
    assert "1 of 1, 95% interval" in page


def test_it_is_read_in_the_language_of_the_reader(manager, cast, process, url):
    manager.post(url("meeting_create", process=process.pk), sent(cast))
    cast.manager.user.language = "fr"
    cast.manager.user.save(update_fields=["language"])
    page = manager.get(url("meeting_show", pk=ReviewMeeting.objects.get().pk)).content.decode()
    assert "Ne rien changer" in page
    assert "Suggestions en attente" in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"reason": ""}, "required"),
        ({"people": []}, "required"),
        ({"decision": "party"}, "not one of the available choices"),
        ({"decision": "publish"}, "There is no draft to publish."),
        ({"next_review_on": "2020-01-01"}, "Choose a day to come"),
        ({"held_on": "soon"}, "Enter a valid date"),
        ({"people": [10**12]}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(manager, cast, process, url, changed, says):
    answer = manager.post(url("meeting_create", process=process.pk), sent(cast, reason="We looked.") | changed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert ("We looked." in page) == ("reason" not in changed)
    assert not ReviewMeeting.objects.exists()


def test_sending_it_twice_records_it_once(manager, cast, process, url):
    address = url("meeting_create", process=process.pk)
    assert [manager.post(address, sent(cast)).status_code for _ in range(2)] == [302, 422]
    assert ReviewMeeting.objects.count() == 1


def test_a_decision_leads_to_its_next_step(manager, cast, process, url):
    manager.post(url("meeting_create", process=process.pk), sent(cast, decision="draft"))
    meeting = ReviewMeeting.objects.get()
    begin = reverse("stages:version_create", kwargs={"workspace": "novalis", "process": process.pk})
    assert begin in manager.get(url("meeting_show", pk=meeting.pk)).content.decode()
    draft = manager.post(begin, {"start": meeting.version_id}).url
    page = manager.get(url("meeting_show", pk=meeting.pk)).content.decode()
    assert begin not in page
    assert draft in page
    assert draft in manager.get(url("meeting_create", process=process.pk)).content.decode()


def test_a_correction_shows_what_it_said_before(manager, cast, process, url):
    manager.post(url("meeting_create", process=process.pk), sent(cast))
    meeting = ReviewMeeting.objects.get()
    said = sent(cast, decision="other", reason="It works for now.", revision=1)
    assert manager.post(url("meeting_update", pk=meeting.pk), said).url == url("meeting_show", pk=meeting.pk)
    page = manager.get(url("meeting_show", pk=meeting.pk)).content.decode()
    assert "It works for now." in page
    assert "It works.<br>" in page or ">It works.<" in page
    stale = manager.post(url("meeting_update", pk=meeting.pk), said | {"reason": "Once more."})
    assert stale.status_code == 409
    assert "Once more." in stale.content.decode()


def test_figures_of_teams_are_not_shown_to_who_does_not_see_them(client, cast, process, url):
    client.force_login(cast.admin.user)
    client.post(url("meeting_create", process=process.pk), sent(cast))
    meeting = ReviewMeeting.objects.get()
    client.force_login(cast.rep.user)
    page = client.get(url("meeting_show", pk=meeting.pk)).content.decode()
    assert "95% interval" not in page
    assert "about teams that you do not see" in page
    assert "Meet IT earlier" in page


def test_the_process_lists_its_reviews(manager, cast, process, url):
    manager.post(url("meeting_create", process=process.pk), sent(cast))
    meeting = url("meeting_show", pk=ReviewMeeting.objects.get().pk)
    show = reverse("stages:process_show", kwargs={"workspace": "novalis", "pk": process.pk})
    for address in (show, url("meeting_index", process=process.pk)):
        assert meeting in manager.get(address).content.decode()


def test_a_process_without_a_version_has_a_review_too(manager, cast, process, url):
    empty = type(process).begin("Nothing yet", by=cast.manager)
    for name in SECTIONS:
        assert manager.get(url("agenda_show", process=empty.pk, section=name)).status_code == 200
    people = [cast.manager.pk, cast.other_manager.pk]
    assert manager.post(url("meeting_create", process=empty.pk), sent(cast, people=people)).status_code == 302
    assert ReviewMeeting.objects.get().version is None


def test_the_pages_ask_as_much_of_the_database_for_little_as_for_much(manager, cast, process, url):
    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(address).status_code == 200
        return len(queries)

    addresses = [url("meeting_create", process=process.pk), url("meeting_index", process=process.pk)]
    addresses += [url("agenda_show", process=process.pk, section=name) for name in SECTIONS]
    manager.post(url("meeting_create", process=process.pk), sent(cast))
    addresses.append(url("meeting_show", pk=ReviewMeeting.objects.get().pk))
    [asked(address) for address in addresses]
    few = [asked(address) for address in addresses]
    grow(cast, process)
    [asked(address) for address in addresses]
    assert [asked(address) for address in addresses] == few
    assert max(few) <= 32, few


def grow(cast, process):
    version = process.in_force()
    sales = Department.objects.get(name="Sales")
    for n in range(12):
        Suggestion.propose(version, by=cast.rep, change=f"Change {n}", why="Because.")
        team = Team.objects.create(workspace=cast.workspace, name=f"Team {n}", department=sales)
        cast.manager.give("manager", team=team, starts_on=cast.workspace.today())
        version.give_to(team, by=cast.admin)
        build_held(cast, build_opportunity(cast), planned=planned_of(version))
        day = cast.workspace.today() - timedelta(days=n + 1)
        said = sent(cast, held_on=day, people=[cast.manager, cast.rep])
        ReviewMeeting.hold(process, by=cast.manager, agenda={}, **said)


# ---- the sections


def lines(cast, process, name, who=None):
    return Agenda(who or cast.manager, process).section(name).lines


def test_results_are_told_with_their_intervals_and_lead_to_what_they_count(cast, process, manager):
    (paris,) = lines(cast, process, "results")
    assert (paris.title, paris.is_few) == ("Paris decided nothing", True)
    assert [line.title for line in lines(cast, process, "results", cast.executive)] == [
        "Lyon decided nothing",
        "Paris decided nothing",
    ]


def test_a_trial_is_on_the_agenda_of_those_who_see_its_team(cast, process):
    version = process.in_force()
    newer = process.draft_from(version, by=cast.manager).publish(by=cast.manager, why="Better", knowing=version.pk)
    last_on = cast.workspace.today() + timedelta(days=120)
    terms = {"share": 50, "hypothesis": "Fewer no decisions.", "watched": "no_decision", "horizon_days": 90}
    trial = Trial.begin(cast.paris, newer, by=cast.manager, enough=30, last_on=last_on, **terms)
    (line,) = lines(cast, process, "trials")
    assert (line.title, line.tone) == ("Paris tries version 2 beside version 1", "")
    assert line.detail.endswith("Expected: Fewer no decisions.")
    assert lines(cast, process, "trials", cast.other_manager) == ()
    trial.end(by=cast.manager, decision="keep", reason="No difference.", is_met=False)
    (line,) = lines(cast, process, "trials")
    assert line.detail == "Keep the version that the team follows. No difference."


def test_the_level_says_what_is_missing(cast, process):
    level, *missing = lines(cast, process, "level")
    assert level.title == "By the facts, Paris is at the level “Informal”"
    said = [line.title for line in missing]
    assert "People trained on the version in force: 0% (0 of 2), asked 80%" in said
    assert "Stages with expected days and an indicator: 0% (0 of 3), asked 100%" in said
