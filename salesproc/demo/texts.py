"""Invented names and buyers' words, kept in `texts/`."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).parent / "texts"

# Which words go with which conversation of the templates.
TOPICS = {
    "in_the_way": "in_the_way hurts in_a_year unhappy",
    "a_day": "a_day on_the_ground daily_use",
    "cost": "cost status_quo the_sum worth nothing_done",
    "people": "who_else way_to_signer peers",
    "priority": "rank goals_ahead next_goal",
    "success": "success criteria",
    "trial": "one_case trial_result",
    "security": "security fit",
    "ways": "ways concept together",
    "return": "return terms path",
    "doubts": "still_stop fail",
    "rollout": "rollout hand_over first_step",
    "first_use": "first_weeks in_use start how_we_work",
    "results": "first_result value_review judged brought without_us",
    "next": "next next_sites story next_bottleneck",
    "causes": "causes",
    "pitch": "pitch",
    "price": "price",
    "chasing": "chasing",
}
TOPIC_OF = {key: topic for topic, keys in TOPICS.items() for key in keys.split()}


@cache
def names() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "names.toml").read_text(encoding="utf-8"))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))


def person(rng: Random, language: str) -> str:
    pool = names()["people"][language]
    return f"{rng.choice(pool['first'])} {rng.choice(pool['last'])}"


def said(rng: Random, language: str, key: str) -> str:
    """What a buyer says in a conversation of that key: one sentence, now and then two."""
    pool = _words()[TOPIC_OF.get(key, "in_the_way")][language]
    first = rng.choice(pool)
    if rng.random() < 0.25:
        second = rng.choice(pool)
        first = first if second == first else f"{first} {second}"
    return _filled(rng, language, first) if "{" in first else first


def reason(rng: Random, language: str, kind: str) -> str:
    return rng.choice(_words()["reasons"][kind][language])


def opportunity_name(rng: Random, language: str) -> str:
    name = rng.choice(names()["opportunities"][language])
    return _filled(rng, language, name) if "{" in name else name


def _filled(rng: Random, language: str, text: str) -> str:
    city = rng.choice(names()["companies"][f"cities_{language}"])
    return text.format(n=rng.randint(3, 24), k=rng.choice((15, 20, 40, 60, 80, 120, 180, 250)), city=city)


def source(rng: Random) -> str:
    pool = names()["sources"]
    return rng.choices(pool["names"], pool["weights"])[0]


def company(number: int, language: str) -> tuple[str, str]:
    """The name and industry of the n-th company of that language: no two are the same before a million."""
    pool = names()["companies"]
    kinds, cities = pool[f"kinds_{language}"], pool[f"cities_{language}"]
    place = (number * 7919) % (len(pool["stems"]) * len(kinds))
    round_ = number // (len(pool["stems"]) * len(kinds))
    kind = place % len(kinds)
    name = f"{pool['stems'][place // len(kinds)]} {kinds[kind]}"
    if round_:
        name += f" {cities[(round_ - 1) % len(cities)]}"
    if round_ > len(cities):
        name += f" {round_ // len(cities) + 1}"
    return name, pool["industries"][kind]


def address(name: str, between: str = "") -> str:
    """A name as it stands in an e-mail address or a web site."""
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe")).encode("ascii", "ignore").decode().lower()
    return between.join(re.findall(r"[a-z0-9]+", plain))
