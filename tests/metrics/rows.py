"""Rows that figures are computed from, and the same figures computed another way, in plain Python."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

from conversations.models import Opportunity, Outcome
from metrics.models import Fact, MaturityPeriod, Rollup

OPENED = date(2026, 1, 15)
RANKED = ("override", "assessed", "entered")


def opportunity(team, **fields):
    fields = {"name": "Deal", "opened_on": OPENED, "currency": "EUR"} | fields
    return Opportunity.objects.create(workspace_id=team.workspace_id, team=team, **fields)


def decide(opportunity, kind, on=None, at=None, cause=""):
    outcome = Outcome.objects.create(
        workspace_id=opportunity.workspace_id,
        opportunity=opportunity,
        kind=kind,
        cause=cause,
        decided_on=on,
        decided_at=at,
    )
    Opportunity.objects.filter(pk=opportunity.pk).update(outcome=kind, decided_on=on)
    return outcome


def reopen(opportunity, *, stays_counted):
    Outcome.objects.filter(opportunity=opportunity, reopened_at=None).update(
        reopened_at=datetime(2026, 6, 1, tzinfo=UTC), stays_counted=stays_counted
    )
    Opportunity.objects.filter(pk=opportunity.pk).update(outcome="", decided_on=None)


def level(team, level, starts_on, ends_on=None, kind="entered"):
    return MaturityPeriod.objects.create(
        workspace_id=team.workspace_id,
        team=team,
        level=level,
        starts_on=starts_on,
        ends_on=ends_on,
        kind=kind,
        source="Interview",
    )


def stored_facts():
    return sorted(
        Fact.objects.values_list(
            "opportunity_id", "outcome_id", "level", "team_id", "version_id", "owner_id", "month", "currency",
            "kind", "opened_on", "decided_on", "cause", "cycle_days", "amount",
        ),
        key=repr,
    )  # fmt: skip


def stored_rollups():
    rows = Rollup.objects.values_list(
        "level", "team_id", "version_id", "owner_id", "month", "currency", "kind",
        "n", "amount_sum", "cycle_days", "amounts",
    )  # fmt: skip
    return {row[:7]: row[7:] for row in rows}


def level_by_hand(deal, periods):
    if deal.opened_on is None:
        return ""
    for kind in RANKED:
        for period in periods:
            is_on = period.starts_on <= deal.opened_on and (not period.ends_on or deal.opened_on < period.ends_on)
            if (period.kind, period.team_id) == (kind, deal.team_id) and is_on:
                return period.level
    return ""


def cycle_by_hand(deal, outcome):
    if deal.opened_on and outcome.decided_on and outcome.decided_on < deal.opened_on:
        return None
    if deal.opened_at and outcome.decided_at:
        return max((outcome.decided_at - deal.opened_at) / timedelta(seconds=1) / 86400, 0)
    if deal.opened_on and outcome.decided_on:
        return float((outcome.decided_on - deal.opened_on).days)
    return None


def facts_by_hand():
    periods, outcomes, found = list(MaturityPeriod.objects.all()), defaultdict(list), []
    for outcome in Outcome.objects.all():
        outcomes[outcome.opportunity_id].append(outcome)
    for deal in Opportunity.objects.all():
        place = (level_by_hand(deal, periods), deal.team_id, deal.version_id, deal.owner_id)
        for outcome in outcomes[deal.pk]:
            if outcome.reopened_at is None or outcome.stays_counted:
                month = outcome.decided_on and outcome.decided_on.replace(day=1)
                found.append((
                    deal.pk, outcome.pk, *place, month, deal.currency, outcome.kind, deal.opened_on,
                    outcome.decided_on, outcome.cause, cycle_by_hand(deal, outcome), deal.amount,
                ))  # fmt: skip
        if all(outcome.reopened_at for outcome in outcomes[deal.pk]):
            found.append(
                (deal.pk, None, *place, None, deal.currency, "open", deal.opened_on, None, "", None, deal.amount)
            )
    return sorted(found, key=repr)


def rollups_by_hand():
    groups = defaultdict(list)
    for fact in facts_by_hand():
        groups[fact[2:9]].append(fact)
    return {
        key: (
            len(facts),
            sum(fact[13] or 0 for fact in facts),
            sorted(fact[12] for fact in facts if fact[12] is not None),
            sorted(fact[13] for fact in facts if fact[13] is not None),
        )
        for key, facts in groups.items()
    }
