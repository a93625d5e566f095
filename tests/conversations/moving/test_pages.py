"""The pages of a move: versions and teams, what becomes what, the preview, the progress, and what is shown after."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conversations.models import Moving
from conversations.moving import jobs
from people.models import JobRun
from stages.models import Milestone
from tests.builders.conversations import build_held, build_opportunity, planned_of, read_again
from tests.builders.moving import build_moving, done, move, undo
from tests.conversations.pages import words

HTMX = {"HX-Request": "true"}


class Visitor:
    def __init__(self, client, cast, who="manager"):
        self.client, self.cast, self.slug = client, cast, cast.workspace.slug
        client.force_login(getattr(cast, who).user)

    def url(self, name, *args):
        return reverse(f"conversations:{name}", args=[self.slug, *args])

    def get(self, name, *args, status=200, query="", **headers):
        answer = self.client.get(self.url(name, *args) + query, headers=headers)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return words(answer.content.decode())

    def post(self, name, *args, status=302, **data):
        answer = self.client.post(self.url(name, *args), data)
        assert answer.status_code == status, answer.content.decode()[:3000]
        return answer if status == 302 else words(answer.content.decode())


@pytest.fixture
def manager(client, cast):
    return Visitor(client, cast)


@pytest.fixture
def moving(cast, version, newer, opportunity):
    return build_moving(cast, version, newer, teams=[cast.paris], by=cast.manager)


def answers(moving, **changed):
    """What the mapping's form sends."""
    sent = {f"{kind}-{old}": new or "" for kind, found in moving.mapping.items() for old, new in found.items()}
    return {**sent, "teams": moving.teams, **changed}


def test_a_manager_moves_from_the_page_of_the_version_to_the_report(manager, cast, version, newer, opportunity):
    build_opportunity(cast, team=cast.lyon)
    said = manager.get("moving_create", newer.pk)
    assert "Version 1, with 1 open opportunity" in said
    assert "Lyon" not in said
    manager.post("moving_create", newer.pk, source=version.pk, teams=[cast.paris.pk])
    moving = Moving.objects.get()
    said = manager.get("moving_mapping", moving.pk)
    assert "Agrees it must change" in said
    assert "One becomes nothing" in said
    assert "New, and nothing becomes it: What it would be worth" in said
    manager.post("moving_mapping", moving.pk, **answers(moving))
    said = manager.get("moving_preview", moving.pk)
    assert "One opportunity would move from version 1 to version 2" in said
    manager.post("moving_run", moving.pk)
    assert "They are moving" in manager.get("moving_show", moving.pk)
    done(moving, JobRun.objects.get(pk=Moving.objects.get().run_id))
    said = manager.get("moving_show", moving.pk)
    assert "One opportunity moved" in said
    assert "Take the move back" in said


def test_the_mapping_says_what_is_wrong_where_it_is_and_keeps_what_was_chosen(manager, version, newer, moving):
    one, two, _three = version.stages.all()
    first, second, _third = newer.stages.all()
    said = manager.post("moving_mapping", moving.pk, status=422, **answers(moving, **{f"stages-{one.pk}": ""}))
    assert said.count("Say which stage “Sees the problem” becomes") == 2
    circle = {f"stages-{one.pk}": second.pk, f"stages-{two.pk}": first.pk}
    said = manager.post("moving_mapping", moving.pk, status=422, **answers(moving, **circle))
    assert "goes round in a circle" in said
    for strange in (one.pk, "x", "-3", "9" * 40):
        changed = {f"stages-{one.pk}": strange}
        said = manager.post("moving_mapping", moving.pk, status=422, **answers(moving, **changed))
        assert "is not in the new version" in said
    moving.refresh_from_db()
    assert moving.mapping["stages"][str(one.pk)] == first.pk


def test_nothing_moves_across_the_signature_by_hand(manager, version, newer, moving):
    one, third = version.stages.first(), newer.stages.all()[2]
    changed = {f"stages-{one.pk}": third.pk}
    said = manager.post("moving_mapping", moving.pk, status=422, **answers(moving, **changed))
    assert "moving would win what nobody signed" in said


def test_a_team_that_the_manager_does_not_lead_is_not_taken(manager, cast, moving):
    manager.post("moving_mapping", moving.pk, **answers(moving, teams=[cast.paris.pk, cast.lyon.pk]))
    moving.refresh_from_db()
    assert moving.teams == [cast.paris.pk]
    said = manager.post("moving_mapping", moving.pk, status=422, **answers(moving, teams=[cast.lyon.pk]))
    assert "Choose the teams" in said


def test_the_preview_names_what_each_gains_and_loses(manager, cast, version, newer, opportunity, moving):
    build_held(cast, opportunity, planned=planned_of(version, required=False))
    opportunity.reach(Milestone.objects.get(stage=version.stages.first()), by=cast.rep)
    opportunity.reach(Milestone.objects.get(stage=version.stages.all()[1]), by=cast.rep)
    said = manager.get("moving_preview", moving.pk)
    assert "Sees the problem → Sees the problem 1" in said
    assert "One has reached a milestone that would count no more." in said
    assert "One has held a conversation that would no longer be on the score." in said
    assert "counting · 1 said yes to step 1" in said
    assert "counting no more · 1 said yes to step 2" in said
    assert "new · 1 What it would be worth" in said
    assert "no longer on the score · 1 Theme 1 IT" in said


def test_the_preview_is_narrowed_by_team_owner_and_stage(client, cast, version, newer):
    admin = Visitor(client, cast, "admin")
    mine, theirs = build_opportunity(cast, "Mine"), build_opportunity(cast, "Theirs", team=cast.lyon)
    theirs.enter(version.stages.all()[1], by=cast.other_rep, reason="x")
    moving = build_moving(cast, version, newer)
    for query in (f"?team={cast.lyon.pk}", f"?owner={cast.other_rep.pk}", f"?stage={version.stages.all()[1].pk}"):
        said = admin.get("moving_preview", moving.pk, query=query)
        assert "2 opportunities would move" in said
        assert (str(mine) in said, str(theirs) in said) == (False, True)
    assert "No opportunity is like this" in admin.get("moving_preview", moving.pk, query="?stage=0")
    assert "Mine" in admin.get("moving_preview", moving.pk, query="?stage=x&after=nonsense")


def test_the_preview_goes_by_pages(manager, cast, version, newer, moving):
    for n in range(55):
        build_opportunity(cast, f"Deal {n:02}")
    said = manager.client.get(manager.url("moving_preview", moving.pk)).content.decode()
    assert said.count('<th scope="row">') == 50
    assert "after=" in said


def test_a_mapping_that_fits_no_more_leads_back_to_it(manager, moving):
    Moving.objects.filter(pk=moving.pk).update(mapping={"stages": {}, "milestones": {}, "planned": {}})
    answer = manager.client.get(manager.url("moving_preview", moving.pk))
    assert answer.url == manager.url("moving_mapping", moving.pk)


def test_starting_twice_is_refused_and_told(manager, moving):
    manager.post("moving_run", moving.pk)
    assert "was started already" in manager.post("moving_run", moving.pk, status=409)
    assert JobRun.objects.filter(kind="move.run").count() == 1


def test_pages_of_what_was_started_lead_to_its_progress(manager, moving):
    move(moving)
    for name in ("moving_mapping", "moving_preview"):
        assert manager.client.get(manager.url(name, moving.pk)).url == manager.url("moving_show", moving.pk)


def test_what_stayed_and_why_is_named(manager, cast, opportunity, moving):
    run = moving.start(by=cast.manager)
    opportunity.decide("lost", by=cast.rep)
    done(moving, run)
    said = manager.get("moving_show", moving.pk)
    assert f"{opportunity} It ended in the meantime" in said


def test_taking_back_is_a_press_and_names_what_has_moved_on(manager, cast, newer, opportunity, moving, monkeypatch):
    monkeypatch.setattr(jobs.current_app, "send_task", lambda *args, **kwargs: None)
    move(moving)
    read_again(opportunity).enter(newer.stages.all()[1], by=cast.rep, reason="x")
    manager.post("moving_undo", moving.pk)
    moving.refresh_from_db()
    done(moving, moving.undo_run)
    said = manager.get("moving_show", moving.pk)
    assert "One has moved on since, and stays on version 2" in said
    assert f"{opportunity} It entered a stage since" in said
    assert "Take the move back" not in said


def test_the_fragment_asks_again_only_while_it_is_under_way(manager, moving):
    run = moving.start(by=moving.created_by)
    url = manager.url("moving_show", moving.pk)
    assert "every 1s" in manager.client.get(url, headers=HTMX).content.decode()
    done(moving, run)
    fragment = manager.client.get(url, headers=HTMX).content.decode()
    assert "<main" not in fragment
    assert "every 1s" not in fragment


def test_moves_are_shown_on_the_process_and_on_the_opportunity(manager, cast, opportunity, moving):
    move(moving)
    said = manager.get("moving_index", moving.target.process_id)
    assert "One opportunity from v1 to v2" in said
    assert "moved by Inès Garnier on" in said
    assert "moved from v1 to v2 by Inès Garnier on" in manager.get("opportunity_show", opportunity.pk)
    undo(moving, by=cast.admin)
    assert "taken back by Adam Blanc on" in manager.get("opportunity_show", opportunity.pk)
    assert "one came back" in manager.get(
        "moving_index", moving.target.process_id, query=f"?version={moving.source_id}"
    )


def test_pages_of_the_version_and_the_process_ask_for_its_moves(manager, cast, newer):
    url = manager.url("moving_index", newer.process_id)
    for name, pk in (("version_show", newer.pk), ("process_show", newer.process_id)):
        text = manager.client.get(reverse(f"stages:{name}", args=[manager.slug, pk])).content.decode()
        assert f'hx-get="{url}' in text
    text = manager.client.get(reverse("stages:version_show", args=[manager.slug, newer.pk])).content.decode()
    assert manager.url("moving_create", newer.pk) in text


def test_where_nothing_was_moved_the_fragment_is_empty(manager, newer):
    answer = manager.client.get(manager.url("moving_index", newer.process_id), headers=HTMX)
    assert answer.content.decode().strip() == ""
    assert "Nothing was moved yet" in manager.get("moving_index", newer.process_id)


def test_where_there_is_nothing_to_move_the_page_says_so(manager, cast, version, newer):
    assert "There is nothing to move" in manager.get("moving_create", newer.pk)
    draft = newer.process.draft_from(newer, by=cast.manager)
    assert "Publish this one first" in manager.get("moving_create", draft.pk)
    said = manager.post("moving_create", newer.pk, status=422, source=version.pk, teams=[cast.paris.pk])
    assert "There is nothing to move" in said


def test_a_rep_sees_the_report_and_may_not_take_it_back(client, cast, moving):
    move(moving)
    rep = Visitor(client, cast, "rep")
    said = rep.get("moving_show", moving.pk)
    assert "One opportunity moved" in said
    assert "Take the move back" not in said
    assert (
        "moves/new"
        not in client.get(reverse("stages:version_show", args=[rep.slug, moving.target_id])).content.decode()
    )
    rep.post("moving_undo", moving.pk, status=403)


def test_a_manager_of_one_of_two_teams_does_not_take_back_what_concerns_both(client, cast, version, newer, opportunity):
    moving = build_moving(cast, version, newer)
    move(moving)
    one = Visitor(client, cast)
    assert "Take the move back" not in one.get("moving_show", moving.pk)
    one.post("moving_undo", moving.pk, status=403)


# ---- how many questions
def asked_by(manager, name, *args) -> int:
    manager.get(name, *args)
    with CaptureQueriesContext(connection) as queries:
        manager.get(name, *args)
    return len(queries)


def test_every_page_asks_the_same_with_three_opportunities_and_with_thirty(manager, cast, version, newer, moving):
    def fill(n):
        for _ in range(n):
            deal = build_opportunity(cast)
            build_held(cast, deal, planned=planned_of(version))
            deal.reach(Milestone.objects.get(stage=version.stages.first()), by=cast.rep)

    fill(3)
    pages = {"moving_create": newer.pk, "moving_mapping": moving.pk, "moving_preview": moving.pk}
    few = {name: asked_by(manager, name, pk) for name, pk in pages.items()}
    fill(27)
    many = {name: asked_by(manager, name, pk) for name, pk in pages.items()}
    assert many == few
    assert few["moving_create"] <= 14
    assert few["moving_mapping"] <= 16
    assert few["moving_preview"] <= 22


def test_the_report_asks_the_same_whatever_stayed(manager, cast, version, newer):
    counted = []
    for n in (2, 12):
        deals = [build_opportunity(cast) for _ in range(n)]
        moving = build_moving(cast, version, newer, teams=[cast.paris], by=cast.manager)
        run = moving.start(by=cast.manager)
        for deal in deals[1:]:
            deal.decide("lost", by=cast.rep)
        done(moving, run)
        counted.append(asked_by(manager, "moving_show", moving.pk))
    assert counted[0] == counted[1] <= 13


def test_an_opportunity_that_was_never_moved_asks_nothing_more(manager, cast, version, newer, opportunity, moving):
    before = asked_by(manager, "opportunity_show", opportunity.pk)
    move(moving)
    assert asked_by(manager, "opportunity_show", opportunity.pk) == before + 1
