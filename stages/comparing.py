"""What changed between two versions of a process, as a readable list. Pure: blueprints in, changes out.

A thing is the same in both when it has the same key; two blueprints without common keys share nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stages.blueprint import Blueprint, Conversation, Milestone, Stage


@dataclass(frozen=True, slots=True)
class Change:
    """`kind` names the sentence, `subject` what changed, `where` the stage; `before` and `after` its two values."""

    kind: str
    subject: str
    where: str = ""
    before: str = ""
    after: str = ""


def changes(before: Blueprint, after: Blueprint) -> tuple[Change, ...]:
    """From stages to conversations; empty when the second says exactly what the first said."""
    return (
        *_stages(before, after),
        *_roles(before, after),
        *_milestones(before, after),
        *_indicators(before, after),
        *_conversations(before, after),
        *_whole(before, after),
    )


def _stages(before: Blueprint, after: Blueprint) -> Iterator[Change]:
    old, new = _by_key(before.stages), _by_key(after.stages)
    yield from (Change("stage_added", new[key].name) for key in new if key not in old)
    yield from (Change("stage_removed", old[key].name) for key in old if key not in new)
    for key in [key for key in new if key in old]:
        yield from _stage(old[key], new[key])
    if _common(old, new) != _common(new, old):
        yield Change("stages_reordered", " → ".join(stage.name for stage in after.stages))


def _stage(old: Stage, new: Stage) -> Iterator[Change]:
    if old.name != new.name:
        yield Change("stage_renamed", new.name, before=old.name, after=new.name)
    if old.expected_days != new.expected_days:
        days = (str(old.expected_days or ""), str(new.expected_days or ""))
        yield Change("stage_days", new.name, new.name, *days)
    if old.is_signature != new.is_signature:
        yield Change("signature_here" if new.is_signature else "signature_gone", new.name, new.name)
    if old.answerable != new.answerable:
        yield Change("stage_answerable", new.name, new.name, old.answerable or "", new.answerable or "")
    if set(old.contributors) != set(new.contributors):
        lists = (", ".join(sorted(old.contributors)), ", ".join(sorted(new.contributors)))
        yield Change("stage_contributors", new.name, new.name, *lists)
    for part in ("purpose", "enters", "leaves", "transformation"):
        if getattr(old, part) != getattr(new, part):
            yield Change(f"stage_{part}", new.name, new.name, getattr(old, part), getattr(new, part))


def _roles(before: Blueprint, after: Blueprint) -> Iterator[Change]:
    old, new = _by_key(before.roles), _by_key(after.roles)
    yield from (Change("role_added", new[key].name) for key in new if key not in old)
    yield from (Change("role_removed", old[key].name) for key in old if key not in new)
    for key in [key for key in new if key in old]:
        if old[key].name != new[key].name:
            yield Change("role_renamed", new[key].name, before=old[key].name, after=new[key].name)
        if old[key].nature != new[key].nature:
            yield Change("role_nature", new[key].name, before=old[key].nature, after=new[key].nature)
    if _common(old, new) != _common(new, old):
        yield Change("roles_reordered", ", ".join(role.name for role in after.roles))


def _milestones(before: Blueprint, after: Blueprint) -> Iterator[Change]:
    old, new = _with_stage(before, "milestones"), _with_stage(after, "milestones")
    yield from (Change("milestone_added", one.name, stage.name) for key, (stage, one) in new.items() if key not in old)
    yield from (
        Change("milestone_removed", one.name, stage.name) for key, (stage, one) in old.items() if key not in new
    )
    for key, (stage, milestone) in new.items():
        if key in old:
            was_in, was = old[key]
            yield from _milestone(was_in, was, stage, milestone)


def _milestone(was_in: Stage, old: Milestone, stage: Stage, new: Milestone) -> Iterator[Change]:
    if was_in.key != stage.key:
        yield Change("milestone_moved", new.name, stage.name, was_in.name, stage.name)
    if old.name != new.name:
        yield Change("milestone_renamed", new.name, stage.name, old.name, new.name)
    if old.is_required != new.is_required:
        yield Change("milestone_required" if new.is_required else "milestone_optional", new.name, stage.name)
    if set(old.verifications) != set(new.verifications):
        kinds = (", ".join(sorted(old.verifications)), ", ".join(sorted(new.verifications)))
        yield Change("milestone_verifications", new.name, stage.name, *kinds)


def _indicators(before: Blueprint, after: Blueprint) -> Iterator[Change]:
    """Indicators have no lineage: one that was rewritten is one gone and one come."""
    old = {(stage.key, one) for stage in before.stages for one in stage.indicators}
    new = {(stage.key, one) for stage in after.stages for one in stage.indicators}
    for stage in after.stages:
        yield from (
            Change("indicator_added", one.name, stage.name) for one in stage.indicators if (stage.key, one) not in old
        )
    for stage in before.stages:
        gone = [one for one in stage.indicators if (stage.key, one) not in new]
        yield from (Change("indicator_removed", one.name, stage.name) for one in gone)


def _conversations(before: Blueprint, after: Blueprint) -> Iterator[Change]:
    old, new = _with_stage(before, "conversations"), _with_stage(after, "conversations")
    for key, (stage, talk) in new.items():
        if key not in old:
            yield Change("conversation_added", talk.theme, stage.name, after=_cell(after, stage, talk))
    for key, (stage, talk) in old.items():
        if key not in new:
            yield Change("conversation_removed", talk.theme, stage.name, before=_cell(before, stage, talk))
    for key, (stage, talk) in new.items():
        if key in old:
            was_in, was = old[key]
            if (was_in.key, was.role) != (stage.key, talk.role):
                cells = (_cell(before, was_in, was), _cell(after, stage, talk))
                yield Change("conversation_moved", talk.theme, stage.name, *cells)
            yield from _conversation(was, talk, stage)


def _conversation(old: Conversation, new: Conversation, stage: Stage) -> Iterator[Change]:
    if old.theme != new.theme:
        yield Change("conversation_theme", new.theme, stage.name, old.theme, new.theme)
    if old.is_required != new.is_required:
        yield Change("conversation_required" if new.is_required else "conversation_optional", new.theme, stage.name)
    if old.milestone != new.milestone:
        yield Change("conversation_milestone", new.theme, stage.name)
    for kind, was, now in (
        ("conversation_purpose", old.purpose, new.purpose),
        ("conversation_questions", "\n".join(old.questions), "\n".join(new.questions)),
        ("conversation_department", old.department or "", new.department or ""),
        ("conversation_minutes", str(old.expected_minutes), str(new.expected_minutes)),
    ):
        if was != now:
            yield Change(kind, new.theme, stage.name, was, now)


def _whole(before: Blueprint, after: Blueprint) -> Iterator[Change]:
    if before.disqualification_stage != after.disqualification_stage:
        stages = (str(before.disqualification_stage), str(after.disqualification_stage))
        yield Change("disqualification", "", "", *stages)


def _by_key(things) -> dict[str, Any]:
    return {thing.key: thing for thing in things}


def _with_stage(blueprint: Blueprint, part: str) -> dict[str, Any]:
    return {one.key: (stage, one) for stage in blueprint.stages for one in getattr(stage, part)}


def _common(one: dict, other: dict) -> list[str]:
    return [key for key in one if key in other]


def _cell(blueprint: Blueprint, stage: Stage, talk: Conversation) -> str:
    role = blueprint.role(talk.role)
    return f"{role.name}, {stage.name}" if role else stage.name
