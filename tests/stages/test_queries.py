"""The number of queries of a page does not depend on how much there is to show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Membership, Role, Team
from stages.library import template
from stages.models import Milestone, PlannedConversation, Process, Stage
from tests.cast import SINCE


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def small(cast):
    process = Process.begin("Small", by=cast.manager, source=template("renewal_and_expansion", "en"))
    version = process.versions.get().publish(by=cast.manager, why="Start")
    version.give_to(cast.paris, by=cast.manager)
    version.train(cast.rep, by=cast.manager)
    return version


def grow(cast, version):
    """Ten times as much of everything."""
    draft = version.process.draft_from(version, by=cast.manager)
    role = draft.roles.first()
    for number in range(12):
        stage = Stage(version=draft, name=f"Stage {number}").add(by=cast.manager)
        Milestone(stage=stage, name="done").add(by=cast.manager)
        for theme in range(2):
            PlannedConversation(version=draft, stage=stage, role=role, theme_name=f"T{theme}").add(by=cast.manager)
    draft.publish(by=cast.manager, why="Bigger", teams=[cast.paris])
    for number in range(20):
        person = Membership.objects.create(workspace=cast.workspace, name=f"Person {number}", starts_on=SINCE)
        person.give(Role.Kind.REP, team=cast.paris, starts_on=SINCE)
        draft.train(person, by=cast.manager)
        Process.begin(f"Process {number}", by=cast.manager)
        team = Team.objects.create(workspace=cast.workspace, name=f"Team {number}")
        version.give_to(team, by=cast.manager)
        version.process.draft_from(None, by=cast.manager)
    return draft


def test_pages_ask_the_same_number_of_questions_for_little_and_for_much(sign_in, cast, url, small):
    client = sign_in(cast.admin)

    def counts(version):
        note = version.planned_conversations.first().pk
        return {
            "score": queries(client, f"{url('score')}?team={cast.paris.pk}&note={note}"),
            "version": queries(client, f"{url('version_show', pk=version.pk)}?note={note}"),
            "process": queries(client, url("process_show", pk=version.process_id)),
            "processes": queries(client, url("process_index")),
            "followings": queries(client, url("following_index")),
            "training": queries(client, url("training_index", version=version.pk)),
            "draft": queries(client, url("version_show", pk=version.process.draft_from(version, by=cast.admin).pk)),
        }

    first = counts(small)
    assert counts(grow(cast, small)) == first
    assert max(first.values()) <= 25, first


def test_publishing_asks_the_same_number_of_questions(sign_in, cast, url, small):
    client = sign_in(cast.admin)
    first = small.process.draft_from(small, by=cast.admin)
    before = queries(client, url("publication_create", version=first.pk))
    big = grow(cast, small)
    second = big.process.draft_from(big, by=cast.admin)
    assert queries(client, url("publication_create", version=second.pk)) == before
