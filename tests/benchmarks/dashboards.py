"""The pages of figures beside the minimal page: never looked at before, just after the figures changed, and again.

    python -m tests.benchmarks.dashboards [workspace]

What workers are asked for is done in between, here. Where a page has lists behind it, the first that it leads to is
measured too.
"""

import re
import statistics
import sys
import time
from html import unescape

from django.core.cache import cache
from django.core.management import call_command
from django.db.models import F
from django.urls import reverse

from metrics import dashboards, kept, looking
from metrics.models import Figures
from people import isolation
from people.models import Membership, Workspace
from tests.benchmarks.dataset import SLUG, Person, sign_in
from tests.benchmarks.pages import PAGE, Measure, always, is_answered
from tests.benchmarks.server import Connection, served

PAGES = {
    "maturity": "maturity",
    "rates over time": "trend",
    "outcome curves": "curves",
    "value and pace": "value",
    "flow": "flow",
    "quality": "quality",
    "sequences": "sequence_index",
    "what works": "effect_index",
    "roles and timing": "coverage_index",
    "jobs": "job_index",
}
LISTS = re.compile(
    r'href="(/w/[^"]*/(?:opportunities|what-works/\d+|what-works/timing/opportunities|quality/conversations)/\?[^"]*)"'
)
ROUNDS, FIRSTS = 40, 2
WARMING = 6  # requests after the last change that are not counted: each process draws its own
SLOW, SLOWLY = 2.0, 3  # seconds; what takes as long again at its third request is not asked oftener


def pages(workspace: Workspace, executive: Person, admin: Person, never: dict[str, float]) -> list[Measure]:
    """Each, and the first list behind it; `never` takes how long the very first look took."""
    found = [Measure("minimal page", executive, always(f"/minimal/{workspace.pk}/"), None, is_bare=True)]
    for name, view in PAGES.items():
        path, reader = reverse(f"metrics:{view}", args=[workspace.slug]), admin if name == "jobs" else executive
        found.append(Measure(name, reader, always(path)))
        began = time.perf_counter()
        text = reader.client.get(path).content.decode()
        never[name] = time.perf_counter() - began
        behind = LISTS.search(text)
        if behind:
            found.append(Measure(f"{name}: a list", reader, always(unescape(behind[1]))))
    return found


def seconds_of(http: Connection, measure: Measure) -> float:
    path, _form = next(measure.requests)
    status, text, seconds = http.ask("GET", path, measure.headers(), None)
    if not is_answered(status, text, is_post=False):
        raise SystemExit(f"{measure.name}: {path} answered {status}.")
    return seconds


def as_workers_do(workspace: Workspace, member_id: int) -> None:
    """What takes long to count, by the time somebody looks again."""
    with isolation.opened(workspace.pk):
        member = Membership.objects.select_related("workspace", "user").get(pk=member_id)
        for dashboard in dashboards.ALL.values():
            _filters, page = dashboard.asked({}, member)
            if isinstance(page, kept.KeptPage):
                kept.keep(page.asked)
            looking.count(dashboard, member, "")


def change_figures(workspace: Workspace) -> None:
    with isolation.opened(workspace.pk):
        Figures.objects.filter(workspace=workspace).update(revision=F("revision") + 1)


def main(slug: str = SLUG) -> int:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    workspace = Workspace.objects.get(slug=slug)
    executive = sign_in(workspace, "executive")
    cache.clear()
    never: dict[str, float] = {}
    measures = pages(workspace, executive, sign_in(workspace, "admin"), never)
    first: dict[str, list[float]] = {measure.name: [] for measure in measures}
    again: dict[str, list[float]] = {measure.name: [] for measure in measures}
    with served() as port:
        http = Connection(port)
        seconds_of(http, measures[0])
        for measure in measures:
            for _ in range(FIRSTS):
                change_figures(workspace)
                first[measure.name].append(seconds_of(http, measure))
        as_workers_do(workspace, executive.member_id)
        for measure in measures:
            warm = [seconds_of(http, measure) for _ in range(WARMING if first[measure.name][-1] < SLOW else SLOWLY)]
            if warm[-1] > SLOW:
                again[measure.name] = warm[-1:]
        for _ in range(ROUNDS):
            for measure in measures:
                if min(again[measure.name], default=0) < SLOW:
                    again[measure.name].append(seconds_of(http, measure))
    return table(measures, never, first, again)


def table(measures, never, first, again) -> int:
    minimal, is_good = statistics.median(again[measures[0].name]), True
    print(f"{'page':28}{'never ms':>10}{'changed ms':>12}{'again ms':>10}{'× minimal':>11}")
    for measure in measures:
        seconds = statistics.median(again[measure.name])
        is_good &= seconds <= PAGE * minimal or measure.budget is None
        at_never = f"{never[measure.name] * 1000:>10.0f}" if measure.name in never else " " * 10
        at_first = statistics.median(first[measure.name])
        print(
            f"{measure.name:28}{at_never}{at_first * 1000:>12.0f}{seconds * 1000:>10.1f}{seconds / minimal:>11.1f}",
            flush=True,
        )
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
