from io import StringIO

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Brings the database up to date; with --demo, also what `demo` does, and says who can sign in. For make run."
    requires_system_checks = ()  # the programs that start next make them

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true")

    def handle(self, *, demo, **options):
        # One process for all of it: each would take a second to begin.
        call_command("migrate", interactive=False, verbosity=0, stdout=StringIO())
        if demo:
            call_command("demo", if_empty=True, stdout=StringIO())
            call_command("demo", log_ins=True, stdout=self.stdout)
