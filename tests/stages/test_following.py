from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from salesproc.errors import Refused
from stages.models import Following, Process


@pytest.fixture
def today(cast):
    return cast.workspace.today()


@pytest.fixture
def second(cast, published):
    return published.process.draft_from(published, by=cast.manager).publish(by=cast.manager, why="Better")


def followed(team, day):
    return [following.version for following in Following.objects.filter(team=team).on(day)]


def test_a_team_follows_a_version_from_a_day(cast, published, today):
    published.give_to(cast.paris, by=cast.manager, starts_on=today + timedelta(days=3))
    assert followed(cast.paris, today) == []
    assert followed(cast.paris, today + timedelta(days=3)) == [published]
    assert followed(cast.lyon, today + timedelta(days=3)) == []


def test_a_new_version_ends_the_one_before_on_that_day(cast, published, second, today):
    published.give_to(cast.paris, by=cast.manager, starts_on=today - timedelta(days=30))
    second.give_to(cast.paris, by=cast.manager, starts_on=today)
    assert followed(cast.paris, today - timedelta(days=1)) == [published]
    assert followed(cast.paris, today) == [second]
    assert Following.objects.get(version=published).ends_on == today


def test_changing_ones_mind_on_the_same_day_leaves_one_version(cast, published, second, today):
    published.give_to(cast.paris, by=cast.manager)
    second.give_to(cast.paris, by=cast.manager)
    published.give_to(cast.paris, by=cast.manager)
    assert followed(cast.paris, today) == [published]
    assert Following.objects.filter(team=cast.paris).real().count() == 1


def test_following_what_is_followed_already_is_refused(cast, published):
    published.give_to(cast.paris, by=cast.manager)
    with pytest.raises(Refused, match="already"):
        published.give_to(cast.paris, by=cast.manager)


def test_a_day_before_a_later_change_is_refused_with_that_day(cast, published, second, today):
    published.give_to(cast.paris, by=cast.manager, starts_on=today + timedelta(days=10))
    with pytest.raises(Refused) as refused:
        second.give_to(cast.paris, by=cast.manager, starts_on=today)
    assert refused.value.field == "starts_on"


def test_a_draft_cannot_be_followed(cast, draft):
    with pytest.raises(Refused, match="published"):
        draft.give_to(cast.paris, by=cast.manager)


def test_a_retired_version_cannot_be_followed(cast, published):
    published.retire(by=cast.manager)
    with pytest.raises(Refused, match="published"):
        published.give_to(cast.paris, by=cast.manager)


def test_the_database_refuses_two_versions_at_once(cast, published, second, today):
    published.give_to(cast.paris, by=cast.manager, starts_on=today)
    with pytest.raises(IntegrityError, match="following_one_at_a_time"), transaction.atomic():
        Following.objects.create(workspace=cast.workspace, team=cast.paris, version=second, starts_on=today)


def test_the_database_refuses_days_the_wrong_way_round(cast, published, today):
    with pytest.raises(IntegrityError, match="following_days_in_order"), transaction.atomic():
        Following.objects.create(
            workspace=cast.workspace,
            team=cast.paris,
            version=published,
            starts_on=today,
            ends_on=today - timedelta(days=1),
        )


def test_two_processes_do_not_make_two_followings(cast, published, today):
    other = Process.begin("Other", by=cast.manager).versions.get()
    stage = other.stages.create(workspace=cast.workspace, name="Signs", position=1, is_signature=True)
    other.publish(by=cast.manager, why="For small deals")
    published.give_to(cast.paris, by=cast.manager, starts_on=today - timedelta(days=5))
    other.give_to(cast.paris, by=cast.manager)
    assert followed(cast.paris, today) == [stage.version]


# ---- the page


def test_the_page_shows_today_what_comes_and_what_was(manager_client, url, cast, published, second, today):
    published.give_to(cast.paris, by=cast.manager, starts_on=today - timedelta(days=30))
    second.give_to(cast.paris, by=cast.manager, starts_on=today + timedelta(days=5))
    (line,) = manager_client.get(url("following_index")).context["page"].lines
    assert (line.current.version, [one.version for one in line.coming], line.past) == (published, [second], [])


def test_a_manager_chooses_for_their_team(manager_client, url, cast, published, today):
    data = {"version": published.pk, "starts_on": today.isoformat()}
    answer = manager_client.post(url("following_create", team=cast.paris.pk), data)
    assert answer.url == url("following_index")
    assert followed(cast.paris, today) == [published]


@pytest.mark.parametrize("day", ["", "yesterday", "2026-13-01", "31/02/2026"])
def test_a_day_that_does_not_exist_is_refused(manager_client, url, cast, published, day):
    data = {"version": published.pk, "starts_on": day}
    assert manager_client.post(url("following_create", team=cast.paris.pk), data).status_code == 422
    assert not Following.objects.exists()


def test_a_draft_is_no_choice(manager_client, url, cast, draft, today):
    data = {"version": draft.pk, "starts_on": today.isoformat()}
    assert manager_client.post(url("following_create", team=cast.paris.pk), data).status_code == 422


def test_another_team_is_not_found_for_its_neighbours_manager(manager_client, url, cast, published):
    assert manager_client.get(url("following_create", team=cast.lyon.pk)).status_code == 404
