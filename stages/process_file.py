"""A process as a file: one version as JSON, written and read. `static/schema/process.json` says the same as a schema.

What a file says is checked here by Django REST framework, part by part; a file that is read makes a draft, so it may
be as incomplete as a draft may be, and what it names by key must be there.
"""

import json
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from salesproc.errors import Refused
from stages.blueprint import (
    Blueprint,
    Conversation,
    Indicator,
    Milestone,
    Nature,
    Role,
    Stage,
    Steers,
    Timing,
    Verification,
)

FORMAT, EDITION = "salesproc-process", 1
MOST_BYTES = 2_000_000
MOST = {"stages": 30, "roles": 20, "in_stage": 100}


def written(blueprint: Blueprint) -> dict[str, Any]:
    """What the file says, from top to bottom as the score does from left to right."""
    return {
        "format": FORMAT,
        "edition": EDITION,
        "name": blueprint.name,
        "disqualification_stage": blueprint.disqualification_stage,
        "buyer_roles": [asdict(role) for role in blueprint.roles],
        "stages": [asdict(stage) for stage in blueprint.stages],
    }


def read(content: bytes) -> Blueprint:
    """The blueprint that a file describes. Raises Refused with everything that is wrong with it."""
    if len(content) > MOST_BYTES:
        raise Refused(_("This file is larger than any process: 2 MB at most."), field="file")
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refused(_("This is not a JSON file."), field="file") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Refused(_("This is not the file of a process: it does not say “salesproc-process”."), field="file")
    file = ProcessFile(data=data)
    if not file.is_valid():
        raise Refused(" ".join(sentences(file.errors)[:5]), field="file")
    return file.blueprint()


class Text(serializers.CharField):
    def __init__(self, most: int, **kwargs):
        super().__init__(max_length=most, required=False, allow_blank=True, default="", **kwargs)


class Name(serializers.CharField):
    def __init__(self, most: int, **kwargs):
        super().__init__(max_length=most, **kwargs)


class Some(serializers.ListSerializer):
    """Each key once."""

    def validate(self, rows):
        keys = [row["key"] for row in rows]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise serializers.ValidationError(_("The key “%(key)s” stands twice.") % {"key": twice[0]})
        return rows


class RoleInFile(serializers.Serializer):
    key, name = Name(60), Name(80)
    nature = serializers.ChoiceField([each.value for each in Nature])

    class Meta:
        list_serializer_class = Some


class MilestoneInFile(serializers.Serializer):
    key, name = Name(60), Name(160)
    verifications = serializers.ListField(
        child=serializers.ChoiceField([each.value for each in Verification]), required=False, default=list
    )
    is_required = serializers.BooleanField(required=False, default=False)

    class Meta:
        list_serializer_class = Some


class IndicatorInFile(serializers.Serializer):
    name = Name(120)
    steers = serializers.ChoiceField([each.value for each in Steers], required=False, allow_null=True, default=None)
    timing = serializers.ChoiceField([each.value for each in Timing], required=False, allow_null=True, default=None)


class ConversationInFile(serializers.Serializer):
    key, theme = Name(60), Name(120)
    role = Name(60, required=False, allow_null=True, default=None)
    purpose = Text(4000)
    questions = serializers.ListField(child=Text(1000), required=False, default=list, max_length=50)
    department = Name(80, required=False, allow_null=True, default=None)
    milestone = Name(60, required=False, allow_null=True, default=None)
    is_required = serializers.BooleanField(required=False, default=True)
    expected_minutes = serializers.IntegerField(min_value=5, max_value=480, required=False, default=30)

    class Meta:
        list_serializer_class = Some


class StageInFile(serializers.Serializer):
    key, name = Name(60), Name(80)
    purpose, enters, leaves, transformation = Text(4000), Text(4000), Text(4000), Text(4000)
    expected_days = serializers.IntegerField(min_value=1, max_value=1500, required=False, allow_null=True, default=None)
    answerable = Name(80, required=False, allow_null=True, default=None)
    contributors = serializers.ListField(child=Name(80), required=False, default=list, max_length=50)
    is_signature = serializers.BooleanField(required=False, default=False)
    milestones = MilestoneInFile(many=True, required=False, default=list, max_length=MOST["in_stage"])
    indicators = IndicatorInFile(many=True, required=False, default=list, max_length=2)
    conversations = ConversationInFile(many=True, required=False, default=list, max_length=MOST["in_stage"])

    class Meta:
        list_serializer_class = Some

    def validate(self, stage):
        milestones = {milestone["key"] for milestone in stage["milestones"]}
        for talk in stage["conversations"]:
            if talk["milestone"] is not None and talk["milestone"] not in milestones:
                says = _("“%(name)s” serves a milestone that its stage does not have: %(key)s.")
                raise serializers.ValidationError(says % {"name": talk["theme"], "key": talk["milestone"]})
        cells = [(talk["role"], _plain(talk["theme"])) for talk in stage["conversations"]]
        _refuse_twice(cells, stage["conversations"], "theme")
        _refuse_twice([_plain(each["name"]) for each in stage["milestones"]], stage["milestones"], "name")
        return stage


class ProcessFile(serializers.Serializer):
    edition = serializers.IntegerField(min_value=EDITION, max_value=EDITION)
    name = Name(120)
    disqualification_stage = serializers.IntegerField(min_value=0, max_value=MOST["stages"], required=False, default=2)
    buyer_roles = RoleInFile(many=True, required=False, default=list, max_length=MOST["roles"])
    stages = StageInFile(many=True, required=False, default=list, max_length=MOST["stages"])

    def validate(self, data):
        roles = {role["key"] for role in data["buyer_roles"]}
        for stage in data["stages"]:
            for talk in stage["conversations"]:
                if talk["role"] is not None and talk["role"] not in roles:
                    says = _("“%(name)s” is held with a buyer role that the file does not have: %(key)s.")
                    raise serializers.ValidationError(says % {"name": talk["theme"], "key": talk["role"]})
        _refuse_twice([_plain(stage["name"]) for stage in data["stages"]], data["stages"], "name")
        _refuse_twice([_plain(role["name"]) for role in data["buyer_roles"]], data["buyer_roles"], "name")
        if sum(stage["is_signature"] for stage in data["stages"]) > 1:
            raise serializers.ValidationError(_("More than one stage ends with the signature."))
        return data

    def blueprint(self) -> Blueprint:
        data = self.validated_data
        return Blueprint(
            name=data["name"],
            disqualification_stage=min(data["disqualification_stage"], len(data["stages"])),
            roles=tuple(Role(**role | {"nature": Nature(role["nature"])}) for role in data["buyer_roles"]),
            stages=tuple(_stage(stage) for stage in data["stages"]),
        )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _refuse_twice(values: list, rows: list, name: str) -> None:
    for place, value in enumerate(values):
        if value in values[:place]:
            raise serializers.ValidationError(_("“%(name)s” stands twice.") % {"name": rows[place][name]})


def _stage(data: dict) -> Stage:
    return Stage(
        **data
        | {
            "contributors": tuple(dict.fromkeys(data["contributors"])),
            "milestones": tuple(_milestone(each) for each in data["milestones"]),
            "indicators": tuple(_indicator(each) for each in data["indicators"]),
            "conversations": tuple(_conversation(each) for each in data["conversations"]),
        }
    )


def _milestone(data: dict) -> Milestone:
    kinds = tuple(dict.fromkeys(Verification(kind) for kind in data["verifications"]))
    return Milestone(**data | {"verifications": kinds})


def _indicator(data: dict) -> Indicator:
    steers, timing = data["steers"], data["timing"]
    return Indicator(data["name"], Steers(steers) if steers else None, Timing(timing) if timing else None)


def _conversation(data: dict) -> Conversation:
    return Conversation(**data | {"questions": tuple(line.strip() for line in data["questions"] if line.strip())})


def sentences(errors, where: str = "") -> list[str]:
    """What is wrong, each with its place in the file."""
    if isinstance(errors, dict):
        found = []
        for name, inside in errors.items():
            place = (
                where
                if name == "non_field_errors"
                else f"{where}[{name}]"
                if isinstance(name, int)
                else f"{where}.{name}"
            )
            found += sentences(inside, place.lstrip("."))
        return found
    if isinstance(errors, list) and any(isinstance(each, dict | list) for each in errors):
        return [said for place, each in enumerate(errors) if each for said in sentences(each, f"{where}[{place + 1}]")]
    said = errors if isinstance(errors, list) else [errors]
    return [f"{where}: {each}" if where else str(each) for each in said]
