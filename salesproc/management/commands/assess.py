"""manage.py assess: reads the facts of maturity now, as the job of the night does."""

from django.core.management.base import BaseCommand, CommandError

from metrics.assessing import Work, assess
from people.models import Workspace


class Command(BaseCommand):
    help = "Reads the facts of every team, keeps them, and lets the levels follow. Running it twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--workspace", metavar="W", help="its name in the address; all of them when left out")

    def handle(self, *, workspace: str | None, **options):
        found = Workspace.objects.order_by("slug")
        if workspace and not (found := found.filter(slug=workspace)):
            raise CommandError(f"There is no workspace “{workspace}”.")
        failed = [each.slug for each in found if not self._assess(each)]
        if failed:
            raise CommandError(f"Not read: {', '.join(failed)}.")

    def _assess(self, workspace: Workspace) -> bool:
        """One workspace that fails is said and is not in the way of the others."""
        try:
            work = assess(workspace.pk)
        except Exception as error:
            self.stderr.write(f"{workspace.slug}: {type(error).__name__}: {error}")
            return False
        self.stdout.write(f"{workspace.slug}: {said(work)}")
        return True


def said(work: Work | None) -> str:
    if work is None:
        return "gone in the meantime"
    return f"{work.teams} teams read on {work.day.isoformat()}, {work.changed} with another level than before"
