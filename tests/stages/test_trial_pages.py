"""Beginning a trial by its form, and finding trials on the page of the process."""

from datetime import timedelta

import pytest

from stages.models import Trial
from tests.builders.conversations import build_version
from tests.builders.trials import TERMS, build_trial, build_two_versions, end


@pytest.fixture
def versions(cast):
    return build_two_versions(cast)


@pytest.fixture
def sent(cast, versions):
    last = (cast.workspace.today() + timedelta(days=200)).isoformat()
    return {**TERMS, "team": cast.paris.pk, "version": versions[1].pk, "last_on": last}


@pytest.fixture
def begin(manager_client, url, versions):
    return lambda data: manager_client.post(url("trial_create", process=versions[0].process_id), data)


def test_a_manager_begins_a_trial_for_their_team(begin, cast, versions, sent):
    answer = begin(sent)
    trial = Trial.objects.get()
    assert answer.status_code == 302
    assert answer.url.endswith(f"/trials/{trial.pk}/")
    assert (trial.team, trial.version_a, trial.version_b) == (cast.paris, *versions)
    assert (trial.share, trial.watched, trial.horizon_days, trial.enough) == (50, "won", 90, 30)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("share", "5"),
        ("share", "half"),
        ("enough", "3"),
        ("enough", "999999999999"),
        ("hypothesis", ""),
        ("hypothesis", "x" * 4001),
        ("watched", "disqualified"),
        ("horizon_days", "45"),
        ("horizon_days", "soon"),
        ("last_on", "2020-01-01"),
        ("last_on", "31/02/2027"),
        ("version", "0"),
        ("team", "0"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(begin, sent, field, value):
    answer = begin({**sent, field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"][field].value() == value
    assert answer.context["form"]["team"].value() == str({**sent, field: value}["team"])
    assert not Trial.objects.exists()


def test_the_version_that_is_followed_is_refused_at_its_field(begin, sent, versions):
    answer = begin({**sent, "version": versions[0].pk})
    assert answer.status_code == 422
    assert "follows this version already" in answer.context["form"].errors["version"][0]


def test_only_teams_that_follow_the_process_and_try_nothing_are_offered(manager_client, sign_in, url, cast, versions):
    address = url("trial_create", process=versions[0].process_id)

    def offered(client):
        return list(client.get(address).context["form"].fields["team"].queryset)

    assert offered(manager_client) == [cast.paris]
    assert offered(sign_in(cast.admin)) == [cast.lyon, cast.paris]
    build_trial(cast, versions[1])
    assert offered(sign_in(cast.admin)) == [cast.lyon]
    page = sign_in(cast.manager).get(address)
    assert not page.context["form"].can_begin
    assert "Nothing to try yet" in page.content.decode()


def test_a_team_of_somebody_else_is_no_choice(begin, cast, sent):
    assert begin({**sent, "team": cast.lyon.pk}).status_code == 422


def test_one_version_alone_cannot_be_tried(manager_client, url, cast):
    only = build_version(cast)
    assert not manager_client.get(url("trial_create", process=only.process_id)).context["form"].can_begin


def test_the_page_of_the_process_lists_its_trials(manager_client, url, cast, versions):
    first = build_trial(cast, versions[1], hypothesis="<b>bold</b>")
    end(first, by=cast.manager, is_met=False)
    build_trial(cast, versions[1])
    page = manager_client.get(url("process_show", pk=versions[0].process_id))
    assert [trial.is_running for trial in page.context["trials"]] == [True, False]
    text = page.content.decode()
    assert "Paris: version 2 beside version 1" in text
    assert "ended early" in text


def test_those_of_another_team_do_not_see_it(sign_in, url, cast, versions):
    build_trial(cast, versions[1])
    page = sign_in(cast.other_rep).get(url("process_show", pk=versions[0].process_id))
    assert list(page.context["trials"]) == []


def test_many_trials_keep_the_page_short(manager_client, url, cast, versions, django_assert_max_num_queries):
    for _ in range(8):
        end(build_trial(cast, versions[1]), by=cast.manager)
    with django_assert_max_num_queries(17):
        page = manager_client.get(url("process_show", pk=versions[0].process_id))
    assert page.content.decode().count("beside version 1") == 8
    assert "<summary" in page.content.decode()


def test_publishing_offers_the_teams_that_try_nothing(manager_client, url, cast, versions):
    draft = versions[1].process.draft_from(versions[1], by=cast.manager)
    address = url("publication_create", version=draft.pk)
    assert manager_client.get(address).context["form"].initial["teams"]
    build_trial(cast, versions[1])
    build_trial(cast, versions[1], team=cast.lyon, by=cast.admin)
    assert manager_client.get(address).context["form"].initial["teams"] == []


def test_a_team_in_a_trial_is_told_so_where_it_would_change(manager_client, url, cast, versions):
    build_trial(cast, versions[1])
    data = {"version": versions[1].pk, "starts_on": cast.workspace.today().isoformat()}
    answer = manager_client.post(url("following_create", team=cast.paris.pk), data)
    assert answer.status_code == 422
    assert "end the trial first" in answer.content.decode()
