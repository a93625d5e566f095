"""Trials begun by the real verb, and opportunities opened in them."""

from datetime import timedelta

from stages.models import Trial

TERMS = {"share": 50, "hypothesis": "More are won.", "watched": "won", "horizon_days": 90, "enough": 30}


def build_trial(cast, version_b, *, team=None, by=None, **terms) -> Trial:
    """Of the team of Paris, against what it follows."""
    last = {"last_on": cast.workspace.today() + timedelta(days=200)}
    return Trial.begin(team or cast.paris, version_b, by=by or cast.manager, **{**TERMS, **last, **terms})


def end(trial, *, by, decision="keep", reason="Nothing was better.", is_met=True) -> Trial:
    trial.end(by=by, decision=decision, reason=reason, is_met=is_met)
    return trial
