import pytest

from stages.models import Indicator


@pytest.fixture
def stage(draft):
    """The first stage has one indicator, the second has two."""
    return draft.stages.first()


DATA = {"name": "Days to a stated goal", "steers": "speed", "timing": "leading"}


def test_an_indicator_is_added(manager_client, url, stage):
    assert manager_client.post(url("indicator_create", stage=stage.pk), DATA).status_code == 302
    added = stage.indicators.get(position=2)
    assert (added.name, added.steers, added.timing) == ("Days to a stated goal", "speed", "leading")


def test_a_third_indicator_is_refused(manager_client, url, draft):
    full = draft.stages.all()[1]
    answer = manager_client.post(url("indicator_create", stage=full.pk), DATA)
    assert answer.status_code == 422
    assert "two indicators at most" in answer.content.decode()
    assert full.indicators.count() == 2


@pytest.mark.parametrize("missing", ["name", "steers", "timing"])
def test_an_indicator_says_what_it_is_for(manager_client, url, stage, missing):
    answer = manager_client.post(url("indicator_create", stage=stage.pk), {**DATA, missing: ""})
    assert answer.status_code == 422
    assert stage.indicators.count() == 1


def test_an_indicator_is_changed_unless_it_was_meanwhile(manager_client, url, cast, stage):
    indicator = stage.indicators.get()
    opened = {**DATA, "seen": indicator.seen}
    assert manager_client.post(url("indicator_update", pk=indicator.pk), opened).status_code == 302
    assert manager_client.post(url("indicator_update", pk=indicator.pk), opened).status_code == 409


def test_removing_the_first_moves_the_second_up(manager_client, url, draft):
    full = draft.stages.all()[1]
    first, second = full.indicators.all()
    manager_client.post(url("indicator_remove", pk=first.pk), {"seen": first.seen})
    assert list(Indicator.objects.filter(stage=full).values_list("pk", "position")) == [(second.pk, 1)]
