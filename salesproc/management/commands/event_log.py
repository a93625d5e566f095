"""manage.py event_log: every conversation of what was decided, for tools of process mining, however many there are."""

import gzip
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from metrics.event_log import CSV, XES, EventLog
from metrics.sequences import Chosen
from metrics.spans import Span
from people import isolation
from people.models import Workspace
from salesproc.management.commands.figures import a_day


class Command(BaseCommand):
    help = "Writes the event log of a workspace as XES or CSV; compressed where the name of the file ends with .gz."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--workspace", required=True, metavar="W", help="its name in the address")
        parser.add_argument("--format", choices=[XES, CSV], default=XES)
        parser.add_argument("--from", dest="starts_on", type=a_day, metavar="D", help="decided from, YYYY-MM-DD")
        parser.add_argument("--to", dest="ends_on", type=a_day, metavar="D", help="decided until, included")

    def handle(self, *, file: Path, workspace, format: str, starts_on, ends_on, **options):
        found = Workspace.objects.filter(slug=workspace).first()
        if found is None:
            raise CommandError(f"There is no workspace “{workspace}”.")
        try:
            span = Span(starts_on, ends_on)
        except ValueError as error:
            raise CommandError(f"These days are out of order: {error}.") from error
        with isolation.opened(found.pk), (gzip.open if file.suffix == ".gz" else open)(file, "wb") as out:
            log = EventLog(found, Chosen(found.pk, span=span))
            (log.write_xes if format == XES else log.write_csv)(out)
        self.stdout.write(f"{log_size(file)} in {file}")


def log_size(file: Path) -> str:
    return f"{file.stat().st_size:,} bytes"
