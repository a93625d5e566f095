"""`make bench`: the time of each page beside that of the minimal page, its queries, and how fast rows come in.

    python -m tests.benchmarks.run

DATABASE_URL, REDIS_URL, SECRET_KEY and STATE_DIR say where, as `make bench` sets them.
BENCH_OPPORTUNITIES, BENCH_CONVERSATIONS, BENCH_ROUNDS and BENCH_IMPORT change the sizes.
"""

import json
import os
import statistics
import sys
import tempfile
from io import StringIO
from pathlib import Path
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.models import Opportunity
from people import isolation
from tests.benchmarks.dataset import (
    import_workspace,
    own_open,
    refresh_figures,
    sign_in,
    timed,
    workspace_of,
    write_opportunities,
)
from tests.benchmarks.pages import Measure, is_answered, measures
from tests.benchmarks.server import Connection, served

SIZE = (int(os.environ.get("BENCH_OPPORTUNITIES", 200_000)), int(os.environ.get("BENCH_CONVERSATIONS", 2_000_000)))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 40))
IMPORTED = int(os.environ.get("BENCH_IMPORT", 50_000))
WARMING = 5
TARGET = 3_000  # imported rows a second
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def main() -> int:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    workspace = workspace_of(SIZE)
    people = {account: sign_in(workspace, account) for account in ("rep", "executive")}
    plan = measures(workspace, people["rep"], people["executive"], fetch)
    queries = {measure.name: count_queries(measure) for measure in plan}
    with served() as port:
        taken = take(Connection(port), plan)
    is_good = print_pages(plan, queries, taken)
    return 0 if print_rows(workspace, people["rep"]) and is_good else 1


def fetch(person, path: str) -> str:
    answer = person.client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}.")
    return answer.content.decode()


def count_queries(measure: Measure) -> int:
    """In this process, the second time: what is kept is kept by then. Statements that open a workspace count too."""
    client = measure.person.client
    for _ in range(2):
        path, form = next(measure.requests)
        with CaptureQueriesContext(connection) as captured:
            headers = measure.own_headers
            answer = client.get(path, headers=headers) if form is None else client.post(path, form)
        if not is_answered(answer.status_code, answer.content.decode(), is_post=form is not None):
            raise SystemExit(f"{measure.name}: {path} answered {answer.status_code}\n{answer.content.decode()[:2000]}")
    return len(captured)


def take(http: Connection, plan: list[Measure]) -> dict[str, list[float]]:
    """Seconds of every request, round after round, so that whatever slows the machine slows all pages."""
    taken: dict[str, list[float]] = {measure.name: [] for measure in plan}
    for round_ in range(WARMING + ROUNDS):
        for measure in plan:
            path, form = next(measure.requests)
            body = None if form is None else urlencode(form)
            headers = measure.headers() | (FORM if form else {})
            status, text, seconds = http.ask("GET" if form is None else "POST", path, headers, body)
            if not is_answered(status, text, is_post=form is not None):
                raise SystemExit(f"{measure.name}: {path} answered {status}.")
            if round_ >= WARMING:
                taken[measure.name].append(seconds)
    return taken


def print_pages(plan: list[Measure], queries: dict[str, int], taken: dict[str, list[float]]) -> bool:
    minimal, is_good = statistics.median(taken[plan[0].name]), True
    print(f"\n{'page':32}{'queries':>8}{'median ms':>11}{'ratio':>8}{'budget':>8}")
    for measure in plan:
        median = statistics.median(taken[measure.name])
        ratio = median / minimal
        budget, verdict = judged(measure, ratio, median * 1000)
        is_good &= verdict != "over"
        print(f"{measure.name:32}{queries[measure.name]:>8}{median * 1000:>11.1f}{ratio:>8.1f}{budget:>8}  {verdict}")
    print(f"medians of {ROUNDS} requests each, one connection, interleaved")
    return is_good


def judged(measure: Measure, ratio: float, milliseconds: float) -> tuple[str, str]:
    """Its budget, and how it stands to that."""
    if measure.most:
        return f"{measure.most:.0f} ms", "ok" if milliseconds <= measure.most else "over"
    if measure.budget:
        return f"{measure.budget:.0f}", "ok" if ratio <= measure.budget else "over"
    return "", ""


def print_rows(workspace, rep) -> bool:
    seconds, report = import_rows()
    rate = report["created"] / seconds
    print(f"\nimport of {report['created']:,} opportunities: {seconds:.1f} s")
    print(f"rows a second: {rate:,.0f} (target {TARGET:,})")
    refresh_figures(workspace)
    with isolation.opened(workspace.pk):
        Opportunity.objects.filter(pk__in=own_open(workspace, rep, 1)).update(amount=12_345)
    print(f"figures after one change: {refresh_figures(workspace):.2f} s")
    return rate >= TARGET


def import_rows() -> tuple[float, dict]:
    workspace = import_workspace()
    with tempfile.TemporaryDirectory() as folder:
        path, mapping, out = Path(folder) / "opportunities.csv", Path(folder) / "mapping.json", StringIO()
        write_opportunities(path, IMPORTED)
        mapping.write_text(json.dumps(MAPPING))
        options = {"workspace": workspace.slug, "kind": "opportunities", "mapping": mapping, "json": True}
        with timed() as seconds:
            call_command("import_file", path, **options, stdout=out)
    report = json.loads(out.getvalue())
    print(f"figures after the import: {refresh_figures(workspace):.1f} s")
    return seconds[0], report


MAPPING = {
    "version": 1,
    "kind": "opportunities",
    "fields": {
        "external_id": "Id",
        "name": "Name",
        "account": {"column": "Company", "when_missing": "create"},
        "team": {"constant": "DACH"},
        "owner": {"column": "Owner", "when_missing": "create"},
        "amount": "Amount",
        "currency": "Currency",
        "opened": "Created",
        "outcome": {
            "column": "Status",
            "values": {"won": "won", "lost": "lost", "no decision": "no_decision", "open": None},
        },
        "closed": {"column": "Closed", "when": {"field": "outcome", "given": True}},
    },
}

if __name__ == "__main__":
    sys.exit(main())
