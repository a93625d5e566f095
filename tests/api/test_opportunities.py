import pytest

from conversations.models import Opportunity, StageEntry
from tests.builders.conversations import build_account, build_opportunity, build_version

ROOT = "/api/v1/w/novalis/opportunities/"


@pytest.fixture
def api(client, cast):
    client.force_login(cast.rep.user)
    return client


def post(client, path, **body):
    return client.post(path, body, content_type="application/json")


def test_a_rep_reads_the_opportunities_of_their_teams(api, cast):
    mine = build_opportunity(cast, "Plant rollout")
    build_opportunity(cast, "Elsewhere", team=cast.lyon, by=cast.other_rep)
    assert [row["id"] for row in api.get(ROOT).json()["results"]] == [mine.pk]


def test_one_of_another_team_is_not_found(api, cast):
    theirs = build_opportunity(cast, team=cast.lyon, by=cast.other_rep)
    assert api.get(f"{ROOT}{theirs.pk}/").status_code == 404


def test_nobody_reads_without_signing_in(client, cast):
    assert client.get(ROOT).status_code == 403


def test_a_stranger_finds_nothing(client, cast):
    client.force_login(cast.stranger)
    response = client.get(ROOT)
    assert response.status_code == 404
    assert response.json() == {"detail": "Not found."}


def test_opening_one_enters_the_first_stage(api, cast):
    version = build_version(cast)
    account = build_account(cast, "Novalis")
    response = post(
        api, ROOT, name="Plant rollout", account=account.pk, team=cast.paris.pk, amount="84000", currency="EUR"
    )
    assert response.status_code == 201, response.json()
    assert response.json()["stage_name"] == "Sees the problem"
    assert Opportunity.objects.get().version == version


def test_an_account_of_nobody_is_refused_at_its_field(api, cast):
    response = post(api, ROOT, name="Plant rollout", account=999999, team=cast.paris.pk)
    assert response.status_code == 400
    assert "account" in response.json()


def test_an_edit_on_an_older_revision_is_refused(api, cast):
    row = build_opportunity(cast)
    first = api.patch(f"{ROOT}{row.pk}/", {"name": "New name", "revision": 1}, content_type="application/json")
    second = api.patch(f"{ROOT}{row.pk}/", {"name": "Other name", "revision": 1}, content_type="application/json")
    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json()["code"] == "stale"
    row.refresh_from_db()
    assert row.name == "New name"


def test_an_edit_says_its_revision(api, cast):
    row = build_opportunity(cast)
    response = api.patch(f"{ROOT}{row.pk}/", {"name": "New name"}, content_type="application/json")
    assert response.status_code == 400
    assert "revision" in response.json()


def test_moving_on_without_a_required_milestone_asks_for_a_reason(api, cast):
    version = build_version(cast)
    row = build_opportunity(cast)
    second = version.stages.get(position=2)
    asked = post(api, f"{ROOT}{row.pk}/stage-entries/", stage=second.pk)
    assert (asked.status_code, asked.json()["code"]) == (422, "reason_needed")
    told = post(api, f"{ROOT}{row.pk}/stage-entries/", stage=second.pk, reason="They asked for it")
    assert told.status_code == 201
    assert StageEntry.objects.filter(opportunity=row).count() == 2


def test_no_decision_asks_for_its_cause(api, cast):
    row = build_opportunity(cast)
    assert post(api, f"{ROOT}{row.pk}/outcome/", kind="no_decision").json()["field"] == "cause"
    assert post(api, f"{ROOT}{row.pk}/outcome/", kind="no_decision", cause="indecision").status_code == 201
    row.refresh_from_db()
    assert row.outcome == "no_decision"


def test_a_rep_may_not_reopen_and_a_manager_may(api, client, cast):
    row = build_opportunity(cast)
    post(api, f"{ROOT}{row.pk}/outcome/", kind="lost")
    body = {"because": "They called back", "past_may_change": True}
    refused = post(api, f"{ROOT}{row.pk}/reopening/", **body)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    client.force_login(cast.manager.user)
    assert post(client, f"{ROOT}{row.pk}/reopening/", **body).json()["outcome"] == ""


def test_an_executive_reads_and_changes_nothing(client, cast):
    row = build_opportunity(cast)
    client.force_login(cast.executive.user)
    assert client.get(f"{ROOT}{row.pk}/").status_code == 200
    assert post(client, f"{ROOT}{row.pk}/outcome/", kind="won").status_code == 403
