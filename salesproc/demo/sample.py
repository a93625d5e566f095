"""A file as a CRM would export it, to try the import with: a known number of good rows and a few bad ones."""

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from salesproc.demo import texts

GOOD = 40
COLUMNS = ("Deal ID", "Deal name", "Company", "Owner", "Amount", "Currency", "Stage", "Opened", "Closed", "Lost reason")
STAGES = ("Qualified", "Demo done", "Proposal sent", "Closed won", "Closed lost", "No decision")
BAD = (
    ("S-901", "Amount in words", "Kerval Robotics", "Chloé Martel", "a lot", "EUR", "Qualified", "2026-02-03", "", ""),
    (
        "S-902",
        "Closed before it opened",
        "Hexa Foods",
        "Chloé Martel",
        "12000",
        "EUR",
        "Closed won",
        "2026-03-10",
        "2026-01-05",
        "",
    ),
    (
        "S-903",
        "A day that does not exist",
        "Vidal & Fils",
        "Chloé Martel",
        "8000",
        "EUR",
        "Qualified",
        "2026-02-31",
        "",
        "",
    ),
)


def write_sample(path: Path, *, seed: int, today: date | None = None) -> tuple[int, int]:
    """Writes the file and returns how many rows an import takes and how many it refuses."""
    rng = Random(f"{seed} sample")  # noqa: S311 - invented data
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(_row(rng, number, today or date.today()) for number in range(1, GOOD + 1))
        writer.writerows(BAD)
    return GOOD, len(BAD)


def _row(rng: Random, number: int, today: date) -> tuple[str, ...]:
    language = rng.choice(("fr", "en"))
    stage = STAGES[number % len(STAGES)]
    opened = today - timedelta(days=rng.randint(120, 400))
    closed = opened + timedelta(days=rng.randint(20, 110)) if number % len(STAGES) > 2 else None
    reason = texts.reason(rng, language, "lost") if stage == "Closed lost" else ""
    return (
        f"S-{number:03}",
        texts.opportunity_name(rng, language),
        texts.company(number * 3, language)[0],
        rng.choice(("Chloé Martel", "Hugo Lambert")),
        str(rng.randrange(2_000, 90_000, 500)),
        "EUR",
        stage,
        opened.isoformat(),
        closed.isoformat() if closed else "",
        reason,
    )
