"""Imports a text as a file, as the command and the job do."""

import io

from conversations.importing.mapping import parse_mapping
from conversations.importing.running import Import, Report

DEALS = {"external_id": "id", "name": "name", "team": {"constant": "Paris"}}


def bring(cast, content, fields, kind="opportunities", dry_run=False, **more):
    """The report and the reasons by row number."""
    data = content if isinstance(content, bytes) else content.encode()
    base = DEALS if kind == "opportunities" else {}
    mapping = parse_mapping({"version": 1, "kind": kind, "fields": {**base, **fields}, **more})
    work = Import(cast.workspace, cast.admin, mapping, io.BytesIO(data), "file.csv")
    report, reasons = Report(), {}
    for step in work.run(dry_run=dry_run):
        report.add(step.report)
        reasons.update({each.number: [str(problem) for problem in each.problems] for each in step.refusals})
    return report, reasons


def counts(report):
    return (report.created, report.updated, report.unchanged, report.refused)
