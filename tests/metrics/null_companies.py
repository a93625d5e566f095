"""Companies in which no conversation does anything: in how many does What works say that one stands out?

    python -m tests.metrics.null_companies 200      on any database that is migrated; nothing of it stays

The lives are those of the demo company's generator with its one effect taken out, each team at one level: what a team
holds and what it wins rise together from level to level, and that would be told of the conversation. Conversations
beyond the planned ones are left out: more of them fall into a stage that lasts longer, and it lasts longer where the
deal will be lost. Exposures are counted here in plain Python and go through the page as if a worker had written them.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from unittest.mock import patch

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesproc.settings")
    django.setup()

from django.contrib.auth.hashers import make_password
from django.db import transaction

from metrics.effect_counts import Planned, standing_out
from metrics.effects_page import EffectsPage
from metrics.models import Exposure
from metrics.population import DECIDED
from people import isolation
from people.models import Membership
from salesproc.demo import truth
from salesproc.demo.chance import chance
from salesproc.demo.company import DEMO, WINDOW_DAYS
from salesproc.demo.founding import Company, found
from salesproc.demo.life import Life, live
from stages.models import Version
from stages.statistics import wilson

SLUG = "null-companies"
DEALS = 2_500
TODAY = date(2026, 3, 17)  # the same companies whenever they are asked for
COLUMNS = ("version_id", "team_id", "planned_id", "kind", "state", "was_held")


def lives(company: Company, seed: int, points: float) -> Iterator[tuple[int, Life]]:
    """The team and the life of each deal that is decided and not disqualified."""
    rng = chance("null", seed)
    with patch.object(truth, "REAL", replace(truth.REAL, points=points)):
        for team in rng.choices(company.teams, [team.plan.share for team in company.teams], k=DEALS):
            starts = -WINDOW_DAYS * rng.random()
            spell = team.spell(company.calendar.number(company.calendar.moment(starts)))
            life = live(rng, starts, team.spells[-1].level, spell.score)
            if life.kind in DECIDED:
                yield team.id, life


def state_of(life: Life, place: int, planned_id: int) -> tuple[str, bool]:
    """As docs/effects.md says: by the first step forward from that stage, if it is not one past the signature."""
    held = min((talk.at for talk in life.talks if talk.plan.id == planned_id), default=None)
    for left, entered in pairwise(life.entries):
        if left.stage == place < entered.stage <= life.score.signature:
            return "held" if held is not None and held <= entered.at else "without", held is not None
    return "stayed", held is not None


def draw(company: Company, seed: int, points: float = 0.0) -> None:
    """Replaces the exposures of the company by those of another one."""
    counts: Counter[tuple] = Counter()
    for team, life in lives(company, seed, points):
        for place, stage in enumerate(life.score.stages[: life.score.signature]):
            for talk in stage.talks:
                counts[life.score.version_id, team, talk.id, life.kind, *state_of(life, place, talk.id)] += 1
    Exposure.objects.filter(workspace=company.workspace).delete()
    Exposure.objects.bulk_create(
        Exposure(workspace=company.workspace, quarter=None, n=n, **dict(zip(COLUMNS, key, strict=True)))
        for key, n in counts.items()
    )


def told(member: Membership) -> set[tuple[Planned, str]]:
    """What stands out on any score of the company."""
    version = Version.objects.filter(workspace=member.workspace_id, published_at__isnull=False).first()
    return standing_out(EffectsPage(member, version=version, outcome="won", quarters=None, team=None).found)


def rounds(many: int, points: float = 0.0) -> Iterator[set[tuple[Planned, str]]]:
    """What is told of each of so many companies. Leaves a workspace behind: roll it back."""
    plan = replace(DEMO, slug=SLUG, domain=f"{SLUG}.example")
    company = found(plan, today=TODAY, seed=1, password=make_password(None))
    with isolation.opened(company.workspace.pk):
        member = Membership.objects.get(user__email=f"executive@{plan.domain}")
        for seed in range(many):
            draw(company, seed, points)
            with patch("metrics.answers.kept", lambda _stamp, _asked, compute: compute()):
                yield told(member)


def main(many: int) -> None:
    announced = 0
    with transaction.atomic():
        for place, verdicts in enumerate(rounds(many), start=1):
            announced += bool(verdicts)
            share = wilson(announced, place)
            says = f"{announced} of {place} companies: {share.rate:.1%} ({share.low:.1%} to {share.high:.1%})"
            print(f"\r{says}", end="", flush=True)
        transaction.set_rollback(True)
    print()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
