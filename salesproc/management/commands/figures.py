"""manage.py figures: the numbers of the maturity page, from the same code."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from metrics.population import Population
from metrics.rates import BY
from metrics.reporting import report
from metrics.spans import Span
from people import isolation
from people.models import Workspace
from salesproc import figures


class Command(BaseCommand):
    help = "Prints counts, rates with their intervals, cycles and won amounts, by group."

    def add_arguments(self, parser):
        parser.add_argument("--workspace", required=True, metavar="W", help="its name in the address")
        parser.add_argument("--by", choices=[by for by in BY if by != "all"], default="level")
        parser.add_argument("--from", dest="starts_on", type=a_day, metavar="D", help="first day, YYYY-MM-DD")
        parser.add_argument("--to", dest="ends_on", type=a_day, metavar="D", help="last day, included")
        parser.add_argument("--json", action="store_true", help="as JSON, with everything")

    def handle(self, *, workspace, by, starts_on, ends_on, json: bool, **options):
        found = Workspace.objects.filter(slug=workspace).first()
        if found is None:
            raise CommandError(f"There is no workspace “{workspace}”.")
        try:
            span = Span(starts_on, ends_on)
        except ValueError as error:
            raise CommandError(f"These days are out of order: {error}.") from error
        with isolation.opened(found.pk):
            told = {"workspace": workspace} | report(Population(found.pk, span), by)
        self.stdout.write(as_json(told) if json else as_table(told))


def a_day(text: str) -> date:
    return date.fromisoformat(text)


def as_json(told: dict) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1)


def as_table(told: dict) -> str:
    heads = (f"{'':28}", *(f"{head:>9}" for head in ("decided", "won", "lost", "none")))
    lines = ["".join(heads) + "  conversion  95 % interval     median cycle"]
    for group in [*told["groups"], told["total"]]:
        rate = group["rates"]["conversion"]
        interval = None if rate["rate"] is None else (rate["low"], rate["high"])
        lines.append(
            f"{group['name'][:27]:28}{group['decided']:>9}{group['won']:>9}{group['lost']:>9}{group['no_decision']:>9}"
            f"  {figures.rate(rate['rate']):12}{figures.interval(interval):18}"
            f"{figures.number(group['cycle']['decided']['median'])} d{'  (too few)' * rate['too_few']}"
        )
    return "\n".join(lines)
