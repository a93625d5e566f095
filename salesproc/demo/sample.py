"""A file as Salesforce exports it, to try the import with: a known number of good rows and a few bad ones."""

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from salesproc.demo import texts
from salesproc.demo.chance import chance
from salesproc.demo.company import DEMO

GOOD = 40
COLUMNS = (
    *("Opportunity ID", "Opportunity Name", "Account Name", "Opportunity Owner", "Amount", "Opportunity Currency"),
    *("Stage", "Created Date", "Close Date", "Lost Reason"),
)
OPEN, ENDED = ("Qualification", "Demo", "Proposal"), ("Closed Won", "Closed Lost", "No Decision")
OWNERS = tuple(log_in.name for log_in in DEMO.log_ins[:2])
BAD = {
    "the amount is in words": {"Amount": "a lot"},
    "the day does not exist": {"Created Date": "2026-02-31"},
    "it closed before it was opened": {"Stage": "Closed Won", "Created Date": "2026-03-10", "Close Date": "2026-01-05"},
}


def write_sample(path: Path, *, seed: int, today: date) -> tuple[int, int]:
    """Writes the file and returns how many rows an import takes and how many it refuses."""
    rng = chance(seed, "sample")
    good = [_row(rng, number, today) for number in range(1, GOOD + 1)]
    bad = [_row(rng, 900 + number, today) | wrong for number, wrong in enumerate(BAD.values())]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows([*good, *bad])
    return len(good), len(bad)


def _row(rng: Random, number: int, today: date) -> dict[str, str]:
    language = rng.choice(("fr", "en"))
    is_open = number % 3 == 0
    stage = rng.choice(OPEN if is_open else ENDED)
    opened = today - timedelta(days=rng.randint(120, 400))
    closes = opened + timedelta(days=rng.randint(20, 110))
    if is_open:  # this export gives open ones the day on which they are hoped to close
        closes = today + timedelta(days=rng.randint(10, 60))
    values = (
        f"S-{number:03}",
        texts.opportunity_name(rng, language),
        texts.company(number * 3, language)[0],
        rng.choice(OWNERS),
        str(rng.randrange(2_000, 90_000, 500)),
        "EUR",
        stage,
        opened.isoformat(),
        closes.isoformat(),
        texts.reason(rng, language, "lost") if stage == "Closed Lost" else "",
    )
    return dict(zip(COLUMNS, values, strict=True))
