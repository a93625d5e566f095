"""The last runs of the jobs as a table for files."""

from __future__ import annotations

from django.utils.translation import gettext as _

from metrics.jobs_page import JobsPage
from metrics.tables import NUMBER, Column, Table


def of_runs(page: JobsPage) -> Table:
    columns = [Column(title) for title in (_("Job"), _("Began"), _("State"))]
    columns += [Column(_("Seconds"), NUMBER), *(Column(title) for title in (_("What it did"), _("Asked by")))]
    rows = [
        [
            line.job.name,
            (each.run.started_at or each.run.asked_at).isoformat(timespec="seconds"),
            each.state,
            each.seconds,
            each.did,
            each.run.asked_by.name if each.run.asked_by else "",
        ]
        for line in page.lines
        for each in line.runs
    ]
    return Table("runs", _("Last runs"), columns, rows, [(_("Workspace"), page.member.workspace.name)])
