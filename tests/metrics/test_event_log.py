"""The event log: read again by a reader that knows nothing of how it was written, and held against what is counted."""

import csv
import io
from collections import Counter
from datetime import datetime
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from conversations.models import Conversation, Opportunity
from metrics import event_log
from metrics.counting import refresh
from metrics.sequence_map import ENDS
from metrics.sequences import ALL, Chosen
from people.models import Department
from stages.models import Theme
from tests.metrics.rows import decide, opportunity
from tests.metrics.test_exposures import START
from tests.metrics.test_sequences import company, decided, versions

__all__ = ["versions"]

NAMESPACE = "{http://www.xes-standard.org/}"
KINDS = {"string", "date", "int", "float", "boolean", "id", "list", "container"}
DAYS = {"decided_from": "2025-04-01", "decided_to": "2025-09-30"}


def read_xes(written):
    """By IEEE 1849: a log of extensions, globals, classifiers, attributes, then traces of attributes and events."""
    log = ElementTree.fromstring(written)  # noqa: S314 written by ourselves a moment ago
    assert log.tag == f"{NAMESPACE}log"
    assert float(log.get("xes.version")) > 1
    order = [["extension", "global", "classifier", "attribute", "trace"].index(_kind(one)) for one in log]
    assert order == sorted(order)
    prefixes = {one.get("prefix") for one in log if _kind(one) == "extension"}
    traces = [one for one in log if _kind(one) == "trace"]
    for one in log.iter():
        if one.tag.removeprefix(NAMESPACE) in KINDS:
            assert one.get("key")
            assert one.get("value") is not None
            assert ":" not in one.get("key") or one.get("key").partition(":")[0] in prefixes
    return [(_attributes(trace), [_attributes(one) for one in trace if _kind(one) == "event"]) for trace in traces]


def _kind(one):
    kind = one.tag.removeprefix(NAMESPACE)
    return "attribute" if kind in KINDS else kind


def _attributes(one):
    found = {each.get("key"): each.get("value") for each in one if _kind(each) == "attribute"}
    assert len(found) == sum(_kind(each) == "attribute" for each in one)  # each key once
    return found


@pytest.fixture
def get(client, cast, versions):
    company(cast, versions, 4, deals=80)

    def asked(who="executive", **query):
        client.force_login(getattr(cast, who).user)
        return client.get(reverse("metrics:event_log_show", args=["novalis"]), DAYS | query)

    return asked


def body(answer):
    return b"".join(answer.streaming_content)


def test_the_transitions_of_the_log_are_those_of_the_page(get, cast):
    traces = read_xes(body(get()))
    told = Counter()
    for _attributes_of, events in traces:
        path = [event["concept:name"] for event in events]
        told.update(pairwise(["", *path, ""]))
    counted = Chosen(cast.workspace.pk, span=event_span()).counted()
    names = event_log.activity_names(
        activity for one in counted.transitions[ALL] for activity in (one.before, one.after)
    ) | {ENDS: ""}
    assert told == {(names[one.before], names[one.after]): one.n for one in counted.transitions[ALL]}


def event_span():
    from_to = [datetime.fromisoformat(day).date() for day in DAYS.values()]
    return event_log.Chosen(0).span.__class__(*from_to)


def test_each_trace_says_whose_it_is_and_how_it_ended(get):
    traces = read_xes(body(get()))
    deals = {str(deal.pk): deal for deal in decided().select_related("team", "version__process")}
    assert traces
    for told, events in traces:
        deal = deals[told["concept:name"]]
        assert (told["outcome"], told["team"]) == (deal.outcome, deal.team.name)
        assert told["version"] == (str(deal.version) if deal.version else "No version")
        assert told["decided_on"] == deal.decided_on.isoformat()
        assert [event["lifecycle:transition"] for event in events] == ["complete"] * len(events)


def test_moments_have_the_zone_of_the_company(get, cast):
    moments = [event["time:timestamp"] for _told, events in read_xes(body(get())) for event in events]
    talks = Conversation.objects.held().filter(opportunity__in=decided())
    assert sorted(datetime.fromisoformat(one) for one in moments) == sorted(talks.values_list("starts_at", flat=True))
    assert {one[-6:] for one in moments} <= {"+01:00", "+02:00"}


def test_the_resource_is_a_department_and_never_a_person(get, cast):
    sales = Department.objects.create(workspace=cast.workspace, name="Sales & care")
    Conversation.objects.update(held_by=cast.rep)
    type(cast.rep).objects.filter(pk=cast.rep.pk).update(department=sales)
    written = body(get())
    assert {event["org:resource"] for _told, events in read_xes(written) for event in events} == {"Sales & care"}
    assert cast.rep.name not in written.decode()


def test_words_that_xml_does_not_know_are_written_so_that_it_reads_them(get, cast):
    deal = opportunity(cast.paris, name="Odd")
    theme = Theme.objects.create(workspace=cast.workspace, name='<&"\x0b\n\u2028')
    Conversation.objects.create(workspace=cast.workspace, opportunity=deal, state="held", starts_at=START, theme=theme)
    decide(deal, "won", event_span().starts_on)
    refresh(cast.workspace.pk)
    found = {told["concept:name"]: events for told, events in read_xes(body(get()))}
    assert found[str(deal.pk)][0]["concept:name"] == 'No role · <&"\n\u2028'


def test_the_csv_has_the_same_events(get):
    rows = list(csv.DictReader(io.StringIO(body(get(format="csv")).decode("utf-8-sig"))))
    traces = read_xes(body(get()))
    told = [
        (case["concept:name"], event["concept:name"], event["time:timestamp"], event["fit"], case["outcome"])
        for case, events in traces
        for event in events
    ]
    columns = ("case:concept:name", "concept:name", "time:timestamp", "fit", "case:outcome")
    assert [tuple(row[name] for name in columns) for row in rows] == told


def test_who_sees_one_team_gets_its_events_alone(get, cast):
    mine = {told["team"] for told, _events in read_xes(body(get("other_manager")))}
    assert mine == {"Lyon"}


def test_a_log_that_is_too_long_for_a_page_is_refused_with_what_to_do(get, monkeypatch):
    monkeypatch.setattr("metrics.views.event_log.MOST", 3)
    answer = get()
    assert answer.status_code == 422
    assert "manage.py event_log" in answer.content.decode()


def test_days_out_of_order_are_refused(get):
    assert get(decided_from="2025-09-30", decided_to="2025-04-01").status_code == 422


def test_the_command_writes_everything(cast, versions, tmp_path):
    company(cast, versions, 4)
    file = tmp_path / "log.xes"
    call_command("event_log", str(file), workspace="novalis")
    ended = Opportunity.objects.filter(outcome__in=["won", "lost", "no_decision"], conversations__state="held")
    assert len(read_xes(file.read_bytes())) == ended.distinct().count()
    with pytest.raises(CommandError):
        call_command("event_log", str(file), workspace="nobody")


def test_an_empty_log_is_a_log(get):
    assert read_xes(body(get(decided_from="2030-01-01", decided_to="2030-02-01"))) == []
