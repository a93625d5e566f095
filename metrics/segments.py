"""What opportunities are told apart by beyond what the rollups count: the amount, the buyer's industry, how they
started. In an address: `EUR-10000-25000` (from, and below), `not-EUR`, `none`; and `-` for what nobody wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.core.cache import cache
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conversations.models import Opportunity
from salesproc.figures import money_short

UNTOLD = "-"
WRITTEN = re.compile(r"(?P<currency>[A-Z]{3})-(?P<low>\d{0,13})-(?P<high>\d{0,13})")
OTHER = re.compile(r"not-(?P<currency>[A-Z]{3})")
MOST = 30  # names to choose from; what is asked for by its address need not be among them
KEPT_BOUNDS, KEPT_NAMES = 24 * 60 * 60, 10 * 60

QUARTILES = """
SELECT percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY amount)
FROM metrics_rollup r, unnest(r.amounts) AS amount
WHERE r.workspace_id = %(workspace)s AND r.currency = %(currency)s AND r.kind IN ('won', 'lost', 'no_decision')
    AND (%(teams)s::bigint[] IS NULL OR r.team_id = ANY(%(teams)s::bigint[]))
"""
NAMES = """
SELECT GROUPING(o.source) = 0, coalesce(o.source, a.industry), count(*)
FROM conversations_opportunity o LEFT JOIN conversations_account a ON a.id = o.account_id
WHERE o.workspace_id = %(workspace)s AND (%(teams)s::bigint[] IS NULL OR o.team_id = ANY(%(teams)s::bigint[]))
GROUP BY GROUPING SETS ((o.source), (a.industry)) ORDER BY 3 DESC, 2
"""


@dataclass(frozen=True)
class Band:
    """Amounts of one currency, from `low` on and under `high`; None is open. Without a currency: no amount known."""

    currency: str = ""
    low: int | None = None
    high: int | None = None
    is_other: bool = False  # amounts of every other currency

    @classmethod
    def read(cls, text: str) -> Band | None:
        """None when it cannot be read."""
        if text == "none":
            return cls()
        if other := OTHER.fullmatch(text):
            return cls(other["currency"], is_other=True)
        found = WRITTEN.fullmatch(text)
        if not found:
            return None
        low, high = (int(found[name]) if found[name] else None for name in ("low", "high"))
        return cls(found["currency"], low, high)

    def __str__(self) -> str:
        if not self.currency:
            return "none"
        if self.is_other:
            return f"not-{self.currency}"
        low, high = ("" if bound is None else str(bound) for bound in (self.low, self.high))
        return f"{self.currency}-{low}-{high}"

    @property
    def name(self) -> str:
        if not self.currency:
            return _("No amount known")
        if self.is_other:
            return _("Other currencies than %(currency)s") % {"currency": self.currency}
        bounds = {"low": money_short(self.low, self.currency), "high": money_short(self.high, self.currency)}
        if self.low is None:
            return _("Under %(high)s") % bounds if self.high is not None else self.currency
        return (
            _("%(low)s and more") % bounds
            if self.high is None
            else pgettext("a band of amounts", "%(low)s to %(high)s") % bounds
        )

    def within(self, other: Band | None) -> Band:
        """What this band and the other have in common; they are of one currency and have something in common."""
        if other is None or other.is_other or not other.currency:
            return self
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return Band(self.currency, max(lows, default=None), min(highs, default=None))

    @property
    def holds(self) -> Q:
        """Of facts."""
        if not self.currency:
            return Q(amount=None)
        if self.is_other:
            return Q(amount__isnull=False) & ~Q(currency=self.currency)
        found = Q(currency=self.currency, amount__isnull=False)
        if self.low is not None:
            found &= Q(amount__gte=self.low)
        return found if self.high is None else found & Q(amount__lt=self.high)


def bounds_of(workspace, teams: frozenset[int] | None, today) -> tuple[int, ...]:
    """Round amounts between the quarters of what was decided in the currency of the company, as far as the reader
    sees it: the quartiles to two figures. They stay for a day, so that a band is the same all day."""
    asked = {"workspace": workspace.pk, "currency": workspace.currency, "teams": _listed(teams)}
    key = f"amount-bounds:{asked}:{today}".replace(" ", "")
    if found := cache.get(key):
        return found
    with connection.cursor() as cursor:
        cursor.execute(QUARTILES, asked)
        ((quartiles,),) = cursor.fetchall()
    bounds = tuple(sorted({round_amount(value) for value in quartiles or ()} - {0}))
    if bounds:
        cache.set(key, bounds, KEPT_BOUNDS)
    return bounds


def bands_of(currency: str, bounds: tuple[int, ...]) -> list[Band]:
    """The bands between the bounds, in order; one that holds every amount where there is no bound."""
    ends = [None, *bounds, None]
    return [Band(currency, low, high) for low, high in pairwise(ends)]


def round_amount(value: float) -> int:
    """To two figures, a half up: 12 450 is 12 000, 12 500 is 13 000."""
    exact = Decimal(repr(value)).to_integral_value()
    step = Decimal(10) ** max(0, exact.adjusted() - 1)
    return int((exact / step + Decimal("0.5")).__floor__() * step)


def names_of(workspace, teams: frozenset[int] | None) -> tuple[list[str], list[str]]:
    """The industries and the sources of opportunities that the reader sees, the most frequent first."""
    asked = {"workspace": workspace.pk, "teams": _listed(teams)}

    def ask():
        with connection.cursor() as cursor:
            cursor.execute(NAMES, asked)
            found = [(is_source, name) for is_source, name, _n in cursor.fetchall() if name]
        return [[name for is_source, name in found if is_source is wanted][:MOST] for wanted in (False, True)]

    return cache.get_or_set(f"segment-names:{asked}".replace(" ", ""), ask, KEPT_NAMES)


def told(column: str, wanted: str | None) -> Q:
    """Facts whose opportunity says so in that column; with UNTOLD, those where nothing is written."""
    if wanted is None:
        return Q()
    same = Opportunity.objects.filter(pk=OuterRef("opportunity_id"))
    if wanted == UNTOLD:
        return ~Exists(same.filter(**{f"{column}__gt": ""}))
    return Q(Exists(same.filter(**{column: wanted})))


def _listed(teams: frozenset[int] | None) -> list[int] | None:
    return None if teams is None else sorted(teams)
