"""Amounts, dates, durations and the rest, as people write them."""

import contextlib
import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.importing.amounts import DecimalEvidence, currency_of, parse_amount
from conversations.importing.moments import OrderEvidence, parse_moment
from conversations.importing.problems import BadValue
from conversations.importing.values import (
    folded,
    parse_email,
    parse_minutes,
    parse_number,
    parse_text,
)

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "decimal", "value", "currency"),
    [
        ("1.234,56", ",", "1234.56", ""),
        ("1,234.56", ".", "1234.56", ""),
        ("12k", ".", "12000", ""),
        ("12 k€", ",", "12000", "€"),
        ("1,5M", ",", "1500000", ""),
        ("USD 485,000.00", ".", "485000", "USD"),
        ("$22,700.00", ".", "22700", "$"),
        ("1 234,56 €", ",", "1234.56", "€"),
        ("1\u202f234,56\u00a0€", ",", "1234.56", "€"),
        ("1'234.50 CHF", ".", "1234.50", "CHF"),
        ("4,85,000.00", ".", "485000", ""),
        ("-5", ".", "-5", ""),
        ("−5,5", ",", "-5.5", ""),
        ("(5.50)", ".", "-5.5", ""),
        ("€-12", ",", "-12", "€"),
        (".5", ".", "0.5", ""),
        ("1.23", ".", "1.23", ""),
        ("1.234", ".", "1.23", ""),
        ("1.234", ",", "1234", ""),
        (12, ",", "12", ""),
        (12.5, ",", "12.5", ""),
    ],
)
def test_an_amount_is_read_under_its_decimal_separator(text, decimal, value, currency):
    assert parse_amount(text, decimal) == (Decimal(value), currency)


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("1.234,56", "."),
        ("1,234.56", ","),
        ("12,50", "."),
        ("1.2.3", ","),
        ("abc", "."),
        ("", "."),
        ("12 34", "."),
        ("$5€", "."),
        ("(5", "."),
        ("1e5", "."),
        ("nan", "."),
        ("9" * 16, "."),
        (float("inf"), "."),
        (True, "."),
    ],
)
def test_what_is_no_amount_is_refused(text, decimal):
    with pytest.raises(BadValue):
        parse_amount(text, decimal)


@given(st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False), st.sampled_from([".", ","]))
def test_every_amount_written_with_groups_is_read_back(amount, decimal):
    english = f"{amount:,.2f}"
    written = english if decimal == "." else english.translate(str.maketrans(",.", ".,"))
    assert parse_amount(written, decimal).value == amount
    assert parse_amount(written.replace("." if decimal == "," else ",", "\u202f"), decimal).value == amount


@given(st.text(max_size=30), st.sampled_from([".", ","]))
def test_any_text_is_an_amount_or_refused(text, decimal):
    with contextlib.suppress(BadValue):
        assert parse_amount(text, decimal).value.is_finite()


@pytest.mark.parametrize(
    ("column", "decimal"),
    [
        (["1.234", "5,5"], ","),
        (["1,234", "5.5"], "."),
        (["1.234,56", "1.234"], ","),
        (["12", "13", 14], "."),
        (["1.234", "2.345"], ""),
        (["1.234,56", "1,234.56"], ""),
        (["12.5", "hello"], "."),
    ],
)
def test_the_decimal_separator_comes_from_the_whole_column(column, decimal):
    evidence = DecimalEvidence()
    for cell in column:
        evidence.see(cell)
    assert evidence.decimal == decimal


def test_an_unclear_amount_is_shown_with_the_question():
    evidence = DecimalEvidence()
    evidence.see("1.234")
    assert (evidence.decimal, evidence.examples) == ("", ["1.234"])


@pytest.mark.parametrize(
    ("written", "stated", "currency"),
    [
        ("€", "", "EUR"),
        ("$", "CAD", "CAD"),
        ("USD", "", "USD"),
        ("", "eur", "EUR"),
        ("US$", "", "USD"),
        ("", "", ""),
    ],
)
def test_a_currency_is_what_is_written_and_stated(written, stated, currency):
    assert currency_of(written, stated) == currency


@pytest.mark.parametrize(("written", "stated"), [("€", "USD"), ("$", ""), ("USD", "CAD"), ("", "euros"), ("kr", "")])
def test_a_currency_in_doubt_is_refused(written, stated):
    with pytest.raises(BadValue):
        currency_of(written, stated)


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2021-04-15", "dmy", dt.date(2021, 4, 15)),
        ("2021/4/5", "mdy", dt.date(2021, 4, 5)),
        ("03/04/2021", "dmy", dt.date(2021, 4, 3)),
        ("03/04/2021", "mdy", dt.date(2021, 3, 4)),
        ("20-10-17", "dmy", dt.date(2017, 10, 20)),
        ("1.2.99", "dmy", dt.date(1999, 2, 1)),
        ("15 Apr, 2021", "dmy", dt.date(2021, 4, 15)),
        ("April 3, 2021", "dmy", dt.date(2021, 4, 3)),
        ("1er février 2024", "ymd", dt.date(2024, 2, 1)),
        ("20240201", "ymd", dt.date(2024, 2, 1)),
        (dt.date(2024, 2, 1), "ymd", dt.date(2024, 2, 1)),
        ("15 Apr, 2021 00:02:00", "dmy", dt.datetime(2021, 4, 15, 0, 2, tzinfo=PARIS)),
        ("2021-04-15 10:02", "dmy", dt.datetime(2021, 4, 15, 10, 2, tzinfo=PARIS)),
        ("17/05/2021 14h30", "dmy", dt.datetime(2021, 5, 17, 14, 30, tzinfo=PARIS)),
        ("5/17/2021 12:30 AM", "mdy", dt.datetime(2021, 5, 17, 0, 30, tzinfo=PARIS)),
        ("2011-10-01T07:57:42.994Z", "dmy", dt.datetime(2011, 10, 1, 7, 57, 42, 994000, tzinfo=dt.UTC)),
        ("2021-04-15T10:02:03+0530", "dmy", dt.datetime(2021, 4, 15, 4, 32, 3, tzinfo=dt.UTC)),
        ("2021-04-15 10:02:03-03", "dmy", dt.datetime(2021, 4, 15, 13, 2, 3, tzinfo=dt.UTC)),
        (dt.datetime(2024, 2, 1, 9), "ymd", dt.datetime(2024, 2, 1, 9, tzinfo=PARIS)),
    ],
)
def test_a_moment_is_read_and_a_day_stays_a_day(text, order, moment):
    found = parse_moment(text, order, PARIS)
    assert (found, type(found)) == (moment, type(moment))


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "31/04/2024",
        "13/13/2024",
        "tomorrow",
        "",
        "0001-01-01",
        "2024-01-01 25:00",
        "15 Foo 2021",
        "12",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(BadValue):
        parse_moment(text, "dmy", PARIS)


@given(st.text(max_size=40), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_any_text_is_a_moment_or_refused(text, order):
    with contextlib.suppress(BadValue):
        assert isinstance(parse_moment(text, order, PARIS), dt.date)


@given(st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2099, 12, 30), timezones=st.timezones()))
def test_a_moment_written_with_its_offset_is_read_back(moment):
    moment = moment.replace(second=0, microsecond=0)
    if moment.utcoffset() % dt.timedelta(minutes=1):
        return
    read = parse_moment(moment.isoformat(), "ymd", PARIS)
    assert read.astimezone(dt.UTC) == moment.astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/04/2024", "16/04/2024"], "dmy"),
        (["03/04/2024", "04/16/2024"], "mdy"),
        (["2024-04-03", "5 Apr 2024"], "ymd"),
        (["05/05/2024"], "ymd"),
        (["03/04/2024"], ""),
        (["16/04/2024", "04/16/2024"], ""),
    ],
)
def test_the_order_of_dates_comes_from_the_whole_column(column, order):
    evidence = OrderEvidence()
    for cell in column:
        evidence.see(cell)
    assert evidence.order == order


@pytest.mark.parametrize(
    ("column", "has_time"),
    [(["2024-01-01 00:00:00", "2024-01-02"], False), (["2024-01-01 00:00", "2024-01-02 09:00"], True)],
)
def test_a_column_of_midnights_has_no_times(column, has_time):
    evidence = OrderEvidence()
    for cell in column:
        evidence.see(cell)
    assert evidence.has_time is has_time


@pytest.mark.parametrize(
    ("text", "unit", "minutes"),
    [
        ("0.428", "minutes", "0.428"),
        ("90", "seconds", "1.5"),
        ("1,5", "hours", "90"),
        ("1:30", "minutes", "90"),
        ("0:01:30", "minutes", "1.5"),
        ("1h30", "minutes", "90"),
        ("30 min", "hours", "30"),
        ("90 s", "minutes", "1.5"),
        (25, "minutes", "25"),
    ],
)
def test_a_duration_is_in_minutes(text, unit, minutes):
    assert round(parse_minutes(text, unit), 6) == Decimal(minutes)


@pytest.mark.parametrize("text", ["", "soon", "-5", "nan", "inf", "1:75", "99999999"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(BadValue):
        parse_minutes(text)


@pytest.mark.parametrize("text", ["Ada@Example.com", " Ada Lovelace <ada@example.com>"])
def test_an_address_is_read_in_small_letters(text):
    assert parse_email(text) == "ada@example.com"


@pytest.mark.parametrize("text", ["ada", "ada@", "ada@localhost", "a b@example.com", "a@b.com, c@d.com"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(BadValue):
        parse_email(text)


def test_a_text_too_long_is_refused_rather_than_cut():
    with pytest.raises(BadValue, match="too long: 11 characters, at most 10"):
        parse_text("x" * 11, 10)


def test_whole_numbers_are_whole():
    assert parse_number(" 12 ") == 12
    with pytest.raises(BadValue):
        parse_number("1.5")


def test_two_spellings_fold_into_one():
    assert folded("  Étape   GAGNÉE ") == "etape gagnee"
