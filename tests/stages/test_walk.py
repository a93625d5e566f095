"""Learning a score: the walk, its end, and the line that leads to it."""

import pytest
from django.urls import reverse

from stages.models import Stage, Training
from stages.walk import ToLearn, to_learn


@pytest.fixture
def followed(cast, published):
    published.give_to(cast.paris, by=cast.manager)
    return published


@pytest.fixture
def walk(rep_client, url):
    def show(version, at=1):
        return rep_client.get(url("walk_show", version=version.pk), {"at": at}).context["walk"]

    return show


def walked(client, address, steps):
    for at in range(1, steps + 1):
        assert client.get(address, {"at": at}).status_code == 200


def test_it_goes_stage_by_stage_and_ends_with_the_confirmation(walk, followed):
    first = walk(followed)
    stages = list(followed.stages.values_list("name", flat=True))
    assert [step.label for step in first.steps] == [*stages, "I know this score"]
    assert (first.before, first.after.place) == (None, 2)
    last = walk(followed, at=99)
    assert (last.step.key, last.after) == ("end", None)


def test_a_stage_says_what_is_held_with_whom_and_what_for(rep_client, url, followed):
    talk = followed.planned_conversations.exclude(questions="").filter(stage=followed.stages.first()).first()
    page = rep_client.get(url("walk_show", version=followed.pk)).content.decode()
    for text in (talk.theme_name, talk.role.name, talk.purpose, talk.question_list[0], talk.stage.purpose):
        assert text.replace("'", "&#x27;") in page
    milestone = talk.stage.milestones.first()
    assert milestone.name in page
    assert milestone.verification_labels[0] in page


def test_the_place_is_in_the_address_and_arrows_turn_the_pages(rep_client, url, followed):
    page = rep_client.get(url("walk_show", version=followed.pk), {"at": 2}).content.decode()
    assert 'href="?at=1" data-shortcut="arrowleft"' in page
    assert 'href="?at=3" data-shortcut="arrowright"' in page


def test_whoever_walked_to_the_end_says_that_they_know_it(rep_client, url, cast, followed):
    address = url("walk_show", version=followed.pk)
    walked(rep_client, address, followed.stages.count() + 1)
    assert url("walk_create", version=followed.pk) in rep_client.get(address, {"at": 99}).content.decode()
    answer = rep_client.post(url("walk_create", version=followed.pk))
    assert answer.url == url("score")
    training = followed.trainings.get()
    assert (training.membership, training.recorded_by) == (cast.rep, cast.rep)


def test_nobody_confirms_what_they_have_not_read(rep_client, url, followed):
    rep_client.get(url("walk_show", version=followed.pk), {"at": 1})
    end = rep_client.get(url("walk_show", version=followed.pk), {"at": 99})
    assert url("walk_create", version=followed.pk) not in end.content.decode()
    assert len(end.context["walk"].left) == followed.stages.count() - 1
    answer = rep_client.post(url("walk_create", version=followed.pk))
    assert answer.status_code == 422
    assert not Training.objects.exists()


def test_what_one_person_read_is_not_read_by_another(rep_client, sign_in, client, url, cast, followed):
    walked(rep_client, url("walk_show", version=followed.pk), followed.stages.count() + 1)
    client.logout()
    answer = sign_in(cast.manager).post(url("walk_create", version=followed.pk))
    assert answer.status_code == 422


def test_for_who_knows_an_earlier_version_it_begins_with_what_changed(walk, cast, followed):
    followed.train(cast.rep, by=cast.manager)
    draft = followed.process.draft_from(followed, by=cast.manager)
    Stage(version=draft, name="Renews").add(by=cast.manager)
    draft.publish(by=cast.manager, why="They stay.", knowing=followed.pk)
    first = walk(draft)
    assert first.step.key == "changes"
    assert any("Renews" in change for change in first.comparison.changes)
    assert walk(followed).step.key != "changes"


def test_a_draft_cannot_be_learnt(rep_client, url, draft):
    assert rep_client.get(url("walk_show", version=draft.pk)).status_code == 422


def test_the_walk_asks_as_much_of_the_database_for_few_stages_as_for_many(
    rep_client, url, cast, followed, django_assert_max_num_queries
):
    draft = followed.process.draft_from(followed, by=cast.manager)
    for number in range(12):
        Stage(version=draft, name=f"Stage {number}").add(by=cast.manager)
    draft.publish(by=cast.manager, why="Longer", knowing=followed.pk)
    for version in (followed, draft):
        for at in (1, 99):
            rep_client.get(url("walk_show", version=version.pk), {"at": at})
            with django_assert_max_num_queries(17):
                rep_client.get(url("walk_show", version=version.pk), {"at": at})


# ---- the line that leads to it


def test_today_and_the_score_lead_to_it_until_it_is_known(rep_client, url, cast, followed):
    link = url("walk_show", version=followed.pk)
    today = reverse("conversations:today", kwargs={"workspace": cast.workspace.slug})
    for page in (today, url("score")):
        assert link in rep_client.get(page).content.decode()
    followed.train(cast.rep, by=cast.manager)
    for page in (today, url("score")):
        assert link not in rep_client.get(page).content.decode()


def test_there_is_nothing_to_learn_without_a_team_or_a_version(cast, followed):
    assert to_learn(cast.rep) == ToLearn(followed.pk, followed.number, followed.process.name)
    assert to_learn(cast.executive) is None
    assert to_learn(cast.other_rep) is None
