"""One batch of a moving, by sets: lock the opportunities, judge them as they are now, write what follows."""

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from conversations.models import Move, Moving, Reading
from conversations.plan import plan_of

# In the order of the opportunities, so that two movings never wait for each other in a circle. What is judged of the
# opportunity is what it is once the lock is held.
CLAIM = """
    SELECT move.id, o.id, o.version_id, o.outcome, o.team_id, o.stage_id, o.stage_name, o.reading_id
    FROM conversations_move move JOIN conversations_opportunity o ON o.id = move.opportunity_id
    WHERE move.moving_id = %(moving)s AND {left} ORDER BY o.id LIMIT %(size)s FOR NO KEY UPDATE OF o, move
"""
TO_MOVE = CLAIM.format(left="move.moved_at IS NULL AND move.stays = ''")
TO_UNDO = CLAIM.format(left="move.moved_at IS NOT NULL AND move.undone_at IS NULL AND move.kept = ''")
STAY = "UPDATE conversations_move SET {column} = each.why FROM {asked} WHERE conversations_move.id = each.id"
STAY_ASKED = "unnest(%(moves)s::bigint[], %(whys)s::text[]) AS each (id, why)"
GO = """
    UPDATE conversations_move SET moved_at = %(now)s, stage_before_id = each.stage, stage_name_before = each.name,
        reading_before_id = each.reading
    FROM unnest(%(moves)s::bigint[], %(stages)s::bigint[], %(names)s::text[], %(readings)s::bigint[])
        AS each (id, stage, name, reading)
    WHERE conversations_move.id = each.id
"""
BACK = "UPDATE conversations_move SET undone_at = %(now)s WHERE id = ANY(%(moves)s::bigint[])"
# Where it stands now, since when it has stood there: the days in a stage go on.
ENTER = """
    INSERT INTO conversations_stageentry (workspace_id, opportunity_id, sequence, stage_id, stage_name, entered_at,
        time_known, entered_by_id, missing, reason, external_id, recorded_at, move_id)
    SELECT o.workspace_id, o.id, coalesce(last.sequence, 0) + 1, each.stage, each.name, o.stage_entered_at,
        coalesce(last.time_known, true), %(by)s, '[]', '', '', %(now)s, each.move
    FROM unnest(%(moves)s::bigint[], %(opportunities)s::bigint[], %(stages)s::bigint[], %(names)s::text[])
        AS each (move, opportunity, stage, name)
    JOIN conversations_opportunity o ON o.id = each.opportunity
    LEFT JOIN LATERAL (
        SELECT sequence, time_known FROM conversations_stageentry entry
        WHERE entry.opportunity_id = o.id ORDER BY sequence DESC LIMIT 1
    ) last ON true
    WHERE each.stage IS NOT NULL
"""
PLACE = """
    UPDATE conversations_opportunity o SET version_id = %(version)s, stage_id = each.stage, stage_name = each.name,
        reading_id = each.reading
    FROM unnest(%(opportunities)s::bigint[], %(stages)s::bigint[], %(names)s::text[], %(readings)s::bigint[])
        AS each (id, stage, name, reading)
    WHERE o.id = each.id
"""
# Asked once the locks are held: it sees all that was written before. The first reason that holds is told.
MOVED_ON = """
    SELECT move.id, CASE
        WHEN o.version_id <> %(target)s OR o.reading_id IS DISTINCT FROM reading.id THEN 'elsewhere'
        WHEN o.outcome <> '' OR EXISTS (
            SELECT FROM conversations_outcome d WHERE d.opportunity_id = o.id
                AND (d.recorded_at >= move.moved_at OR d.reopened_at >= move.moved_at)
        ) THEN 'decided'
        WHEN EXISTS (
            SELECT FROM conversations_stageentry entry WHERE entry.opportunity_id = o.id
                AND entry.recorded_at >= move.moved_at AND entry.move_id IS DISTINCT FROM move.id
        ) THEN 'stage'
        WHEN EXISTS (
            SELECT FROM conversations_milestonereached reached
            WHERE reached.opportunity_id = o.id AND reached.milestone_id = ANY(%(milestones)s::bigint[])
        ) THEN 'milestone'
        WHEN EXISTS (
            SELECT FROM conversations_conversation c WHERE c.opportunity_id = o.id AND (
                c.created_at >= move.moved_at OR c.stage_id = ANY(%(stages)s::bigint[])
                OR c.planned_conversation_id = ANY(%(planned)s::bigint[])
            )
        ) THEN 'conversation'
        ELSE '' END
    FROM conversations_move move
    JOIN conversations_opportunity o ON o.id = move.opportunity_id
    JOIN conversations_reading reading ON reading.moving_id = move.moving_id
        AND reading.before_id IS NOT DISTINCT FROM move.reading_before_id
    WHERE move.id = ANY(%(moves)s::bigint[])
"""


class Claimed(NamedTuple):
    move_id: int
    opportunity_id: int
    version_id: int | None
    outcome: str
    team_id: int
    stage_id: int | None
    stage_name: str
    reading_id: int | None


class Place(NamedTuple):
    """Where an opportunity stands once it is written."""

    stage_id: int | None
    stage_name: str
    reading_id: int | None


def move_some(moving: Moving, size: int) -> Counter[str] | None:
    """How many went (under "") and how many stay, by why; None when there are none left."""
    claimed = _claim(TO_MOVE, moving, size)
    if not claimed:
        return None
    stages = moving.answers("stages")
    whys = {each: why_it_stays(each, moving, stages) for each in claimed}
    _tell("stays", {each.move_id: why for each, why in whys.items() if why})
    going = [each for each, why in whys.items() if not why]
    readings = _readings(moving, {each.reading_id for each in going})
    names = {stage.pk: stage.name for stage in plan_of(moving.target_id).stages}
    places = []
    for each in going:
        stage = stages[each.stage_id] if each.stage_id else None
        places.append(Place(stage, names[stage] if stage else each.stage_name, readings[each.reading_id]))
    moves = [each.move_id for each in going]
    now, before = timezone.now(), [(each.stage_id, each.stage_name, each.reading_id) for each in going]
    stages_before, names_before, readings_before = _columns(before, 3)
    _run(GO, now=now, moves=moves, stages=stages_before, names=names_before, readings=readings_before)
    _write(going, places, version=moving.target_id, by=moving.started_by_id, now=now)
    return Counter(whys.values())


def why_it_stays(each: Claimed, moving: Moving, stages: dict[int, int | None]) -> str:
    if each.version_id != moving.source_id:
        return Move.Stays.ELSEWHERE
    if each.outcome:
        return Move.Stays.DECIDED
    if each.team_id not in moving.teams:
        return Move.Stays.TEAM
    if each.stage_id and not stages.get(each.stage_id):
        return Move.Stays.STAGE
    return ""


def undo_some(moving: Moving, size: int) -> Counter[str] | None:
    """How many came back (under "") and how many are kept, by why; None when there are none left."""
    claimed = _claim(TO_UNDO, moving, size)
    if not claimed:
        return None
    target, moves = plan_of(moving.target_id), [each.move_id for each in claimed]
    of_target = {
        "stages": [each.pk for each in target.stages],
        "milestones": [each.pk for each in target.milestones],
        "planned": [each.pk for each in target.planned],
    }
    whys = dict(_run(MOVED_ON, moves=moves, target=moving.target_id, **of_target))
    _tell("kept", {move: why for move, why in whys.items() if why})
    coming = [each for each in claimed if not whys[each.move_id]]
    had = Move.objects.filter(pk__in=[each.move_id for each in coming])
    before = {each.pk: Place(each.stage_before_id, each.stage_name_before, each.reading_before_id) for each in had}
    now, places = timezone.now(), [before[each.move_id] for each in coming]
    _run(BACK, now=now, moves=[each.move_id for each in coming])
    _write(coming, places, version=moving.source_id, by=moving.undone_by_id, now=now)
    return Counter(whys.values())


# ---- how
def _claim(statement: str, moving: Moving, size: int) -> list[Claimed]:
    return [Claimed(*row) for row in _run(statement, moving=moving.pk, size=size)]


def _tell(column: str, whys: dict[int, str]) -> None:
    if whys:
        _run(STAY.format(column=column, asked=STAY_ASKED), moves=list(whys), whys=[str(why) for why in whys.values()])


def _readings(moving: Moving, befores: set[int | None]) -> dict[int | None, int]:
    known = {None: None} | {each.pk: each for each in Reading.objects.filter(pk__in=befores - {None})}
    return {before: Reading.after(moving, known[before]).pk for before in befores}


def _write(claimed: list[Claimed], places: list[Place], *, version: int, by: int, now: datetime) -> None:
    stages, names, readings = _columns(places, 3)
    asked = {
        "moves": [each.move_id for each in claimed],
        "opportunities": [each.opportunity_id for each in claimed],
        "stages": stages,
        "names": names,
        "readings": readings,
    }
    _run(ENTER, by=by, now=now, **asked)
    _run(PLACE, version=version, **asked)


def _columns(rows, width: int) -> list[list]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]


def _run(statement: str, **asked) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return cursor.fetchall() if cursor.description else []
