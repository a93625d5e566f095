"""Figures in both languages, to the character."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from salesproc import figures

THIN = "\u202f"


def in_both(write, *arguments):
    texts = []
    for language in ("en", "fr"):
        with translation.override(language):
            texts.append(write(*arguments))
    return tuple(texts)


@pytest.mark.parametrize(
    ("arguments", "english", "french"),
    [
        ((0.486,), "48.6%", f"48,6{THIN}%"),
        ((0.486, 0), "49%", f"49{THIN}%"),
        ((0,), "0.0%", f"0,0{THIN}%"),
        ((Decimal(1),), "100.0%", f"100,0{THIN}%"),
        ((None,), "–", "–"),
    ],
)
def test_a_rate_is_a_percentage(arguments, english, french):
    assert in_both(figures.rate, *arguments) == (english, french)


@pytest.mark.parametrize(
    ("arguments", "english", "french"),
    [
        ((0.17,), "+17", "+17"),
        ((-0.09,), "−9", "−9"),
        ((0.151, 1), "+15.1", "+15,1"),
        ((-0.001,), "0", "0"),
        ((0.0004, 1), "0.0", "0,0"),
        ((None,), "–", "–"),
    ],
)
def test_points_are_signed(arguments, english, french):
    assert in_both(figures.points, *arguments) == (english, french)


@pytest.mark.parametrize(
    ("arguments", "english", "french"),
    [
        ((1675,), f"1{THIN}675", f"1{THIN}675"),
        ((-1284500,), f"−1{THIN}284{THIN}500", f"−1{THIN}284{THIN}500"),
        ((2.44,), "2.4", "2,4"),
        ((2,), "2", "2"),
        ((Decimal("2.5"), 2), "2.50", "2,50"),
        ((None,), "–", "–"),
    ],
)
def test_a_number_has_thin_spaces(arguments, english, french):
    assert in_both(figures.number, *arguments) == (english, french)


@pytest.mark.parametrize(
    ("arguments", "english", "french"),
    [
        ((84000, "EUR"), f"€84{THIN}000", f"84{THIN}000{THIN}€"),
        ((Decimal("41500.00"), "EUR"), f"€41{THIN}500", f"41{THIN}500{THIN}€"),
        ((Decimal("99.90"), "EUR"), "€99.90", f"99,90{THIN}€"),
        ((18200, "GBP"), f"£18{THIN}200", f"18{THIN}200{THIN}£GB"),
        ((18200, "CHF"), f"CHF{THIN}18{THIN}200", f"18{THIN}200{THIN}CHF"),
        ((18200, "JPY"), f"JP¥18{THIN}200", f"18{THIN}200{THIN}JPY"),
        ((-500, "EUR"), "−€500", f"−500{THIN}€"),
        ((None, "EUR"), "–", "–"),
    ],
)
def test_money_stands_as_the_language_puts_it(arguments, english, french):
    assert in_both(figures.money, *arguments) == (english, french)


@pytest.mark.parametrize(
    ("arguments", "english", "french"),
    [
        ((41320, "EUR"), "€41k", f"41{THIN}k€"),
        ((1284500, "EUR"), "€1.3M", f"1,3{THIN}M€"),
        ((4130, "EUR"), "€4.1k", f"4,1{THIN}k€"),
        ((950, "EUR"), "€950", f"950{THIN}€"),
        ((55.904581955597585, "EUR"), "€56", f"56{THIN}€"),
        ((5.604, "EUR"), "€5.60", f"5,60{THIN}€"),
        ((0, "EUR"), "€0", f"0{THIN}€"),
        ((None, "EUR"), "–", "–"),
    ],
)
def test_short_money_is_rounded(arguments, english, french):
    assert in_both(figures.money_short, *arguments) == (english, french)


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1234, "1.2k", f"1,2{THIN}k"),
        (458048, "458k", f"458{THIN}k"),
        (1000000, "1M", f"1{THIN}M"),
        (1234567, "1.2M", f"1,2{THIN}M"),
    ],
)
def test_a_short_number_is_rounded(value, english, french):
    assert in_both(figures.number_short, value) == (english, french)


@dataclass
class Bounds:
    low: float
    high: float


@pytest.mark.parametrize("value", [(0.274, 0.4), Bounds(0.274, 0.4)])
def test_an_interval_is_said_in_words(value):
    assert in_both(figures.interval, value) == ("27.4 to 40.0", "27,4 à 40,0")


def test_an_interval_of_a_difference_is_signed():
    assert in_both(figures.interval_points, (-0.1, 0.24)) == ("−10 to +24", "−10 à +24")
    assert in_both(figures.interval_points, None) == ("–", "–")


def test_french_has_a_space_before_a_semicolon():
    assert in_both(figures.clauses, ["7 up", "2 down"]) == ("7 up; 2 down", f"7 up{THIN}; 2 down")


def test_days_are_abbreviated():
    assert in_both(figures.days, 29) == (f"29{THIN}d", f"29{THIN}j")
    assert in_both(figures.days, None) == ("–", "–")


def test_a_day_says_its_year_only_when_it_is_another():
    this_year = date(timezone.localdate().year, 11, 14)
    assert in_both(figures.day, this_year) == ("14 Nov", "14 nov.")
    assert in_both(figures.day, date(2019, 11, 14)) == ("14 Nov 2019", "14 nov. 2019")
    assert in_both(figures.day, None) == ("–", "–")


def test_french_counts_the_first_of_a_month():
    assert in_both(figures.day, date(2019, 1, 1)) == ("1 Jan 2019", "1er janv. 2019")
    assert in_both(figures.day, date(2019, 1, 11)) == ("11 Jan 2019", "11 janv. 2019")
    assert in_both(figures.weekday, date(2026, 12, 1)) == ("Tuesday 1 December", "mardi 1er décembre")


def test_a_weekday_is_written_in_full():
    assert in_both(figures.weekday, date(2026, 11, 21)) == ("Saturday 21 November", "samedi 21 novembre")


def test_an_hour_is_the_hour_of_the_reader():
    with timezone.override("Europe/Paris"):
        assert figures.hour(datetime(2026, 11, 21, 8, 30, tzinfo=UTC)) == "09:30"


@pytest.mark.parametrize(
    ("name", "letters"), [("Chloé Martel", "CM"), ("Jean-Luc de la Tour", "JT"), ("Ines", "I"), ("", "")]
)
def test_initials_are_those_of_the_ends(name, letters):
    assert figures.initials(name) == letters
