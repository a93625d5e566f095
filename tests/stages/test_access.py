"""Every address of the app, for every kind of person: generated from the URLconf, so that none is forgotten."""

import pytest
from django.urls import reverse

from people import isolation
from stages.models import Indicator, Milestone, PlannedConversation, Stage, VersionRole
from stages.urls import urlpatterns

NAMES = [pattern.name for pattern in urlpatterns]
SEEN_BY_ALL = {"score", "process_index", "process_show", "version_show", "training_index", "following_index"}
POSTED_BY_ALL = {"training_create", "training_remove"}
WITHOUT_ROW = {"score", "process_index", "process_create", "following_index"}
POST_ONLY = {
    "version_create",
    "training_create",
    "training_remove",
    "stage_position_update",
    "milestone_position_update",
    "version_role_position_update",
}


def rows(draft):
    """The ids of one of each, by the name of its URLs. Nobody can be trained on a draft: any id stands for it."""
    one_of = {
        "stage": Stage.objects.filter(version=draft).first(),
        "milestone": Milestone.objects.filter(stage__version=draft).first(),
        "indicator": Indicator.objects.filter(stage__version=draft).first(),
        "version_role": VersionRole.objects.filter(version=draft).first(),
        "planned_conversation": PlannedConversation.objects.filter(version=draft).first(),
        "version": draft,
        "process": draft.process,
        "training": draft,
    }
    return {key: row.pk for key, row in one_of.items()}


def address(name, workspace, ids, team):
    pattern = next(pattern for pattern in urlpatterns if pattern.name == name)
    kwargs = {"workspace": workspace.slug}
    for argument in pattern.pattern.converters:
        if argument == "pk":
            resource = name.removesuffix("_update").removesuffix("_show").removesuffix("_remove")
            kwargs["pk"] = ids[resource.removesuffix("_position")]
        else:
            kwargs[argument] = team.pk if argument == "team" else ids[argument]
    return reverse(f"stages:{name}", kwargs=kwargs)


@pytest.fixture
def addresses(cast, draft):
    ids = rows(draft)
    return {name: address(name, cast.workspace, ids, cast.paris) for name in NAMES}


def asked(client, name, where):
    return client.post(where) if name in POST_ONLY else client.get(where)


def answers(client, addresses, names):
    return {name: asked(client, name, addresses[name]).status_code for name in names}


def test_without_signing_in_nothing_is_shown(client, addresses):
    answered = {name: asked(client, name, addresses[name]) for name in NAMES}
    assert {name: response.status_code for name, response in answered.items()} == dict.fromkeys(NAMES, 302)
    assert all(response["Location"].startswith("/accounts/login/") for response in answered.values())


def test_somebody_of_another_company_finds_nothing(client, cast, addresses):
    client.force_login(cast.stranger)
    assert answers(client, addresses, NAMES) == dict.fromkeys(NAMES, 404)


def test_the_rows_of_another_company_and_of_another_team_are_not_found(manager_client, cast, their_draft):
    with isolation.opened(cast.other_workspace.pk):
        ids = rows(their_draft)
    names = [name for name in NAMES if name not in WITHOUT_ROW]
    theirs = {name: address(name, cast.workspace, ids, cast.lyon) for name in names}
    assert answers(manager_client, theirs, names) == dict.fromkeys(names, 404)


@pytest.mark.parametrize("who", ["rep", "executive"])
def test_who_does_not_design_is_told_who_could(sign_in, cast, addresses, who):
    names = [name for name in NAMES if name not in SEEN_BY_ALL | POSTED_BY_ALL]
    client = sign_in(getattr(cast, who))
    assert answers(client, addresses, names) == dict.fromkeys(names, 403)
    assert "a manager of the team" in client.get(addresses["stage_update"]).content.decode()


@pytest.mark.parametrize("who", ["rep", "manager", "executive", "admin"])
def test_everybody_reads_the_process(sign_in, cast, addresses, who):
    assert answers(sign_in(getattr(cast, who)), addresses, SEEN_BY_ALL) == dict.fromkeys(SEEN_BY_ALL, 200)


def test_what_changes_something_is_not_done_by_looking(manager_client, addresses):
    looked = {name: manager_client.get(addresses[name]).status_code for name in POST_ONLY}
    assert looked == dict.fromkeys(POST_ONLY, 405)


@pytest.mark.parametrize("who", ["manager", "admin"])
def test_managers_and_admins_open_every_page(sign_in, cast, addresses, who):
    names = [name for name in NAMES if name not in POST_ONLY]
    assert answers(sign_in(getattr(cast, who)), addresses, names) == dict.fromkeys(names, 200)
