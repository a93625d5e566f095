"""Figures, money and days as the reader's language writes them, in pages and in sentences made by code."""

import re
from datetime import datetime
from decimal import Decimal
from functools import lru_cache, partial, wraps

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)
from django.utils import timezone
from django.utils.translation import get_language, pgettext

THIN = "\u202f"
MINUS = "\u2212"
NONE = "–"
FIRST = re.compile(r"\b1(?= [^\W\d])")
REMEMBERED = 10_000


def written_once(write):
    """Lists write the same days and amounts on every page: what was written is remembered, in each language."""

    @lru_cache(maxsize=REMEMBERED)
    def in_language(language, *args, **kwargs):
        return write(*args, **kwargs)

    @wraps(write)
    def written(*args, **kwargs):
        return in_language(get_language(), *args, **kwargs)

    written.in_language = in_language
    return written


def for_many(write):
    """The same function for a whole list: it asks once which language is the reader's, which takes longer than to
    remember what was written."""
    return partial(write.in_language, get_language())


@lru_cache
def locale_of(language):
    """English here is the English of Europe: the day comes before the month."""
    return Locale.parse({"en": "en-GB"}.get(language, language), sep="-")


def current_locale():
    return locale_of(get_language() or "en")


def typeset(text, locale):
    """Thin no-break spaces between thousands and before signs, and a true minus, in every language."""
    group = locale.number_symbols["latn"]["group"]
    return text.replace(group, THIN).replace("\u00a0", THIN).replace("-", MINUS)


def decimals(digits):
    return "." + "0" * digits if digits else ""


def rate(value, digits=1):
    """0.486 is "48.6%", in French "48,6 %"."""
    if value is None:
        return NONE
    locale = current_locale()
    pattern = locale.percent_formats[None].pattern.replace("#,##0", "#,##0" + decimals(digits))
    return typeset(format_percent(value, pattern, locale=locale), locale)


def points(value, digits=0):
    """A difference of rates, signed: 0.17 is "+17". The word "points" is the sentence's."""
    if value is None:
        return NONE
    locale = current_locale()
    pattern = f"#,##0{decimals(digits)}"
    hundredths = Decimal(str(value)) * 100
    text = typeset(format_decimal(hundredths, pattern, locale=locale), locale)
    rounds_to_nothing = text.strip(MINUS + "0.,") == ""
    if rounds_to_nothing:
        return text.lstrip(MINUS)
    return text if hundredths < 0 else f"+{text}"


def clauses(said):
    """One sentence of several parts: "7 up; 2 down", in French with the space before the sign."""
    return pgettext("between the parts of a sentence", "; ").join(said)


@written_once
def number(value, digits=None):
    """1675 is "1 675"; without `digits`, at most one decimal is kept."""
    if value is None:
        return NONE
    locale = current_locale()
    pattern = "#,##0.#" if digits is None else f"#,##0{decimals(digits)}"
    return typeset(format_decimal(value, pattern, locale=locale), locale)


@written_once
def size_says(size):
    """Of a file: 348160 is "340 KB", in French "340 Ko"; nothing is under one."""
    if size < 1000 * 1024:
        return pgettext("size of a file", "%(n)s\N{NO-BREAK SPACE}KB") % {"n": number(max(1, round(size / 1024)))}
    return pgettext("size of a file", "%(n)s\N{NO-BREAK SPACE}MB") % {"n": number(round(size / 1024**2, 1))}


@written_once
def money(amount, currency):
    """84000, EUR is "€84 000", in French "84 000 €"; cents only where there are some."""
    if amount is None:
        return NONE
    locale = current_locale()
    pattern = locale.currency_formats["standard"].pattern
    is_whole = Decimal(str(amount)) % 1 == 0
    if is_whole:
        pattern = pattern.replace(".00", "")
    return typeset_money(format_currency(amount, currency, pattern, locale, currency_digits=not is_whole), locale)


@written_once
def money_short(amount, currency):
    """41320, EUR is "€41k", in French "41 k€": for boards and captions, never for one deal."""
    if amount is None:
        return NONE
    if abs(amount) < 1000:
        return money(round(amount), currency) if abs(amount) >= 10 else money(round(Decimal(str(amount)), 2), currency)
    locale = current_locale()
    text = format_compact_currency(amount, currency, locale=locale, fraction_digits=short_digits(amount))
    return typeset_money(text.replace("K", "k").replace("k\u00a0", "k").replace("M\u00a0", "M"), locale)


def short_digits(amount):
    """Two figures at least: 1.4k, 41k."""
    return 1 if max(0, Decimal(str(amount)).copy_abs().adjusted()) % 3 == 0 else 0


@written_once
def number_short(value):
    """458048 is "458k", in French "458 k": where the whole number has no room."""
    if value < 1000:
        return number(value, 0)
    locale = current_locale()
    text = format_compact_decimal(value, locale=locale, fraction_digits=short_digits(value))
    return typeset(text.replace("K", "k"), locale)


def typeset_money(text, locale):
    """A code such as CHF is kept off the figure that follows it."""
    return re.sub(r"(?<=[A-Z])(?=\d)", THIN, typeset(text, locale))


@written_once
def days(value):
    """29 is "29 d"."""
    if value is None:
        return NONE
    return pgettext("a number of days, short", "%(n)s d").replace(" ", THIN) % {"n": number(value, 0)}


def interval(value, digits=1):
    """(0.274, 0.4) is "27.4 to 40.0"; takes a pair, or an object with `low` and `high`."""
    return between(value, lambda bound: number(Decimal(str(bound)) * 100, digits))


def interval_points(value, digits=0):
    """(0.1, 0.24) is "+10 to +24"."""
    return between(value, lambda bound: points(bound, digits))


def change(value, digits=0):
    """How much more or less: 0.25 is "+25%", in French "+25 %"."""
    if value is None:
        return NONE
    text = rate(value, digits)
    return f"+{text}" if round(value, digits + 2) > 0 else text


def interval_change(value, digits=0):
    """Of a ratio: from 0.9 to 1.2 times is "-10% to +20%"."""
    return between(value, lambda bound: change(bound - 1, digits))


def between(value, write):
    if value is None:
        return NONE
    low, high = value if isinstance(value, tuple | list) else (value.low, value.high)
    return pgettext("an interval", "%(low)s to %(high)s") % {"low": write(low), "high": write(high)}


def day(value, skeleton="MMMd"):
    """14 Nov; with another year than this one, 14 Nov 2025."""
    if value is None:
        return NONE
    value = here(value)
    on = value.date() if isinstance(value, datetime) else value
    if skeleton == "MMMd":
        return short_day(on, timezone.localdate().year)
    return written_day(on, skeleton)


@written_once
def short_day(on, this_year):
    """Of a day, not of a moment."""
    if on is None:
        return NONE
    return written_day(on, "MMMd" if on.year == this_year else "yMMMd")


@written_once
def written_day(on, skeleton):
    return ordinal(format_skeleton(skeleton, on, locale=current_locale()), on)


def weekday(value):
    """Saturday 21 November."""
    if value is None:
        return NONE
    value = here(value)
    return ordinal(format_date(value, "EEEE d MMMM", locale=current_locale()), value)


def ordinal(text, value):
    """French counts the first of the month and no other: "1er janv.", then "2 janv."."""
    if value.day == 1 and current_locale().language == "fr":
        return FIRST.sub("1er", text, count=1)
    return text


def hour(value):
    """09:30, in the reader's time."""
    return NONE if value is None else format_time(here(value), "HH:mm", locale=current_locale())


def here(value):
    """A moment in the time zone of the workspace; a day as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) else value


def initials(name):
    """Chloé Martel is CM."""
    words = str(name or "").split()
    ends = words if len(words) < 2 else (words[0], words[-1])
    return "".join(word[0] for word in ends).upper()
