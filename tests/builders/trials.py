"""Trials begun by the real verb, and opportunities opened in them."""

from datetime import timedelta

from stages.models import Trial
from tests.builders.conversations import build_next_version, build_version

TERMS = {"share": 50, "hypothesis": "More are won.", "watched": "won", "horizon_days": 90, "enough": 30}


def build_two_versions(cast):
    """Version 1, which both teams follow, and version 2, published and followed by nobody."""
    first = build_version(cast)
    return first, build_next_version(cast, first)


def build_trial(cast, version_b, *, team=None, by=None, **terms) -> Trial:
    """Of the team of Paris, against what it follows."""
    last = {"last_on": cast.workspace.today() + timedelta(days=200)}
    return Trial.begin(team or cast.paris, version_b, by=by or cast.manager, **{**TERMS, **last, **terms})


def end(trial, *, by, decision="keep", reason="Nothing was better.", is_met=True) -> Trial:
    trial.end(by=by, decision=decision, reason=reason, is_met=is_met)
    return trial
