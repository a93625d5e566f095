"""How long the figures take at size: everything counted again beside the bare SQL, and one outcome that changed.

    python -m tests.benchmarks.figures [workspace]

Run by hand where `make bench` or `manage.py generate` made the rows (docs/benchmarks.md). The bare SQL selects what the
figures hold, from the same definitions, on the same connection with the same memory, and writes nothing: PostgreSQL
counts and throws away.
"""

import sys
from collections.abc import Iterator

from django.core.management import call_command
from django.db import connection

from conversations.models import Opportunity
from metrics import computing, counting
from metrics.mending import make_room, run
from metrics.models import Change, CohortChange
from people import isolation
from people.models import Membership, Workspace
from tests.benchmarks.dataset import SLUG, timed

BUDGET = 1.5  # times the bare SQL
WORK = 10.0  # seconds until all figures know of one outcome
ROUNDS = 3


def bare(workspace: Workspace) -> Iterator[tuple[str, str, dict]]:
    """The name, the statement and its parameters, of each thing that is kept."""
    asked = {"workspace": workspace.pk, "zone": workspace.time_zone}
    facts = computing.FACTS.format(opportunities=computing.OPPORTUNITIES)
    yield "rates, cycles, amounts", ROLLUPS.format(facts=facts, fact=computing.FACT, keys=computing.KEYS), asked
    for name, (_table, _columns, counted) in counting.COUNTED.items():
        yield name, counted(""), asked


ROLLUPS = """SELECT workspace_id, {keys}, count(*), coalesce(sum(amount), 0),
    array_remove(array_agg(cycle_days ORDER BY cycle_days), NULL), array_remove(array_agg(amount ORDER BY amount), NULL)
FROM ({facts}) AS f ({fact}) GROUP BY workspace_id, {keys}"""


def seconds_of(sql: str, parameters: dict) -> float:
    """Executed to the last column of the last row, with nothing sent."""
    with timed() as seconds, connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF) {sql}", parameters)
    return seconds[0]


def compare(workspace: Workspace) -> bool:
    print(f"{'':28}{'bare SQL s':>12}{'rebuild s':>12}{'ratio':>8}")
    with isolation.opened(workspace.pk):
        make_room()
        run(counting.NESTED, {"are": "off"})
        alone = {name: seconds_of(sql, asked) for name, sql, asked in bare(workspace)}
    for name, seconds in alone.items():
        print(f"{name:28}{seconds:>12.1f}", flush=True)
    taken = {}
    for rebuild in (computing.rebuild, counting.rebuild):
        with timed() as seconds:
            work = rebuild(workspace.pk)
        taken[rebuild.__module__] = seconds[0]
        print(f"{rebuild.__module__:28}{'':12}{seconds[0]:>12.1f}  {work}", flush=True)
    ratio = sum(taken.values()) / sum(alone.values())
    print(f"{'all':28}{sum(alone.values()):>12.1f}{sum(taken.values()):>12.1f}{ratio:>8.2f}")
    return ratio <= BUDGET


def change(workspace: Workspace) -> bool:
    """One outcome in the largest cohort: how long until every figure that it touches is right."""
    with isolation.opened(workspace.pk):
        rows = Opportunity.objects.filter(workspace=workspace, outcome="", version__isnull=False)
        deal = rows.order_by("team_id", "-opened_on").first()
        deal.decide("lost", by=Membership.objects.get(user__email=f"admin@{workspace.slug}.example"))
        waiting = [model.objects.filter(workspace=workspace).count() for model in (Change, CohortChange)]
    taken = []
    for refresh in (computing.refresh, counting.refresh):
        with timed() as seconds:
            work = refresh(workspace.pk)
        taken.append(seconds[0])
        print(f"{refresh.__module__:28}{seconds[0]:>12.2f} s  {work}", flush=True)
    print(f"one outcome: {sum(taken):.2f} s, noticed as {waiting}")
    return sum(taken) <= WORK


def main(slug: str = SLUG) -> int:
    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.get(slug=slug)
    with isolation.opened(workspace.pk):
        n = Opportunity.objects.filter(workspace=workspace).count()
    print(f"{n:,} opportunities")
    return 0 if all([compare(workspace), change(workspace)]) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
