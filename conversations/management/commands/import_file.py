"""Imports a file from the command line, as the page does."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from conversations.importing.explaining import explain, explain_all, refused_lines
from conversations.importing.fields import KINDS
from conversations.importing.mapping import load_mapping
from conversations.importing.problems import BadMapping, Problem, Unreadable
from conversations.importing.running import Import, Report
from people.models import Workspace

# Somebody who can type a command has the disk for it: the limit of the page does not apply.
LIMIT = 8 * 1024**3
SHOWN = 20


class Command(BaseCommand):
    help = "Imports accounts, contacts, opportunities, stage histories or conversations (docs/import.md)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--workspace", required=True, help="the address of the workspace, as in /w/<workspace>/")
        parser.add_argument("--kind", required=True, choices=KINDS)
        parser.add_argument("--mapping", required=True, type=Path, help="a JSON file (docs/import.md)")
        parser.add_argument("--dry-run", action="store_true", help="says what would happen, and writes nothing")
        parser.add_argument("--json", action="store_true", help="prints the report for a program")
        parser.add_argument("--refused", type=Path, help="writes the refused rows, with their reasons, to this CSV")

    def handle(self, *args, **options):
        try:
            report, refusals, headings = self._bring(options)
        except BadMapping as error:
            self._stop(options, explain_all(error.problems))
        except Unreadable as error:
            self._stop(options, explain(error.problem))
        except OSError as error:
            self._stop(options, f"{error.filename}: {error.strerror}")
        if options["refused"]:
            rows = ((each.number, each.cells, reasons(each)) for each in refusals)
            options["refused"].write_text("".join(refused_lines(headings, rows)), newline="")
        if options["json"]:
            self._print_json(report, refusals, options)
        else:
            self._print(report, refusals, options)

    def _bring(self, options):
        mapping = load_mapping(options["mapping"].read_bytes())
        if mapping.kind != options["kind"]:
            message = "This mapping is for %(kind)s."
            raise BadMapping([Problem(message, {"kind": mapping.kind}, "kind")])
        workspace = Workspace.objects.filter(slug=options["workspace"]).first()
        if workspace is None:
            raise CommandError(_("There is no workspace “%(slug)s”.") % {"slug": options["workspace"]})
        report, refusals = Report(), []
        with options["file"].open("rb") as file:
            work = Import(workspace, None, mapping, file, options["file"].name, limit=LIMIT)
            for step in work.run(dry_run=options["dry_run"]):
                report.add(step.report)
                refusals += step.refusals
        return report, refusals, work.table.headings

    def _stop(self, options, message):
        if options["json"]:
            self.stdout.write(json.dumps({"error": message}, ensure_ascii=False))
            sys.exit(1)
        raise CommandError(message)

    def _print_json(self, report, refusals, options):
        refused = [{"row": each.number, "reasons": reasons(each)} for each in refusals]
        found = {**report.as_json(), "refused_rows": refused, "dry_run": options["dry_run"]}
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))

    def _print(self, report, refusals, options):
        if options["dry_run"]:
            self.stdout.write("Nothing was written: this is what would happen.")
        for name in ("rows", "created", "updated", "unchanged", "refused"):
            self.stdout.write(f"{name:>10} {getattr(report, name):>10,}")
        for reason, count in report.skipped.items():
            self.stdout.write(f"{'left out':>10} {count:>10,}  {reason}")
        for name, count in report.new.items():
            self.stdout.write(f"{'new':>10} {count:>10,}  {name}")
        for each in refusals[:SHOWN]:
            self.stdout.write(f"row {each.number}: {' '.join(reasons(each))}")
        if len(refusals) > SHOWN:
            self.stdout.write(
                f"… and {len(refusals) - SHOWN} more: --refused FILE writes them all, --json prints them."
            )


def reasons(refusal):
    return [explain(problem) for problem in refusal.problems]
