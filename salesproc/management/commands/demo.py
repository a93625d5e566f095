import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.models import Workspace
from salesproc.demo.company import DEMO
from salesproc.demo.loading import SEED, load_demo
from salesproc.demo.sample import write_sample

PASSWORD_FILE = "demo-password"  # noqa: S105 - the name of a file


class Command(BaseCommand):
    help = "Loads the demo company into an empty database. Its figures are known beforehand: salesproc/demo/truth.py."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="say so and stop where there is data already")
        parser.add_argument("--log-ins", action="store_true", help="only print who can sign in")
        parser.add_argument("--sample-file", type=Path, metavar="PATH", help="only write a CSV export to import")
        parser.add_argument("--seed", type=int, default=SEED)

    def handle(self, *args, **options):
        if options["sample_file"]:
            self._sample(options["sample_file"], options["seed"])
        elif options["log_ins"]:
            self._log_ins()
        elif settings.HTTPS:
            self._refuse("This is a public installation (BASE_URL is https): the demo company stays away.", options)
        elif Workspace.objects.exists():
            self._refuse("There is data already: the demo company goes into an empty database only.", options)
        else:
            self._load(options["seed"])

    def _refuse(self, why, options):
        if not options["if_empty"]:
            raise CommandError(why)
        self.stdout.write(why)

    def _load(self, seed):
        started, password = time.monotonic(), secrets.token_urlsafe(9)
        load_demo(password=password, seed=seed)
        self._keep(password)
        self.stdout.write(f"The demo company is loaded ({time.monotonic() - started:.0f} s).")
        self._log_ins()

    def _keep(self, password):
        """Only its owner can read the file: whoever may run this command may know the password."""
        path = settings.STATE_DIR / PASSWORD_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(password)

    def _log_ins(self):
        path = settings.STATE_DIR / PASSWORD_FILE
        if not path.exists() or not Workspace.objects.filter(slug=DEMO.slug).exists():
            self.stdout.write("The demo company is not loaded here.")
            return
        for log_in in DEMO.log_ins:
            self.stdout.write(f"  {f'{log_in.account}@{DEMO.domain}':26} {log_in.name}, {log_in.role}")
        self.stdout.write(f"  password of all: {path.read_text()}")

    def _sample(self, path, seed):
        good, bad = write_sample(path, seed=seed, today=timezone.now().date())
        self.stdout.write(f"{path}: {good} good rows and {bad} that an import refuses.")
