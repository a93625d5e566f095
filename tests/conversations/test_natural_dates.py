"""Days and hours as people say them: understood to the last word, or not at all."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.natural_dates import FUTURE, PAST, understood

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 22, 12, 40, 30, tzinfo=PARIS)  # a Sunday


def said(text, tends=PAST, now=NOW):
    moment = understood(text, now, tends=tends)
    return moment and (moment.astimezone(PARIS) if moment.tzinfo else moment).strftime("%a %d %b %Y %H:%M")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("yesterday 3pm", "Sat 21 Nov 2026 15:00"),
        ("Yesterday at 3:30 PM", "Sat 21 Nov 2026 15:30"),
        ("hier 15h", "Sat 21 Nov 2026 15:00"),
        ("hier à 15h30", "Sat 21 Nov 2026 15:30"),
        ("hier soir", "Sat 21 Nov 2026 18:00"),
        ("Avant-hier, 9h", "Fri 20 Nov 2026 09:00"),
        ("day before yesterday", "Fri 20 Nov 2026 09:00"),
        ("thursday", "Thu 19 Nov 2026 09:00"),
        ("jeudi", "Thu 19 Nov 2026 09:00"),
        ("jeudi 14h", "Thu 19 Nov 2026 14:00"),
        ("sunday 9:30", "Sun 22 Nov 2026 09:30"),
        ("last sunday 9:30", "Sun 15 Nov 2026 09:30"),
        ("lundi dernier", "Mon 16 Nov 2026 09:00"),
        ("last monday at noon", "Mon 16 Nov 2026 12:00"),
        ("il y a 2 heures", "Sun 22 Nov 2026 10:40"),
        ("an hour ago", "Sun 22 Nov 2026 11:40"),
        ("20 min ago", "Sun 22 Nov 2026 12:20"),
        ("il y a une semaine", "Sun 15 Nov 2026 09:00"),
        ("3 days ago 10am", "Thu 19 Nov 2026 10:00"),
        ("15:30", "Sun 22 Nov 2026 15:30"),
        ("12am", "Sun 22 Nov 2026 00:00"),
        ("12 pm", "Sun 22 Nov 2026 12:00"),
        ("ce matin", "Sun 22 Nov 2026 09:00"),
        ("today", "Sun 22 Nov 2026 12:40"),
        ("aujourd’hui 9h", "Sun 22 Nov 2026 09:00"),
        ("12 nov 14:00", "Thu 12 Nov 2026 14:00"),
        ("le 1er décembre à 10h", "Mon 01 Dec 2025 10:00"),
        ("Nov 12th, 2pm", "Thu 12 Nov 2026 14:00"),
        ("12/11 15h", "Thu 12 Nov 2026 15:00"),
        ("12.11.2025 15h", "Wed 12 Nov 2025 15:00"),
        ("2026-11-12 08:05", "Thu 12 Nov 2026 08:05"),
    ],
)
def test_of_what_was_held(text, moment):
    assert said(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("demain matin", "Mon 23 Nov 2026 09:00"),
        ("tomorrow", "Mon 23 Nov 2026 09:00"),
        ("après-demain 17h", "Tue 24 Nov 2026 17:00"),
        ("mardi prochain 9h30", "Tue 24 Nov 2026 09:30"),
        ("next sunday", "Sun 29 Nov 2026 09:00"),
        ("thursday 2pm", "Thu 26 Nov 2026 14:00"),
        ("jeudi après-midi", "Thu 26 Nov 2026 14:00"),
        ("in 2 days", "Tue 24 Nov 2026 09:00"),
        ("dans deux semaines à 10h", "Sun 06 Dec 2026 10:00"),
        ("in 3 hours", "Sun 22 Nov 2026 15:40"),
        ("3 janvier 10h", "Sun 03 Jan 2027 10:00"),
        ("tonight", "Sun 22 Nov 2026 18:00"),
    ],
)
def test_of_what_is_to_come(text, moment):
    assert said(text, FUTURE) == moment


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "bêtise", "32 november", "30/02", "25h", "13pm", "0am", "10:75", "yesterday tomorrow", "15h 16h",
        "yesterday 3pm or so", "2 hours ago 15h", "jeudi lundi", "1 2 3", "999999 days ago", "999 weeks", "0000-01-01",
        "yesterday" * 20, "<b>hier</b>", "at", "hier hier",
    ],
)  # fmt: skip
def test_what_is_not_understood_to_the_last_word_is_nothing(text):
    assert said(text) is None


def test_today_needs_an_hour_when_it_is_to_come():
    assert said("today", FUTURE) is None
    assert said("today 17h", FUTURE) == "Sun 22 Nov 2026 17:00"


def test_hours_ago_are_counted_over_the_change_of_the_clocks():
    morning = datetime(2026, 10, 25, 6, 0, tzinfo=PARIS)  # the clocks went back at three
    assert understood("6 hours ago", morning, tends=PAST) == datetime(2026, 10, 24, 23, 0, tzinfo=UTC)
