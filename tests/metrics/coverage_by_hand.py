"""Roles met and days between conversations, in plain Python: an answer that the counted one must equal."""

import statistics
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from conversations.models import Opportunity
from metrics.courses import ROLES
from metrics.coverage import PACE, PLANNED
from stages.models import PlannedConversation, Stage
from tests.builders.conversations import planned_of
from tests.metrics.rows import decide, opportunity
from tests.metrics.test_courses import activity_by_hand, hold, landmarks_by_hand
from tests.metrics.test_exposures import START, enter

SPONSOR, IT = True, False  # whether their conversation of the first stage is required


def deals(version, team, many, *, met=(SPONSOR,), every=2, kind="won", opened_on=date(2025, 1, 1)):
    """So many that left the first stage once these were met, so many days apart from one another, and ended so."""
    first, second = version.stages.order_by("position")[:2]
    for _ in range(many):
        deal = opportunity(team, version=version, opened_on=opened_on)
        enter(deal, first, START)
        for place, whom in enumerate(met):
            hold(deal, planned_of(version, required=whom), START + timedelta(days=place * every))
        enter(deal, second, START + timedelta(days=60))
        if kind:
            decide(deal, kind, date(2025, 6, 1))


def by_hand(page):
    """Each question of each deal in plain Python, from its conversations and steps."""
    deals = list(Opportunity.objects.filter(version__process=page.version.process_id))
    talks = {
        deal.pk: list(deal.conversations.held().select_related("theme", "buyer_role").order_by("starts_at", "pk"))
        for deal in deals
    }
    landmarks = {deal.pk: dict(landmarks_by_hand(deal, talks[deal.pk])) for deal in deals}
    found = Counter()
    for line in page.lines:
        rows = {stage.version_id: stage for stage in Stage.objects.filter(lineage=line.stage.lineage)}
        reached = {
            deal.pk: talks[deal.pk][: landmarks[deal.pk][rows[deal.version_id].pk]]
            for deal in deals
            if deal.version_id in rows and rows[deal.version_id].pk in landmarks[deal.pk]
        }
        gaps = {pk: gap_by_hand(deal_talks) for pk, deal_talks in reached.items()}
        known = [gap for gap in gaps.values() if gap is not None]
        cut = statistics.median(known) if known else None
        for deal in deals:
            stage = rows.get(deal.version_id)
            if stage and is_before_signature(stage):
                met = reached.get(deal.pk)
                state = "stayed" if met is None else state_by_hand(line.question, stage, met, gaps[deal.pk], cut)
                if state:
                    found[line.question.key, (deal.version_id, deal.team_id), state, deal.outcome or "open"] += 1
    return found


def is_before_signature(stage):
    stages = list(Stage.objects.filter(version=stage.version_id).order_by("position"))
    return stage.position < next((one.position for one in stages if one.is_signature), stages[-1].position)


def gap_by_hand(talks):
    days = [talk.opportunity.workspace.day_of(talk.starts_at) for talk in talks]
    return statistics.median((after - before).days for before, after in pairwise(days)) if len(days) > 1 else None


def planned_by_hand(stage):
    planned = PlannedConversation.objects.filter(
        version=stage.version_id, stage__position__lte=stage.position, role__isnull=False
    )
    words = [talk.role.buyer_role for talk in planned]
    return {word.merged_into_id or word.pk for word in words}


def state_by_hand(question, stage, talks, gap, cut):
    roles = {activity_by_hand(talk) // ROLES for talk in talks} - {0}
    if question.what == PACE:
        return "unknown" if gap is None else "held" if gap <= cut else "without"
    if question.what == PLANNED:
        return "held" if planned_by_hand(stage) <= roles else "without"
    return "held" if roles & set(question.roles) else "without"


def counted(page):
    return Counter(
        {
            (key, stratum, state, kind): n
            for key, counts in page.found.counts.items()
            for stratum, each in counts.strata.items()
            for (state, kind), n in each.items()
        }
    )
