"""Amounts of money as people write them, under a decimal separator that is known for the whole column.

"1.234" is a thousand and more in Paris and one and a bit in London: no single cell can tell, so the
separator is stated by the mapping, or deduced from all the cells of the column, or asked about.
It is never guessed row by row.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from .problems import N_, BadValue

DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "BRL", "ARS", "CLP", "COP"})
# What each sign may stand for. A sign with several meanings needs a currency from the mapping or the row.
SIGNS = {
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP", "EGP", "LBP"}),
    "¥": frozenset({"JPY", "CNY"}),
    "₹": frozenset({"INR"}),
    "₽": frozenset({"RUB"}),
    "₺": frozenset({"TRY"}),
    "₩": frozenset({"KRW"}),
    "zł": frozenset({"PLN"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "$": DOLLARS,
    "US$": frozenset({"USD"}),
}
ALONE = {"€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "zł": "PLN", "US$": "USD"}
TIMES = {"": 1, "k": 1_000, "K": 1_000, "M": 1_000_000}
NEGATIVE = ("-", "−")
MOST = Decimal(10) ** 13
CENT = Decimal("0.01")

CURRENCY = r"[A-Z]{3}|US\$|[$€£¥₹₽₺₩]|zł|kr"
SHAPE = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-−+])?\s*(?P<before>{CURRENCY})?\s*(?P<sign2>[-−+])?\s*"
    rf"(?P<digits>\d[\d.,'’\s]*|[.,]\d+)\s*(?P<times>[kKM])?\s*(?P<after>{CURRENCY})?\s*(?P<close>\))?"
)
SPACES = re.compile(r"[\s'’]")
# What separates thousands is followed by three digits; Indian groups are of two, then three.
PLAIN = {
    ".": re.compile(r"(\d+|\d{1,3}(,\d{2,3})*,\d{3})?(\.\d*)?"),
    ",": re.compile(r"(\d+|\d{1,3}(\.\d{2,3})*\.\d{3})?(,\d*)?"),
}
SPACED = re.compile(r"\d{1,3}([\s'’]\d{2,3})*[\s'’]\d{3}([.,]\d*)?")


class Amount(NamedTuple):
    """`currency` is an ISO code or a sign as written, or "" when the cell names none."""

    value: Decimal
    currency: str


def parse_amount(cell: Any, decimal: str) -> Amount:
    """`cell` as text or number; `decimal` is "." or ",".

    "12k" is 12,000 and "1.5M" is 1,500,000; "(12)" is -12. Amounts are kept to the cent.
    Raises BadValue for anything else.
    """
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return Amount(checked(Decimal(str(cell)), str(cell)), "")
    text = str(cell).strip()
    found = SHAPE.fullmatch(text)
    if not found or bool(found["open"]) != bool(found["close"]) or (found["before"] and found["after"]):
        raise BadValue(N_("“%(text)s” is not an amount."), text=text[:80])
    number = number_of(found["digits"], decimal, text) * TIMES[found["times"] or ""]
    if found["open"] or found["sign"] in NEGATIVE or found["sign2"] in NEGATIVE:
        number = -number
    return Amount(checked(number, text), found["before"] or found["after"] or "")


def number_of(digits: str, decimal: str, text: str) -> Decimal:
    digits = digits.strip()
    if SPACES.search(digits) and not SPACED.fullmatch(digits):
        raise BadValue(N_("“%(text)s” is not an amount."), text=text[:80])
    digits = SPACES.sub("", digits)
    if not PLAIN[decimal].fullmatch(digits):
        raise BadValue(
            N_("“%(text)s” is not an amount when the decimal separator is “%(decimal)s”."),
            text=text[:80],
            decimal=decimal,
        )
    grouping = "," if decimal == "." else "."
    return Decimal(digits.replace(grouping, "").replace(decimal, ".").rstrip(".") or "0")


def checked(number: Decimal, text: str) -> Decimal:
    if not number.is_finite() or abs(number) >= MOST:
        raise BadValue(N_("“%(text)s” is too large for an amount."), text=text[:80])
    return number.quantize(CENT)


def currency_of(written: str, stated: str) -> str:
    """The ISO code for what stands beside the figure and what the mapping or the row states.

    Raises BadValue when the two disagree, and when a sign has several meanings and nothing is stated.
    """
    stated = stated.strip().upper()
    if stated and not re.fullmatch(r"[A-Z]{3}", stated):
        raise BadValue(N_("“%(text)s” is not a currency: three letters, such as EUR."), text=stated[:80])
    if not written:
        return stated
    meanings = SIGNS.get(written, frozenset({written}))
    if stated:
        if stated not in meanings:
            raise BadValue(
                N_("The amount says “%(written)s” but its currency is %(stated)s."),
                written=written,
                stated=stated,
            )
        return stated
    if written in ALONE or written not in SIGNS:
        return ALONE.get(written, written)
    raise BadValue(N_("“%(written)s” stands for several currencies: state which one."), written=written)


class DecimalEvidence:
    """Looks at every cell of a column and says which decimal separators can read it."""

    def __init__(self) -> None:
        self.readable = {".": 0, ",": 0}
        self.told_apart = {".": "", ",": ""}
        self.unclear = ""

    def see(self, cell: Any) -> None:
        if not isinstance(cell, str) or not ("." in cell or "," in cell):
            return
        values = {decimal: self._read(cell, decimal) for decimal in (".", ",")}
        readable = [decimal for decimal, value in values.items() if value is not None]
        if len(readable) == 1:
            self.readable[readable[0]] += 1
            self.told_apart[readable[0]] = self.told_apart[readable[0]] or cell
        elif readable and values["."] != values[","]:
            self.unclear = self.unclear or cell

    @staticmethod
    def _read(cell: str, decimal: str) -> Decimal | None:
        try:
            return parse_amount(cell, decimal).value
        except BadValue:
            return None

    @property
    def decimal(self) -> str:
        """ "." or "," when the column tells, "." when it does not matter, "" when it must be asked."""
        if self.readable["."] and self.readable[","]:
            return ""
        for decimal, count in self.readable.items():
            if count:
                return decimal
        return "" if self.unclear else "."

    @property
    def examples(self) -> list[str]:
        """Cells to show with the question: one of each reading, or the first that can be read both ways."""
        return [cell for cell in self.told_apart.values() if cell] or [self.unclear]
