"""One act on many opportunities: chosen, looked at before anything is written, done by the verbs, taken back."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from conversations.bulk import jobs
from conversations.models import Bulk, BulkRow, Opportunity
from people.models import JobRun, Notice, Role
from tests.builders.conversations import build_contact, build_held, build_opportunity, build_scheduled, read_again
from tests.conversations.pages import Reader, words


@pytest.fixture
def deals(cast, version):
    return [build_opportunity(cast, f"Deal {n}") for n in range(3)]


@pytest.fixture
def manager(client, cast):
    return Reader(client, cast.manager)


@pytest.fixture
def inline(monkeypatch):
    """Large ones run here too, as a worker would run them."""
    monkeypatch.setattr(jobs, "AT_ONCE", 0)
    monkeypatch.setattr(jobs, "BATCH", 2)

    def run(bulk):
        for pk in jobs.waiting():
            jobs.work(bulk.workspace_id, pk)

    return run


def begin(reader, act, deals=(), **given) -> Bulk:
    chosen = {"rows": [deal.pk for deal in deals]} | given
    answer = reader.client.post(reader.url("bulk_create"), {"act": act} | chosen)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Bulk.objects.latest("pk")


def send(reader, name, bulk, **answers):
    return reader.client.post(reader.url(name, pk=bulk.pk), answers, follow=True)


def page(reader, bulk) -> str:
    return words(reader.client.get(reader.url("bulk_show", pk=bulk.pk)).content.decode())


def test_nothing_is_written_before_it_is_looked_at(manager, cast, deals):
    bulk = begin(manager, "owner", deals)
    said = words(send(manager, "bulk_update", bulk, given_to=cast.manager.pk).content.decode())
    assert "3 would be given to Inès Garnier" in said
    assert {deal.owner for deal in Opportunity.objects.all()} == {cast.rep}
    said = words(send(manager, "bulk_run_create", bulk).content.decode())
    assert "3 were given to Inès Garnier" in said
    assert {deal.owner for deal in Opportunity.objects.all()} == {cast.manager}


def test_what_is_refused_is_told_with_its_reason_and_as_a_file(manager, cast, deals):
    deals[0].edit({"owner": cast.manager}, revision=deals[0].revision, by=cast.manager)
    bulk = begin(manager, "owner", deals)
    said = words(send(manager, "bulk_update", bulk, given_to=cast.manager.pk).content.decode())
    assert "2 would be given" in said
    assert "Inès Garnier has it already." in said
    send(manager, "bulk_run_create", bulk)
    answer = manager.client.get(manager.url("bulk_refused_show", pk=bulk.pk))
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Opportunity", "Deal 0"]
    assert rows[1][-1] == "Inès Garnier has it already."


def test_what_somebody_changed_meanwhile_is_not_overwritten(manager, cast, deals):
    bulk = begin(manager, "owner", deals)
    send(manager, "bulk_update", bulk, given_to=cast.manager.pk)
    deals[1].edit({"name": "Renamed"}, revision=deals[1].revision, by=cast.rep)
    said = words(send(manager, "bulk_run_create", bulk).content.decode())
    assert "2 were given" in said
    assert "Somebody changed it since it was chosen." in said
    assert read_again(deals[1]).owner == cast.rep


def test_all_that_match_are_chosen_not_only_those_of_the_page(manager, cast, deals):
    build_opportunity(cast, "Of Lyon", team=cast.lyon)
    bulk = begin(manager, "owner", (), all="1", query="whose=all&q=deal")
    assert sorted(bulk.rows.values_list("opportunity__name", flat=True)) == ["Deal 0", "Deal 1", "Deal 2"]


def test_what_somebody_does_not_see_cannot_be_chosen(manager, cast, deals):
    lyon = build_opportunity(cast, "Of Lyon", team=cast.lyon)
    assert set(begin(manager, "owner", [*deals, lyon]).rows.values_list("opportunity", flat=True)) == {
        deal.pk for deal in deals
    }


@pytest.mark.parametrize("given", [{}, {"rows": ["x", "9" * 30, "0"]}, {"all": "1", "query": "owner=x"}])
def test_nothing_chosen_is_said(manager, cast, deals, given):
    answer = manager.client.post(manager.url("bulk_create"), {"act": "owner"} | given)
    assert answer.status_code == 422
    assert "Choose at least one opportunity." in answer.content.decode()
    assert manager.client.post(manager.url("bulk_create"), {"act": "burn"}).status_code == 422


def test_a_new_owner_is_told_once_with_the_list(client, manager, cast, deals):
    sold = [build_opportunity(cast, owner=cast.manager) for _ in range(2)]
    bulk = begin(manager, "owner", sold)
    send(manager, "bulk_update", bulk, given_to=cast.rep.pk)
    send(manager, "bulk_run_create", bulk)
    (notice,) = Notice.objects.filter(to=cast.rep, code__startswith="opportunity")
    assert notice.says == "Inès Garnier gave you 2 opportunities"
    assert notice.address_in(cast.workspace.slug) == manager.url("bulk_show", pk=bulk.pk)
    said = page(Reader(client, cast.rep), bulk)
    assert sold[0].name in said
    assert "Take it back" not in said


def test_a_new_owner_of_one_is_told_which(manager, cast, version):
    bulk = begin(manager, "owner", [build_opportunity(cast, "Alone", owner=cast.manager)])
    send(manager, "bulk_update", bulk, given_to=cast.rep.pk)
    send(manager, "bulk_run_create", bulk)
    (notice,) = Notice.objects.filter(to=cast.rep, code__startswith="opportunity")
    assert notice.says == "Inès Garnier gave you the opportunity “Alone”"


def test_owners_go_back_where_nothing_changed_since(manager, cast, deals):
    bulk = begin(manager, "owner", deals)
    send(manager, "bulk_update", bulk, given_to=cast.manager.pk)
    send(manager, "bulk_run_create", bulk)
    changed = read_again(deals[2])
    changed.edit({"name": "Renamed"}, revision=changed.revision, by=cast.manager)
    said = words(send(manager, "bulk_undo_create", bulk).content.decode())
    assert "2 opportunities are as they were before" in said
    assert "Somebody changed it since." in said
    assert [read_again(deal).owner for deal in deals] == [cast.rep, cast.rep, cast.manager]
    assert send(manager, "bulk_undo_create", bulk).status_code == 409


def test_another_team_takes_the_opportunities_and_the_version_stays(client, cast, deals):
    admin = Reader(client, cast.admin)
    bulk = begin(admin, "team", deals)
    said = words(send(admin, "bulk_update", bulk, team=cast.lyon.pk).content.decode())
    assert "3 would go to the team Lyon" in said
    assert "Each stays on the version of the process that it follows." in said
    send(admin, "bulk_run_create", bulk)
    moved = [read_again(deal) for deal in deals]
    assert {(deal.team, deal.owner, deal.version) for deal in moved} == {(cast.lyon, None, deals[0].version)}
    send(admin, "bulk_undo_create", bulk)
    assert {(read_again(deal).team, read_again(deal).owner) for deal in deals} == {(cast.paris, cast.rep)}


def test_an_owner_who_sells_for_the_new_team_too_keeps_theirs(client, cast, deals):
    cast.rep.give(Role.Kind.REP, team=cast.lyon)
    admin = Reader(client, cast.admin)
    bulk = begin(admin, "team", deals)
    send(admin, "bulk_update", bulk, team=cast.lyon.pk)
    send(admin, "bulk_run_create", bulk)
    assert {read_again(deal).owner for deal in deals} == {cast.rep}


def test_a_manager_gives_to_no_team_that_is_not_theirs(manager, cast, deals):
    bulk = begin(manager, "team", deals)
    assert send(manager, "bulk_update", bulk, team=cast.lyon.pk).status_code == 422


def test_the_next_conversation_of_the_score_is_planned(manager, cast, deals):
    build_scheduled(cast, deals[0])
    deals[1].decide("lost", by=cast.rep)
    at = (timezone.localtime(timezone=cast.workspace.zone) + timedelta(days=3)).strftime("%Y-%m-%dT09:30")
    bulk = begin(manager, "plan", deals)
    said = words(send(manager, "bulk_update", bulk, starts_at=at).content.decode())
    assert "The next conversation of 1 opportunity would be planned" in said
    assert "It has a next conversation already." in said
    assert "Its score has nothing left to suggest." in said
    assert not deals[2].conversations.exists()
    send(manager, "bulk_run_create", bulk)
    talk = deals[2].conversations.get()
    assert talk.planned_conversation == deals[2].plan.planned[0]
    assert talk.held_by == cast.rep


def test_only_silent_ones_end_without_a_decision(manager, cast, deals):
    silent = build_opportunity(cast, "Silent", at=timezone.now() - timedelta(days=90))
    build_held(cast, deals[0], build_contact(cast, deals[0].account))
    bulk = begin(manager, "no_decision", [*deals, silent])
    assert send(manager, "bulk_update", bulk, cause="").status_code == 422
    said = words(send(manager, "bulk_update", bulk, cause="indecision").content.decode())
    assert "1 opportunity would end" in said
    assert "It is not silent." in said
    send(manager, "bulk_run_create", bulk)
    assert read_again(silent).outcome == "no_decision"
    assert silent.outcomes.get().cause == "indecision"


def test_moving_on_without_required_milestones_asks_for_one_reason(manager, cast, deals):
    bulk = begin(manager, "stage", deals)
    said = words(send(manager, "bulk_update", bulk, stage_name="Agrees it must change").content.decode())
    assert "0 would move" in said
    assert "say why, under “Why move on without”" in said
    assert send(manager, "bulk_run_create", bulk).status_code == 422
    answers = {"stage_name": "Agrees it must change", "reason": "They asked for it."}
    assert "3 would move to “Agrees it must change”" in words(
        send(manager, "bulk_update", bulk, **answers).content.decode()
    )
    send(manager, "bulk_run_create", bulk)
    assert {read_again(deal).stage_name for deal in deals} == {"Agrees it must change"}
    assert deals[0].stage_entries.latest("sequence").reason == "They asked for it."
    assert "Take it back" not in page(manager, bulk)


def test_a_rep_does_nothing_to_what_a_role_that_ended_let_them_do(client, cast, deals):
    rep = Reader(client, cast.rep)
    bulk = begin(rep, "no_decision", deals)
    cast.rep.roles.update(starts_on=cast.workspace.today() - timedelta(days=9), ends_on=cast.workspace.today())
    cast.rep.give(Role.Kind.REP, team=cast.lyon, starts_on=cast.workspace.today() - timedelta(days=1))
    bulk = Bulk.objects.in_full().get(pk=bulk.pk)
    jobs.set_out(bulk, bulk.answer(by=bulk.by, cause="indecision"))
    assert "You may not do this." in bulk.rows.first().refused


def test_a_large_one_is_tried_done_and_taken_back_by_a_worker(manager, cast, deals, inline):
    bulk = begin(manager, "owner", deals)
    said = words(send(manager, "bulk_update", bulk, given_to=cast.manager.pk).content.decode())
    assert "It is being tried: nothing of it is kept" in said
    assert "0 of 3 opportunities" in said
    inline(bulk)
    assert "3 would be given to Inès Garnier" in page(manager, bulk)
    send(manager, "bulk_run_create", bulk)
    part = manager.client.get(manager.url("bulk_show", pk=bulk.pk), headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in part
    assert "<html" not in part
    inline(bulk)
    inline(bulk)
    assert "3 were given to Inès Garnier" in page(manager, bulk)
    send(manager, "bulk_undo_create", bulk)
    inline(bulk)
    assert "3 opportunities are as they were before" in page(manager, bulk)
    assert JobRun.objects.filter(kind__startswith="bulk.", state="done").count() == 3


def test_a_worker_that_was_killed_is_followed_by_another(manager, cast, deals, inline):
    bulk = begin(manager, "owner", deals)
    send(manager, "bulk_update", bulk, given_to=cast.manager.pk)
    run = JobRun.objects.get(kind="bulk.try")
    run.claim(silent_for=jobs.SILENT)
    assert jobs.waiting() == []
    JobRun.objects.update(seen_at=timezone.now() - jobs.SILENT - timedelta(seconds=1))
    assert jobs.waiting() == [run.pk]
    inline(bulk)
    assert read_again(run).state == "done"


def test_what_breaks_is_told_and_goes_on_from_there(manager, cast, deals, inline, monkeypatch):
    bulk = begin(manager, "owner", deals)
    send(manager, "bulk_update", bulk, given_to=cast.manager.pk)
    inline(bulk)
    send(manager, "bulk_run_create", bulk)
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "work_on_some", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            inline(bulk)
    assert "It stopped" in page(manager, bulk)
    send(manager, "bulk_run_create", bulk)
    inline(bulk)
    assert "3 were given" in page(manager, bulk)


def test_what_was_begun_and_never_done_is_forgotten(manager, cast, deals):
    first = begin(manager, "owner", deals)
    begin(manager, "owner", deals[:1])
    assert not Bulk.objects.filter(pk=first.pk).exists()
    assert BulkRow.objects.count() == 1


def test_more_than_five_thousand_are_refused(manager, cast, deals, monkeypatch):
    monkeypatch.setattr("conversations.models.bulk.MOST", 2)
    answer = manager.client.post(manager.url("bulk_create"), {"act": "owner", "rows": [deal.pk for deal in deals]})
    assert answer.status_code == 422


def test_two_presses_do_it_once(manager, cast, deals):
    bulk = begin(manager, "owner", deals)
    send(manager, "bulk_update", bulk, given_to=cast.manager.pk)
    send(manager, "bulk_run_create", bulk)
    assert send(manager, "bulk_run_create", bulk).status_code == 409
    assert send(manager, "bulk_update", bulk, given_to=cast.rep.pk).status_code in {409, 422}
    assert {read_again(deal).owner for deal in deals} == {cast.manager}
