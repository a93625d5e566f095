"""Puts companies into the database: the demo one with its neighbour, or one of any size."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from datetime import date
from math import ceil
from multiprocessing import get_context

from django.contrib.auth.hashers import make_password
from django.db import connection, connections, transaction

from conversations.models import Opportunity
from metrics import computing, counting
from people import isolation
from people.models import Workspace
from salesproc.demo.aiming import aim
from salesproc.demo.assessing import assess
from salesproc.demo.chance import chance
from salesproc.demo.coaching import coach
from salesproc.demo.company import DEMO, NEIGHBOUR
from salesproc.demo.drawing import Drawing
from salesproc.demo.founding import Company, found
from salesproc.demo.reviewing import remember
from salesproc.demo.rows import Rows
from salesproc.demo.suggesting import suggest, wait
from salesproc.demo.today import dress
from salesproc.demo.trials import draw_versions
from salesproc.demo.views import save_views

SEED = 37  # of the first sixty, the one whose rates come nearest to those that truth states
BATCH = 2_500  # opportunities of one transaction
DEALS_OF_A_SELLER = 200
MOST_COPIES = 8  # of the five teams of the demo: larger companies get larger teams


@transaction.atomic
def load_demo(*, password: str, today: date | None = None, seed: int = SEED) -> list[Company]:
    """The demo company and its neighbour, whole or not at all."""
    companies, encoded = [], make_password(password)
    for plan in (DEMO, NEIGHBOUR):
        company = found(plan, today=today, seed=seed, password=encoded)
        _fill(company, f"{seed} {plan.slug}", plan.opportunities, plan.conversations)
        _tell_planner()
        with isolation.opened(company.workspace.pk):
            suggest(company)
            wait(company)
            coach(company)
            save_views(company)
        computing.rebuild(company.workspace.pk)
        counting.rebuild(company.workspace.pk)
        remember(company)
        with isolation.opened(company.workspace.pk):
            aim(company)
        assess(company)
        companies.append(company)
    return companies


def generate(
    slug: str, *, opportunities: int, conversations: int, seed: int = SEED, today: date | None = None, jobs: int = 1
) -> Iterator[Counter]:
    """A company of that size; yields what each batch wrote. Nobody can sign in to it.

    With more than one job, batches are drawn and written side by side; what is drawn stays the same. Ends with
    the figures computed. It has its address once it is whole: what a killed process leaves behind is never found
    under it.
    """
    copies = min(max(opportunities // DEMO.opportunities, 1), MOST_COPIES)
    sellers = max(ceil(opportunities / DEALS_OF_A_SELLER / copies / len(DEMO.teams)), DEMO.sellers)
    plan = replace(DEMO, name=slug.title(), slug=unfinished(slug), sellers=sellers, domain=f"{slug}.example")
    company = found(plan, today=today, seed=seed, password=make_password(None), copies=copies)
    batches = list(_batches(company, f"{seed} {slug}", opportunities, conversations))
    if jobs == 1:
        yield from map(_fill_batch, batches)
    else:
        connections.close_all()  # a process of its own needs a connection of its own
        with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:  # says so when a process dies
            for done in as_completed([pool.submit(_fill_batch, batch) for batch in batches]):
                yield done.result()
    _tell_planner()
    computing.rebuild(company.workspace.pk)
    counting.rebuild(company.workspace.pk)
    _open(company.workspace.pk, slug, opportunities)


def _tell_planner() -> None:
    """So many rows at once: PostgreSQL would plan for the few it knows of, one row of a table after the other."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def unfinished(slug: str) -> str:
    """The address of a company while it is being made."""
    return f"{slug}-unfinished"


def _open(workspace_id: int, slug: str, opportunities: int) -> None:
    with isolation.opened(workspace_id):
        written = Opportunity.objects.filter(workspace_id=workspace_id).count()
        if written != opportunities:
            raise RuntimeError(f"{written} opportunities were written instead of {opportunities}.")
        Workspace.objects.filter(pk=workspace_id).update(slug=slug)


def _batches(company: Company, seed: str, opportunities: int, conversations: int) -> Iterator[tuple]:
    for number, start in enumerate(range(0, opportunities, BATCH)):
        end = min(start + BATCH, opportunities)
        share = conversations * end // opportunities - conversations * start // opportunities
        yield company, f"{seed} {number}", end - start, share, start


def _fill_batch(batch: tuple) -> Counter:
    return _fill(*batch)


def _fill(company: Company, seed: str, opportunities: int, conversations: int, first_account: int = 0) -> Counter:
    rng = chance(seed)
    drawing = Drawing(company, rng, first_account)
    deals = drawing.draw(opportunities, conversations)
    if first_account == 0:
        dress(drawing, deals)
    draw_versions(company, deals, seed)
    with isolation.opened(company.workspace.pk):
        rows = Rows(company, rng)
        rows.add(deals, drawing.buyers)
        return Counter(rows.write())
