"""Open opportunities moved to a newer version, by the real verbs and the real job."""

from conversations.models import Moving
from conversations.moving import jobs, proposing
from people.models import JobRun


def build_moving(cast, source, target, *, teams=None, by=None, **corrected) -> Moving:
    """With what is proposed; `corrected` gives other answers: by kind, from old key to new key."""
    chosen = [team.pk for team in teams or (cast.paris, cast.lyon)]
    moving = proposing.begin(source, target, teams=chosen, by=by or cast.admin)
    if corrected:
        mapping = {kind: answers | corrected.get(kind, {}) for kind, answers in moving.mapping.items()}
        moving.map_as(mapping, teams=chosen, by=by or cast.admin)
    return moving


def move(moving, *, by=None) -> JobRun:
    """Starts it and does its job."""
    return done(moving, moving.start(by=by or moving.created_by))


def undo(moving, *, by=None) -> JobRun:
    return done(moving, moving.undo(by=by or moving.created_by))


def done(moving, run) -> JobRun:
    jobs.work(moving.workspace_id, run.pk)
    moving.refresh_from_db()
    run.refresh_from_db()
    return run
