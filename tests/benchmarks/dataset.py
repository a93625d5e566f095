"""The data to measure on, generated once for each state folder."""

import csv
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import Client

from conversations.models import Opportunity
from metrics import computing
from people import isolation
from people.models import Membership, User, Workspace
from salesproc.demo.loading import generate

SLUG, IMPORT_SLUG = "bench", "bench-import"


@dataclass(frozen=True)
class Person:
    """Somebody who signed in: the cookies that say so, and the membership."""

    member_id: int
    cookies: dict[str, str]
    client: Client


def workspace_of(size: tuple[int, int]) -> Workspace:
    """The workspace to measure in. Made in a quarter of an hour where there is none."""
    found = Workspace.objects.filter(slug=SLUG).first()
    if found:
        return found
    opportunities, conversations = size
    call_command("generate", opportunities=opportunities, conversations=conversations, workspace=SLUG)
    with connection.cursor() as cursor:  # as autovacuum has done where the rows came in over years
        cursor.execute("VACUUM ANALYZE")
    return Workspace.objects.get(slug=SLUG)


def import_workspace() -> Workspace:
    if not Workspace.objects.filter(slug=IMPORT_SLUG).exists():
        list(generate(IMPORT_SLUG, opportunities=100, conversations=500))
    return Workspace.objects.get(slug=IMPORT_SLUG)


def sign_in(workspace: Workspace, account: str) -> Person:
    """A session as the log-in form would begin it."""
    user = User.objects.get(email=f"{account}@{workspace.slug}.example")
    with isolation.opened(workspace.pk):
        member = Membership.objects.get(user=user)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return Person(member.pk, cookies, client)


def own_open(workspace: Workspace, person: Person, count: int) -> list[int]:
    with isolation.opened(workspace.pk):
        mine = Opportunity.objects.filter(owner_id=person.member_id, outcome="").order_by("-id")
        return list(mine.values_list("pk", flat=True)[:count])


def write_opportunities(path: Path, count: int) -> None:
    """A CSV of that many opportunities that no import has brought before."""
    run, columns = (
        int(time.time()),
        ("Id", "Name", "Company", "Owner", "Amount", "Currency", "Created", "Status", "Closed"),
    )
    statuses = ("won", "lost", "no decision", "open")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for number in range(count):
            opened = date.fromordinal(date(2024, 1, 1).toordinal() + number % 500)
            status = statuses[number % 4]
            closed = "" if status == "open" else date.fromordinal(opened.toordinal() + 20 + number % 90)
            writer.writerow(
                (
                    f"{run}-{number}",
                    f"Rollout {number}",
                    f"Company {number % 9000}",
                    f"Seller {number % 40}",
                    f"{number % 900 + 1},{number % 10}00.00",
                    "EUR",
                    opened,
                    status,
                    closed,
                )
            )


@contextmanager
def timed():
    """Yields a list that holds the seconds after the block."""
    seconds: list[float] = []
    started = time.perf_counter()
    yield seconds
    seconds.append(time.perf_counter() - started)


def refresh_figures(workspace: Workspace) -> float:
    with timed() as seconds:
        computing.refresh(workspace.pk)
    return seconds[0]
