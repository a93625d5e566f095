"""A message outlives the workspace that it is about: each task that gets one ends quietly, and finds nothing to do."""

import inspect
from datetime import date

import pytest
from celery import current_app

from metrics.coverage import Asked
from metrics.sequences import Chosen
from metrics.spans import Span

APPS = ("people.", "stages.", "conversations.", "metrics.")
GONE = 2**31 - 5
CHOSEN = Chosen(GONE, span=Span(date(2025, 1, 1), date(2025, 12, 31)))
ASKED = {
    "metrics.tasks.count_sequences": CHOSEN.written(),
    "metrics.tasks.count_coverage": Asked(GONE, (), ()).written(),
}
GIVEN = {
    "workspace_id": GONE,
    "member_id": 7,
    "run_id": 7,
    "invite_id": 7,
    "notice_id": 7,
    "name": "maturity",
    "query": "",
    "day": "2026-03-02",
    "kind": "month",
    "starts_on": "2026-02-01",
}


def tasks_about_one() -> list[str]:
    current_app.loader.import_default_modules()
    own = (name for name in current_app.tasks if name.startswith(APPS))
    return sorted(name for name in own if inspect.signature(current_app.tasks[name].run).parameters)


def test_all_of_them_are_known():
    assert len(tasks_about_one()) >= 17


@pytest.mark.parametrize("name", tasks_about_one())
def test_a_task_of_a_workspace_that_is_gone_ends_quietly(db, name, mailoutbox):
    task = current_app.tasks[name]
    wanted = inspect.signature(task.run).parameters
    given = {parameter: ASKED[name] if parameter == "asked" else GIVEN[parameter] for parameter in wanted}
    assert task.run(**given) is None
    assert mailoutbox == []
