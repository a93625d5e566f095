"""The design review, as far as what happened in the deals tells. Pure: counted facts in, findings out.

The facts are gathered by whoever knows the deals. Each finding is a share of deals, conversations or moves that is over
its limit, with its interval; under thirty of them nothing is concluded, and it is said so.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from stages.review import out_of_balance
from stages.statistics import Proportion, median_stay, wilson

# reason: (number of the mistake, the share above which it is one)
LIMITS: dict[str, tuple[int, float]] = {
    "proposal_before_agreement": (1, 0.30),
    "no_effect": (2, 0.50),
    "moved_without_conversation": (3, 0.30),
    "began_with_a_search": (4, 0.50),
    "never_met_who_matters": (6, 0.30),
    "early_without_goal": (8, 0.50),
    "ticked_without_evidence": (9, 0.30),
    "on_an_older_version": (10, 0.50),
    "off_the_score": (10, 0.50),
    "silent_after_the_signature": (12, 0.30),
}
BALANCE = ("too_long", "too_short", "two_too_long")


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `n`; `days`, a median that goes with it, None where there is none. `conversions`: of those counted
    and of the others, each as (won, decided)."""

    reason: str
    count: int
    n: int
    days: float | None = None
    conversions: tuple[tuple[int, int], tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class Stays:
    """How long deals were in a stage, as counts by whole days: of those that left it, and of those still in it."""

    key: str
    name: str
    left: Mapping[int, int] = field(default_factory=dict)
    still: Mapping[int, int] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return sum(self.left.values()) + sum(self.still.values())

    @property
    def median(self) -> int | None:
        return median_stay(self.left, self.still) if self.n else None


@dataclass(frozen=True, slots=True)
class DealFacts:
    """`deals`: how many were looked at. `stays` are those of the stages up to the signature, in their order."""

    deals: int = 0
    shares: tuple[Share, ...] = ()
    stays: tuple[Stays, ...] = ()


@dataclass(frozen=True, slots=True)
class DealFinding:
    """`figure` is the share; for the balance of stages it is that of the days, and `n` counts stays."""

    check: int
    reason: str
    figure: float
    n: int
    count: int | None = None
    place: str | None = None
    subject: str = ""
    days: float | None = None
    interval: Proportion | None = None
    conversions: tuple[Proportion, Proportion] | None = None

    @property
    def is_too_few(self) -> bool:
        return wilson(0, self.n).is_too_few

    @property
    def fingerprint(self) -> str:
        said = ("deals", self.check, self.reason, self.place or "")
        return hashlib.sha256(repr(said).encode()).hexdigest()


def deal_findings(facts: DealFacts) -> tuple[DealFinding, ...]:
    """What is over its limit, in the order of the checks."""
    found = [finding for share in facts.shares for finding in _over(share)]
    found += _out_of_balance(facts.stays)
    return tuple(sorted(found, key=lambda finding: finding.check))


def _over(share: Share) -> Iterator[DealFinding]:
    check, limit = LIMITS[share.reason]
    if not share.n or share.count / share.n <= limit:
        return
    interval = wilson(share.count, share.n)
    two = share.conversions and tuple(wilson(*group) for group in share.conversions)
    yield DealFinding(
        check,
        share.reason,
        share.count / share.n,
        share.n,
        share.count,
        days=share.days,
        interval=interval,
        conversions=two or None,
    )


def _out_of_balance(stays: tuple[Stays, ...]) -> Iterator[DealFinding]:
    """The same limits as on paper, on median days. Silent while a stage has no median: its share is not known."""
    medians = {stay.key: stay.median for stay in stays}
    if len(medians) < 2 or any(days is None for days in medians.values()):
        return
    known = {key: days or 0 for key, days in medians.items()}
    counts = {stay.key: stay.n for stay in stays}
    for found in out_of_balance(known, {stay.key: stay.name for stay in stays}):
        share = (found.count or 0) / (found.total or 1)
        n = counts[found.place or ""]
        if found.reason == "two_too_long":
            n = min(counts[key] for key in sorted(known, key=lambda key: -known[key])[:2])
        yield DealFinding(5, found.reason, share, n, found.count, found.place, found.subject, days=found.total)
