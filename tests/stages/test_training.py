from datetime import timedelta

import pytest

from salesproc.errors import Refused


def test_a_person_is_trained_once(cast, published):
    first = published.train(cast.rep, by=cast.rep)
    second = published.train(cast.rep, by=cast.manager)
    assert first == second
    assert (first.recorded_by, first.trained_on) == (cast.rep, cast.workspace.today())


def test_nobody_is_trained_on_a_draft(cast, draft):
    with pytest.raises(Refused, match="still changes"):
        draft.train(cast.rep, by=cast.rep)


def test_nobody_is_trained_tomorrow(cast, published):
    with pytest.raises(Refused) as refused:
        published.train(cast.rep, by=cast.manager, on=cast.workspace.today() + timedelta(days=1))
    assert refused.value.field == "trained_on"


# ---- the page


@pytest.fixture
def followed(cast, published):
    published.give_to(cast.paris, by=cast.manager)
    return published


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(manager_client, url, cast, followed, place):
    data = {"next": place, "membership": cast.rep.pk}
    answer = manager_client.post(url("training_create", version=followed.pk), data)
    assert answer.url == url("training_index", version=followed.pk)


def test_a_manager_records_it_for_somebody_of_their_team(manager_client, url, cast, followed):
    manager_client.post(url("training_create", version=followed.pk), {"membership": cast.rep.pk})
    training = followed.trainings.get()
    assert (training.membership, training.recorded_by) == (cast.rep, cast.manager)


def test_a_manager_does_not_record_it_for_another_team(manager_client, url, cast, followed):
    answer = manager_client.post(url("training_create", version=followed.pk), {"membership": cast.other_rep.pk})
    assert answer.status_code == 403
    assert not followed.trainings.exists()


def test_a_rep_does_not_record_it_for_a_colleague(rep_client, url, cast, followed):
    answer = rep_client.post(url("training_create", version=followed.pk), {"membership": cast.manager.pk})
    assert answer.status_code == 403


def test_a_person_of_another_company_is_not_found(manager_client, url, cast, followed, their_draft):
    data = {"membership": their_draft.created_by_id}
    assert manager_client.post(url("training_create", version=followed.pk), data).status_code == 404


def test_the_page_lists_those_who_do_not_know_it_first(manager_client, url, cast, followed):
    followed.train(cast.manager, by=cast.manager)
    lines = manager_client.get(url("training_index", version=followed.pk)).context["page"].lines
    assert [line.person for line in lines] == [cast.rep, cast.manager]


def test_a_record_made_by_mistake_is_taken_back(manager_client, url, cast, followed):
    training = followed.train(cast.rep, by=cast.manager)
    manager_client.post(url("training_remove", pk=training.pk))
    assert not followed.trainings.exists()
