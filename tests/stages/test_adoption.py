"""Who is trained on what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Membership, Role
from tests.cast import SINCE


@pytest.fixture
def followed(cast, published):
    published.give_to(cast.paris, by=cast.manager)
    return published


@pytest.fixture
def adoption(manager_client, url):
    return lambda **asked: manager_client.get(url("adoption_index"), asked).context["adoption"]


def newer(cast, version):
    draft = version.process.draft_from(version, by=cast.manager)
    return draft.publish(by=cast.manager, why="Better", knowing=version.pk, teams=[cast.lyon])


def test_what_is_missing_comes_first(adoption, cast, followed):
    followed.train(cast.rep, by=cast.manager)
    page = adoption()
    assert [line.person for line in page.everybody] == [cast.manager, cast.rep]
    assert (page.missing, page.versions) == (1, [followed])


def test_each_is_asked_for_the_version_of_their_team_and_what_they_knew_before_is_told(adoption, cast, followed):
    second = newer(cast, followed)
    followed.train(cast.other_rep, by=cast.admin)
    lines = {line.person: line.cells for line in adoption().everybody}
    first, latest = lines[cast.other_rep]
    assert (first.version, first.is_asked, first.training is not None) == (followed, False, True)
    assert (latest.version, latest.is_missing, latest.earlier) == (second, True, followed.number)


def test_the_address_narrows_it(adoption, cast, followed):
    newer(cast, followed)
    followed.train(cast.rep, by=cast.manager)
    assert {line.person for line in adoption(team=cast.lyon.pk).everybody} == {cast.other_rep, cast.other_manager}
    assert [line.person for line in adoption(team=cast.paris.pk, missing=1).page] == [cast.manager]
    assert adoption(process=0).everybody == []


def test_nobody_follows_anything(manager_client, url, draft):
    assert "No team follows a version" in manager_client.get(url("adoption_index")).content.decode()


def test_many_people_come_by_fifty_and_in_the_same_number_of_questions(manager_client, url, cast, followed):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            answer = manager_client.get(url("adoption_index"))
        return len(queries), answer.context["adoption"]

    few, _page = asked()
    for number in range(60):
        person = Membership.objects.create(workspace=cast.workspace, name=f"Person {number:02}", starts_on=SINCE)
        person.give(Role.Kind.REP, team=cast.paris, starts_on=SINCE)
        followed.train(person, by=cast.manager)
    many, page = asked()
    assert (many, len(page.page.object_list), len(page.everybody)) == (few, 50, 62)


# ---- recorded by a manager


def test_a_manager_records_the_day(manager_client, url, cast, followed):
    data = {"membership": cast.rep.pk, "trained_on": cast.workspace.today().isoformat()}
    manager_client.post(url("training_create", version=followed.pk), data)
    assert followed.trainings.get().trained_on == cast.workspace.today()


@pytest.mark.parametrize(("days", "says"), [(1, "still to come"), (-1, "published later")])
def test_an_impossible_day_is_refused_at_the_person(manager_client, url, cast, followed, days, says):
    day = cast.workspace.today() + timedelta(days=days)
    data = {"membership": cast.rep.pk, "trained_on": day.isoformat()}
    answer = manager_client.post(url("training_create", version=followed.pk), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert f'value="{day.isoformat()}"' in page
    assert not followed.trainings.exists()


def test_nobody_records_their_own(manager_client, url, followed):
    answer = manager_client.post(url("training_create", version=followed.pk))
    assert answer.status_code == 422
    assert not followed.trainings.exists()


# ---- owner and next review


@pytest.mark.parametrize(
    ("days", "says"), [(None, "No day for the next review"), (-3, "review overdue since"), (0, "review today")]
)
def test_the_pages_say_in_words_when_a_review_is_due(manager_client, url, cast, draft, days, says):
    process = draft.process
    process.next_review_on = None if days is None else cast.workspace.today() + timedelta(days=days)
    process.save(update_fields=["next_review_on"])
    for address in (url("process_index"), url("process_show", pk=process.pk)):
        page = manager_client.get(address).content.decode()
        assert says in page
        assert "Inès Garnier looks after it" in page
