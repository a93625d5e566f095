import os
import time
from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from people.models import Workspace
from salesproc.demo.loading import SEED, generate, unfinished


class Command(BaseCommand):
    help = "Makes a workspace of any size with the demo company's generator, to measure on. Nobody can sign in to it."

    def add_arguments(self, parser):
        parser.add_argument("--opportunities", type=int, required=True)
        parser.add_argument("--conversations", type=int, required=True)
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 4), help="processes (default: cores)")
        parser.add_argument("--workspace", default="bench", help="its address, not taken yet (default: bench)")

    def handle(self, *args, opportunities, conversations, seed, workspace, jobs, **options):
        if opportunities < 1 or conversations < 0:
            raise CommandError("Ask for at least one opportunity.")
        if Workspace.objects.filter(slug=workspace).exists():
            raise CommandError(f"There is a workspace “{workspace}” already: choose another address.")
        if Workspace.objects.filter(slug=unfinished(workspace)).exists():
            raise CommandError(
                f"Making “{workspace}” was stopped half-way: “{unfinished(workspace)}” is what is left of it. "
                "Choose another address, or begin again with an empty database (make clean)."
            )
        started, written = time.monotonic(), Counter()
        size = {"opportunities": opportunities, "conversations": conversations}
        for batch in generate(workspace, **size, seed=seed, jobs=jobs):
            written += batch
            spent = time.monotonic() - started
            self.stdout.write(f"{written['opportunity']:>12,} opportunities  {spent:6.0f} s", ending="\r")
            self.stdout.flush()
        self.stdout.write("")
        for name, count in written.items():
            self.stdout.write(f"{count:>12,} {name}")
        self.stdout.write(f"in {time.monotonic() - started:.0f} s")
