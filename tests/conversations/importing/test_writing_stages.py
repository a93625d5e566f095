"""Stages that a file names: on the version the team followed, or by their name alone; and their histories."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from conversations.models import Opportunity, StageEntry
from tests.builders.conversations import STAGES, build_version
from tests.conversations.importing.bring import bring, counts

ON_VERSION = {"column": "stage", "by": "name"}
HISTORY = {"opportunity": "id", "stage": "stage", "entered": "entered"}


def deal(external_id="D1"):
    return Opportunity.objects.get(external_id=external_id)


def entries(external_id="D1"):
    found = StageEntry.objects.filter(opportunity__external_id=external_id).order_by("sequence")
    return [(entry.sequence, entry.stage_name, entry.entered_at and entry.entered_at.date()) for entry in found]


def history(cast, rows, **fields):
    content = "id,stage,entered,seq\n" + "".join(f"{row}\n" for row in rows)
    return bring(cast, content, {**HISTORY, **fields}, kind="stage_history")


@pytest.fixture
def version(cast):
    return build_version(cast)


def test_a_stage_keeps_its_name_alone_unless_the_mapping_asks_for_more(cast, version):
    bring(cast, f"id,name,stage,opened\nD1,A,{STAGES[0]},2024-05-06\n", {"stage": "stage", "opened": "opened"})
    found = deal()
    assert (found.stage_name, found.stage, found.version, found.stage_entered_at) == (STAGES[0], None, None, None)
    assert entries() == []


def test_a_stage_is_found_on_the_version_that_the_team_followed_when_it_was_opened(cast, version):
    content = f"id,name,stage,opened\nD1,A,{STAGES[1].upper()},2024-05-06\nD2,B,{STAGES[1]},2023-05-06\n"
    stage = {**ON_VERSION, "when_missing": "name_only"}
    bring(cast, content, {"stage": stage, "opened": "opened"})
    assert (deal().version, deal().stage.name, deal().stage_name) == (version, STAGES[1], STAGES[1])
    assert (deal("D2").version, deal("D2").stage, deal("D2").stage_name) == (None, None, STAGES[1])


def test_an_unknown_stage_is_refused_when_the_mapping_asks_for_the_version(cast, version):
    _, reasons = bring(cast, "id,name,stage,opened\nD1,A,Demo,2024-05-06\n", {"stage": ON_VERSION, "opened": "opened"})
    assert reasons == {2: ["No stage “Demo” in the version that the team followed when it was opened."]}


def test_a_dated_stage_is_an_entry_and_an_undated_one_is_none(cast):
    content = "id,name,stage,since\nD1,A,Demo,2024-05-06\nD2,B,Demo,\n"
    fields = {"stage": "stage", "stage_since": "since"}
    bring(cast, content, fields)
    assert (entries("D1"), entries("D2")) == ([(1, "Demo", dt.date(2024, 5, 5))], [])
    assert StageEntry.objects.get().time_known is False
    assert counts(bring(cast, content, fields)[0]) == (0, 0, 2, 0)


def test_a_stage_that_moved_goes_on_with_the_history_there_is(cast):
    fields = {"stage": "stage", "stage_since": "since"}
    bring(cast, "id,name,stage,since\nD1,A,Demo,2024-05-06\n", fields)
    report, _ = bring(cast, "id,name,stage\nD1,A,Talks\n", {"stage": "stage"})
    assert counts(report) == (0, 1, 0, 0)
    assert entries() == [(1, "Demo", dt.date(2024, 5, 5)), (2, "Talks", None)]
    assert (deal().stage_name, deal().stage_entered_at) == ("Talks", None)


@pytest.fixture
def opened(cast):
    bring(cast, "id,name,opened\nD1,A,2024-01-05\nD2,B,2024-01-05\n", {"opened": "opened"})


ROWS = ["D1,New,2024-01-10T10:00Z,0", "D2,New,2024-01-11T10:00Z,0", "D1,Demo,2024-02-10T10:00Z,1"]


@pytest.mark.parametrize("fields", [{}, {"sequence": "seq"}])
def test_a_history_is_added_in_the_order_of_the_file_and_once(cast, opened, fields):
    report, _ = history(cast, ROWS, **fields)
    assert counts(report) == (3, 0, 0, 0)
    assert entries() == [(1, "New", dt.date(2024, 1, 10)), (2, "Demo", dt.date(2024, 2, 10))]
    assert (deal().stage_name, deal().stage_entered_at.date()) == ("Demo", dt.date(2024, 2, 10))
    assert counts(history(cast, ROWS, **fields)[0]) == (0, 0, 3, 0)
    longer, _ = history(cast, [*ROWS, "D1,Talks,2024-03-10T10:00Z,2"], **fields)
    assert counts(longer) == (1, 0, 3, 0)
    assert entries()[-1] == (3, "Talks", dt.date(2024, 3, 10))


def test_a_stage_entered_twice_at_the_same_moment_is_two_entries(cast, opened):
    twice = ["D1,New,2024-01-10T10:00Z,", "D1,New,2024-01-10T10:00Z,"]
    assert counts(history(cast, twice)[0]) == (2, 0, 0, 0)
    assert counts(history(cast, twice)[0]) == (0, 0, 2, 0)


def test_what_a_history_says_already_is_never_changed(cast, opened):
    history(cast, ROWS, sequence="seq")
    _, reasons = history(cast, ["D1,Other,2024-01-10T10:00Z,0"], sequence="seq")
    assert reasons == {2: ["The history says “New” here already, and a history is never changed."]}


def test_a_history_only_grows_at_its_end(cast, opened):
    history(cast, ROWS)
    _, reasons = history(cast, ["D1,Earlier,2024-01-20T10:00Z,"])
    assert "a history only grows at its end" in reasons[2][0]


def test_a_history_written_backwards_is_refused_rather_than_turned_round(cast, opened):
    report, reasons = history(cast, ["D1,Demo,2024-02-10T10:00Z,", "D1,New,2024-01-10T10:00Z,"])
    assert counts(report) == (1, 0, 0, 1)
    assert reasons == {3: ["It comes after a later entry of the same opportunity: sort the file by date."]}


def test_a_history_of_an_opportunity_that_is_not_there_is_refused(cast, opened):
    _, reasons = history(cast, ["D9,New,2024-01-10T10:00Z,"])
    assert reasons == {2: ["There is no opportunity “D9”."]}


def test_an_entry_without_a_date_keeps_its_place_and_no_date(cast, opened):
    history(cast, ["D1,New,,0", "D1,Demo,2024-02-10T10:00Z,1"], sequence="seq")
    assert entries() == [(1, "New", None), (2, "Demo", dt.date(2024, 2, 10))]


def test_a_history_on_the_stages_of_the_version_pins_it(cast, version, opened):
    stage = {"column": "stage", "by": "name"}
    rows = [f"D1,{STAGES[0]},2024-01-10T10:00Z,", f"D1,{STAGES[1]},2024-02-10T10:00Z,"]
    report, reasons = history(cast, [*rows, "D2,Demo,2024-01-10T10:00Z,"], stage=stage)
    assert counts(report) == (2, 0, 0, 1)
    assert reasons == {4: ["No stage “Demo” in the version that the opportunity follows."]}
    assert (deal().version, deal().stage.name) == (version, STAGES[1])


def test_entries_that_were_imported_are_protected_as_all_are(cast, opened):
    history(cast, ROWS)
    with pytest.raises(IntegrityError), transaction.atomic():
        StageEntry.objects.update(stage_name="Rewritten")
