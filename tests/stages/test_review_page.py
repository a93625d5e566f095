"""The design review as people meet it: in the draft, as a report, with its buttons, its dismissals."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salesproc.errors import Stale
from stages.blueprint import Blueprint, Conversation, Indicator, Milestone, Role, Stage
from stages.models import Dismissal, Process
from stages.reading import blueprint_of
from stages.review_page import ReviewPage
from tests.stages.test_review import a_bad_process

TOMORROW = date(2036, 1, 1)


@pytest.fixture
def bad(cast):
    """All twelve at once; nobody looks after it."""
    process = Process.begin("Ours", by=cast.manager, source=a_bad_process())
    process.look_after(by=cast.manager, owner=None, next_review_on=None)
    return process.versions.get()


@pytest.fixture
def sound(cast, draft):
    draft.process.look_after(by=cast.manager, owner=cast.manager, next_review_on=TOMORROW)
    return draft


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def checks(cast, version):
    return [line.finding.check for line in ReviewPage(cast.manager, version).open]


def line_of(cast, version, reason):
    return next(line for line in ReviewPage(cast.manager, version).lines if line.finding.reason == reason)


def press(client, line):
    return client.post(line.fix.url, line.fix.fields) if line.fix.fields else client.get(line.fix.url)


# ---- what it says


def test_a_bad_process_has_all_twelve_on_its_page_and_in_its_report(manager_client, cast, url, bad):
    assert set(checks(cast, bad)) == set(range(1, 13))
    report = url("review_show", version=bad.pk)
    shown = text_of(manager_client.get(report))
    assert "“Proposal sent” is named after our proposal" in shown
    assert "“Discovery” takes 98% of the expected days" in shown
    assert "Nobody looks after this process" in shown
    assert "0 hold" in shown
    assert f'hx-get="{report}"' in manager_client.get(url("version_show", pk=bad.pk)).content.decode()


def test_a_sound_process_holds_in_all_twelve(manager_client, url, sound):
    shown = text_of(manager_client.get(url("review_show", version=sound.pk)))
    assert "This design holds" in shown
    assert "12 hold" in shown
    assert "to look at" not in shown


def test_the_part_that_changes_is_answered_alone(manager_client, url, bad):
    part = manager_client.get(url("review_show", version=bad.pk), headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<section")
    assert 'hx-trigger="edited from:body' in part


def test_an_empty_draft_is_reviewed(manager_client, cast, url):
    draft = Process.begin("Nothing yet", by=cast.manager).versions.get()
    assert manager_client.get(url("review_show", version=draft.pk)).status_code == 200
    assert checks(cast, draft) == [6, 10, 12]
    for line in ReviewPage(cast.manager, draft).open:
        assert press(manager_client, line).status_code == 200


def test_a_rep_reads_it_and_finds_no_button(rep_client, url, bad):
    page = rep_client.get(url("review_show", version=bad.pk)).content.decode()
    assert "is named after our proposal" in page
    assert 'name="reason"' not in page
    assert 'class="btn"' not in page.split("<main")[1]


@pytest.mark.parametrize("name", ["<script>alert(1)</script> proposal", "عرض proposal", "proposal " + "x" * 70])
def test_whatever_a_stage_is_called_it_is_shown_as_text(manager_client, cast, url, name):
    draft = Process.begin("Odd", by=cast.manager, source=Blueprint("x", stages=(Stage("a", name),))).versions.get()
    page = manager_client.get(url("review_show", version=draft.pk)).content.decode()
    assert "<script>alert" not in page
    assert "named after our proposal" in page


# ---- what can be pressed


def test_every_finding_of_a_draft_has_a_button_that_opens_or_does_something(manager_client, cast, url, bad):
    lines = ReviewPage(cast.manager, bad).open
    assert [line.finding.reason for line in lines if line.fix is None] == []
    for line in lines:
        if not line.fix.fields:
            assert press(manager_client, line).status_code == 200, line.finding.reason


def test_renaming_takes_the_suggested_name(manager_client, cast, bad):
    answer = press(manager_client, line_of(cast, bad, "named_after_a_proposal"))
    assert answer.status_code == 302
    assert [stage.name for stage in bad.stages.all()] == ["Discovery", "Compares ways to solve it"]


def test_renaming_what_was_renamed_meanwhile_is_refused(manager_client, cast, bad):
    line = line_of(cast, bad, "names_a_seller_act")
    bad.stages.first().change(by=cast.other_manager, name="Looks around")
    answer = press(manager_client, line)
    assert answer.status_code == 409
    assert "Looks around" in answer.content.decode()
    assert bad.stages.first().name == "Looks around"


def test_dropping_an_indicator_drops_it(manager_client, cast, bad):
    press(manager_client, line_of(cast, bad, "counts_volume"))
    assert not bad.stages.first().indicators.exists()


def test_a_stage_is_split_with_its_days_milestones_and_signature(manager_client, cast, sound):
    stage = sound.stages.get(is_signature=True)
    before = stage.expected_days, list(stage.milestones.values_list("name", flat=True))
    talks = stage.planned_conversations.count()
    new = stage.split("Gets it signed", by=cast.manager)
    stage.refresh_from_db()
    assert stage.position + 1 == new.position
    assert stage.expected_days + new.expected_days == before[0]
    halves = [list(half.milestones.values_list("name", flat=True)) for half in (stage, new)]
    assert halves[0] + halves[1] == before[1]
    assert all(halves)
    assert stage.planned_conversations.count() + new.planned_conversations.count() == talks
    assert (stage.is_signature, new.is_signature) == (False, True)
    assert [row.position for row in sound.stages.all()] == list(range(1, 9))


def test_a_split_is_undone_as_one(cast, sound):
    before = blueprint_of(sound)
    sound.stages.get(is_signature=True).split("Gets it signed", by=cast.manager)
    assert blueprint_of(sound) != before
    sound.undo(by=cast.manager)
    assert blueprint_of(type(sound).objects.get(pk=sound.pk)) == before


def test_splitting_a_stage_that_allows_disqualification_keeps_the_others_where_they_were(cast, sound):
    sound.stages.first().split("Sees it again", by=cast.manager)
    sound.refresh_from_db()
    assert sound.disqualification_stage == 3


def test_a_split_under_a_name_that_is_taken_is_told_at_the_name(manager_client, cast, url, sound):
    stage = sound.stages.first()
    answer = manager_client.post(url("split_create", stage=stage.pk), {"name": stage.name})
    assert answer.status_code == 422
    assert "Another stage of this version has this name." in answer.content.decode()
    assert sound.stages.count() == 7


def test_an_owner_and_a_review_date_are_named_where_it_is_asked(manager_client, cast, url, bad):
    where = line_of(cast, bad, "no_owner").fix.url
    answer = manager_client.post(where, {"owner": cast.manager.pk, "next_review_on": "2036-01-01"})
    assert answer.status_code == 302
    assert 10 not in checks(cast, type(bad).objects.get(pk=bad.pk))


def test_a_review_date_that_has_passed_is_refused(manager_client, url, bad):
    answer = manager_client.post(url("process_update", pk=bad.process_id), {"next_review_on": "2020-01-01"})
    assert answer.status_code == 422
    assert "This day has passed" in answer.content.decode()


def test_nobody_trained_is_said_of_a_version_that_teams_follow(cast, sound):
    sound.publish(by=cast.manager, why="Start", teams=[cast.paris])
    assert checks(cast, sound) == [10]
    sound.train(cast.rep, by=cast.rep)
    assert checks(cast, sound) == []


# ---- dismissing


def dismiss(client, url, version, line, reason="The buyer calls it so."):
    where = url("dismissal_create", process=version.process_id)
    return client.post(where, {"finding": line.token, "reason": reason})


def test_a_dismissed_finding_is_shown_with_its_reason_and_comes_back_when_taken_back(manager_client, cast, url, bad):
    line = line_of(cast, bad, "named_after_a_proposal")
    assert dismiss(manager_client, url, bad, line).status_code == 302
    assert 1 not in checks(cast, bad)
    shown = text_of(manager_client.get(url("review_show", version=bad.pk)))
    assert "1 dismissed" in shown
    assert "“The buyer calls it so.” Inès Garnier" in shown
    standing = Dismissal.objects.get()
    assert manager_client.post(url("dismissal_remove", pk=standing.pk)).status_code == 302
    assert 1 in checks(cast, bad)
    with pytest.raises(Stale):
        standing.take_back(by=cast.manager)


def test_a_dismissal_is_remembered_in_the_next_version_until_its_cause_changes(manager_client, cast, url, bad):
    dismiss(manager_client, url, bad, line_of(cast, bad, "named_after_a_proposal"))
    bad.publish(by=cast.manager, why="Start")
    draft = bad.process.draft_from(bad, by=cast.manager)
    assert 1 not in checks(cast, draft)
    draft.stages.last().change(by=cast.manager, name="Devis envoyé")
    assert 1 in checks(cast, draft)
    draft.stages.last().change(by=cast.manager, name="Proposal sent")
    assert 1 not in checks(cast, draft)


def test_a_dismissal_needs_a_reason_and_what_was_found_stays_on_the_page(manager_client, cast, url, bad):
    line = line_of(cast, bad, "act_of_ours")
    answer = dismiss(manager_client, url, bad, line, reason="  ")
    assert answer.status_code == 422
    assert "demo done" in answer.content.decode()
    assert not Dismissal.objects.exists()


def test_what_was_not_found_cannot_be_dismissed(manager_client, cast, url, bad, sound):
    line = line_of(cast, bad, "act_of_ours")
    forged = manager_client.post(
        url("dismissal_create", process=bad.process_id), {"finding": line.token + "x", "reason": "No"}
    )
    elsewhere = dismiss(manager_client, url, sound, line)
    assert (forged.status_code, elsewhere.status_code) == (422, 422)
    assert not Dismissal.objects.exists()


def test_dismissing_twice_keeps_both_reasons_and_one_stands(cast, bad, manager_client, url):
    line = line_of(cast, bad, "act_of_ours")
    for reason in ("First", "Second"):
        dismiss(manager_client, url, bad, line, reason)
    assert [row.reason for row in Dismissal.objects.standing()] == ["Second"]
    assert Dismissal.objects.count() == 2


# ---- what it costs


def test_the_review_asks_the_same_number_of_questions_for_little_and_for_much(manager_client, cast, url, bad):
    stages = tuple(
        Stage(
            f"s{n}",
            f"R1 {n}",
            milestones=(Milestone(f"m{n}", f"demo done {n}"),),
            indicators=(Indicator(f"Number of calls {n}"),),
            conversations=tuple(Conversation(f"c{n}{k}", f"Our product {n}{k}", role="it") for k in range(6)),
        )
        for n in range(12)
    )
    source = Blueprint("Much", roles=(Role("it", "IT", "implements"),), stages=stages)
    much = Process.begin("Much", by=cast.manager, source=source).versions.get()

    def asked(version):
        with CaptureQueriesContext(connection) as queries:
            assert manager_client.get(url("review_show", version=version.pk)).status_code == 200
        return len(queries)

    assert asked(much) <= asked(bad) <= 20
