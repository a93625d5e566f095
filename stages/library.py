"""The templates to start from, kept in `templates_library/`, in the language of the person who picks one."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from stages.blueprint import (
    Blueprint,
    Conversation,
    Department,
    Indicator,
    Milestone,
    Nature,
    Role,
    Stage,
    Steers,
    Timing,
    Verification,
)

FOLDER = Path(__file__).parent / "templates_library"
KEYS = ("saas_new_business", "enterprise", "renewal_and_expansion", "services")
LANGUAGES = ("en", "fr")

Data = dict[str, Any]


@cache
def template(key: str, language: str) -> Blueprint:
    """The template in that language, English where we do not have it. Raises KeyError for an unknown key."""
    if key not in KEYS:
        raise KeyError(key)
    data, words = _read(key), _read("vocabulary")
    say = _Speaker(language.split("-")[0].lower(), words)
    stages = tuple(_stage(stage, say) for stage in data["stages"])
    return Blueprint(
        name=say(data["name"]),
        summary=say(data["summary"]),
        disqualification_stage=data["disqualification_position"],
        departments=_departments(stages, say),
        roles=tuple(
            Role(role, say(words["roles"][role]["name"]), Nature(words["roles"][role]["nature"]))
            for role in data["roles"]
        ),
        stages=stages,
    )


def templates(language: str) -> dict[str, Blueprint]:
    return {key: template(key, language) for key in KEYS}


class _Speaker:
    """Picks one language of a text written in several."""

    def __init__(self, language: str, words: Data):
        self.language = language if language in LANGUAGES else "en"
        self.words = words

    def __call__(self, text: Data) -> Any:
        return text[self.language]

    def department(self, key: str) -> str:
        return self(self.words["departments"][key]["name"])


def _stage(data: Data, say: _Speaker) -> Stage:
    return Stage(
        key=data["key"],
        name=say(data["name"]),
        purpose=say(data["purpose"]),
        enters=say(data["enters"]),
        leaves=say(data["leaves"]),
        transformation=say(data["transformation"]),
        expected_days=data["expected_days"],
        answerable=say.department(data["answerable"]),
        contributors=tuple(say.department(key) for key in data["contributors"]),
        is_signature=data.get("is_signature", False),
        milestones=tuple(_milestone(milestone, say) for milestone in data["milestones"]),
        indicators=tuple(_indicator(indicator, say) for indicator in data["indicators"]),
        conversations=tuple(_conversation(conversation, say) for conversation in data["conversations"]),
    )


def _milestone(data: Data, say: _Speaker) -> Milestone:
    return Milestone(
        key=data["key"],
        name=say(data["name"]),
        verifications=tuple(Verification(kind) for kind in data["verifications"]),
        is_required=data["required"],
    )


def _indicator(data: Data, say: _Speaker) -> Indicator:
    return Indicator(say(data["name"]), Steers(data["steers"]), Timing(data["timing"]))


def _conversation(data: Data, say: _Speaker) -> Conversation:
    return Conversation(
        key=data["key"],
        theme=say(data["theme"]),
        role=data["role"],
        purpose=say(data["purpose"]),
        questions=tuple(say(data["questions"])),
        department=say.department(data["department"]),
        milestone=data["milestone"],
        is_required=data["required"],
        expected_minutes=data["minutes"],
    )


def _departments(stages: tuple[Stage, ...], say: _Speaker) -> tuple[Department, ...]:
    """Those that the template names, in the order of the vocabulary."""
    named = {name for stage in stages for name in (stage.answerable, *stage.contributors)}
    named |= {talk.department for stage in stages for talk in stage.conversations}
    return tuple(
        Department(
            name=say(word["name"]),
            sells=word.get("sells", False),
            other_names=tuple(word["name"][language] for language in LANGUAGES),
        )
        for word in say.words["departments"].values()
        if say(word["name"]) in named
    )


@cache
def _read(name: str) -> Data:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
