"""Many reps who log at once: no request fails, and the slow ones stay within ten times the median of a single rep.

    python -m tests.benchmarks.load

On the data of `make bench`, with the same variables. BENCH_REPS (50), BENCH_MINUTES (5) and BENCH_PACE, the seconds
between two conversations of a rep (15), change the load.
"""

import os
import random
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.management import call_command
from django.db.models import Count, Q
from django.urls import reverse

from conversations.models import Opportunity
from people import isolation
from people.models import Membership, User, Workspace
from tests.benchmarks.dataset import Person, own_open, sign_in, workspace_of
from tests.benchmarks.pages import CSRF, is_answered, logs
from tests.benchmarks.run import FORM, SIZE, fetch
from tests.benchmarks.server import Connection, served

REPS = int(os.environ.get("BENCH_REPS", 50))
MINUTES = float(os.environ.get("BENCH_MINUTES", 5))
PACE = float(os.environ.get("BENCH_PACE", 15))
ALONE = 40  # conversations of the single rep
TIMES = 10


@dataclass
class Taken:
    """Seconds of the forms that were sent and of the pages that were read, and what went wrong."""

    sent: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Rep:
    person: Person
    forms: Iterator[tuple[str, dict]]
    today: str

    def log(self, connection: Connection, taken: Taken) -> None:
        """Reads Today, then logs one conversation."""
        cookies = "; ".join(f"{name}={value}" for name, value in (self.person.cookies | {"csrftoken": CSRF}).items())
        status, body, seconds = connection.ask("GET", self.today, {"Cookie": cookies})
        taken.read.append(seconds)
        if not is_answered(status, body, is_post=False):
            taken.wrong.append(f"GET {status}")
        path, form = next(self.forms)
        status, body, seconds = connection.ask("POST", path, {"Cookie": cookies} | FORM, urlencode(form, doseq=True))
        taken.sent.append(seconds)
        if not is_answered(status, body, is_post=True):
            taken.wrong.append(f"POST {status}")


def main() -> int:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    workspace = workspace_of(SIZE)
    reps = [rep_of(workspace, account) for account in accounts(workspace)]
    with served() as port:
        alone = Taken()
        for _n in range(ALONE):
            reps[0].log(Connection(port), alone)
        together = all_at_once(reps, port)
    return told(alone, together)


def accounts(workspace: Workspace) -> list[str]:
    """Sellers with open opportunities, each with a way to sign in."""
    with isolation.opened(workspace.pk):
        ours = Q(owner__user=None) | Q(owner__user__email__startswith="load")  # whom nobody else measures with
        owners = Opportunity.objects.filter(ours, workspace=workspace, outcome="").exclude(owner=None).values("owner")
        owners = owners.annotate(n=Count("pk")).filter(n__gte=5).order_by("owner")[:REPS]
        keys = [row["owner"] for row in owners]
        Membership.objects.filter(user__email__startswith="load").update(user=None)
        for n, pk in enumerate(keys):
            user, _is_new = User.objects.get_or_create(email=f"load{n}@{workspace.slug}.example")
            Membership.objects.filter(pk=pk).update(user=user)
    return [f"load{n}" for n in range(len(keys))]


def rep_of(workspace: Workspace, account: str) -> Rep:
    person = sign_in(workspace, account)
    forms = logs(workspace, person, own_open(workspace, person, 3), fetch)
    return Rep(person, forms, reverse("conversations:today", args=[workspace.slug]))


def all_at_once(reps: list[Rep], port: int) -> Taken:
    taken, ends = Taken(), time.monotonic() + MINUTES * 60

    def work(rep: Rep) -> None:
        connection = Connection(port)
        time.sleep(random.uniform(0, PACE))
        while time.monotonic() < ends:
            try:
                rep.log(connection, taken)
            except OSError as error:
                taken.wrong.append(repr(error))
            time.sleep(random.uniform(0.5, 1.5) * PACE)

    threads = [threading.Thread(target=work, args=[rep]) for rep in reps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def told(alone: Taken, together: Taken) -> int:
    single = statistics.median(alone.sent)
    slow = statistics.quantiles(together.sent, n=20)[-1]
    wrong = alone.wrong + together.wrong
    print(f"one rep: median {single * 1000:.0f} ms of {len(alone.sent)}")
    print(f"{REPS} reps, {MINUTES:g} minutes, one every {PACE:g} s: {len(together.sent)} logged, {len(wrong)} failed")
    print(f"median {statistics.median(together.sent) * 1000:.0f} ms, 95th percentile {slow * 1000:.0f} ms")
    print(f"95th percentile {slow / single:.1f} times the median of one rep (at most {TIMES})")
    print(*sorted(set(wrong)), sep="\n")
    return 1 if wrong or slow > TIMES * single else 0


if __name__ == "__main__":
    sys.exit(main())
