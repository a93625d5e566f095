"""Whether people still work as the score says: the last ninety days against the ninety before.

Three figures, each a share with its n: held conversations that were on the score; moves to another stage that had
their required milestones; stays in a stage that went on longer than expected.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Q

from conversations.models import Conversation, StageEntry
from stages.statistics import Difference, Proportion, newcombe, wilson

WINDOW = timedelta(days=90)


@dataclass(frozen=True)
class Drift:
    """`key` and `name` of a stage are empty where the figure is of the whole process."""

    figure: str
    count: int
    n: int
    count_before: int
    n_before: int
    key: str = ""
    name: str = ""

    @property
    def now(self) -> Proportion:
        return wilson(self.count, self.n)

    @property
    def before(self) -> Proportion:
        return wilson(self.count_before, self.n_before)

    @property
    def difference(self) -> Difference:
        return newcombe(self.count, self.n, self.count_before, self.n_before)


@dataclass(frozen=True)
class Windows:
    """Two spans of the same length that meet in the middle; `now` ends the second."""

    now: datetime
    length: timedelta = WINDOW

    @property
    def middle(self) -> datetime:
        return self.now - self.length

    @property
    def start(self) -> datetime:
        return self.now - 2 * self.length

    def counted(self, rows, moment: str, fault: Q) -> tuple[int, int, int, int]:
        """(count, n) of the later window and of the one before, in one statement."""
        rows = rows.filter(**{f"{moment}__gte": self.start, f"{moment}__lte": self.now})
        later = Q(**{f"{moment}__gte": self.middle})
        found = rows.order_by().aggregate(
            count=Count("pk", filter=later & fault),
            n=Count("pk", filter=later),
            count_before=Count("pk", filter=~later & fault),
            n_before=Count("pk", filter=~later),
        )
        return found["count"], found["n"], found["count_before"], found["n_before"]


def held_of(teams):
    """Conversations held with the buyers of these teams."""
    return Conversation.objects.held().filter(opportunity__team__in=teams)


def moves_of(teams):
    """Moves that people made here from one stage to another: a file does not say what had been reached."""
    entries = StageEntry.objects.of_buyers().filter(opportunity__team__in=teams, sequence__gt=1, external_id="")
    return entries.filter(entered_by__isnull=False, entered_at__isnull=False)


ON_SCORE, WITH_MILESTONES = Q(planned_conversation__isnull=False), Q(missing=[])


def drift_of(process, version, teams, windows: Windows) -> list[Drift]:
    """Of the opportunities of these teams that follow a version of the process, read by the stages of this one."""
    held = held_of(teams).filter(opportunity__version__process=process)
    moves = moves_of(teams).filter(opportunity__version__process=process)
    return [
        Drift("on_score", *windows.counted(held, "starts_at", ON_SCORE)),
        Drift("with_milestones", *windows.counted(moves, "entered_at", WITH_MILESTONES)),
        *_stays(process, version, teams, windows),
    ]


# A stay counts in the window in which its expected last day fell: whether it went on is known then, of those that
# ended early as of those that still last. A stay whose end is not known is left out.
SQL = """
    SELECT expected.lineage::text,
        count(*) FILTER (WHERE due >= %(middle)s AND is_late), count(*) FILTER (WHERE due >= %(middle)s),
        count(*) FILTER (WHERE due < %(middle)s AND is_late), count(*) FILTER (WHERE due < %(middle)s)
    FROM unnest(%(lineages)s::uuid[], %(days)s::int[]) AS expected (lineage, days)
    JOIN stages_stage s ON s.lineage = expected.lineage AND s.workspace_id = %(workspace)s
    JOIN conversations_stageentry e ON e.stage_id = s.id
    JOIN conversations_opportunity o ON o.id = e.opportunity_id
    LEFT JOIN LATERAL (
        SELECT n.entered_at, true AS found FROM conversations_stageentry n
        WHERE n.opportunity_id = e.opportunity_id AND n.sequence > e.sequence AND n.move_id IS NULL
        ORDER BY n.sequence LIMIT 1
    ) n ON true
    CROSS JOIN LATERAL (
        SELECT e.entered_at + expected.days * interval '1 day' AS due,
            CASE WHEN n.found THEN n.entered_at WHEN o.decided_on IS NOT NULL
                 THEN greatest(o.decided_on::timestamp AT TIME ZONE %(zone)s, e.entered_at) END AS left_at,
            n.found IS NOT NULL OR o.outcome <> '' AS has_ended
    ) stay
    CROSS JOIN LATERAL (SELECT left_at IS NULL OR left_at > due AS is_late) late
    WHERE e.entered_at BETWEEN %(earliest)s AND %(now)s AND due BETWEEN %(start)s AND %(now)s AND e.move_id IS NULL
        AND o.workspace_id = %(workspace)s AND o.team_id = ANY(%(teams)s) AND o.version_id = ANY(%(versions)s)
        AND NOT (has_ended AND left_at IS NULL)
    GROUP BY 1
"""


def _stays(process, version, teams, windows: Windows) -> list[Drift]:
    """Of the stages up to the signature that say how long they are expected to last."""
    stages = list(version.stages.all())
    signature = next((place for place, stage in enumerate(stages) if stage.is_signature), len(stages))
    stages = [stage for stage in stages[: signature + 1] if stage.expected_days]
    if not stages:
        return []
    days = [stage.expected_days for stage in stages]
    values = {
        "now": windows.now,
        "middle": windows.middle,
        "start": windows.start,
        "earliest": windows.start - timedelta(days=max(days)),
        "lineages": [str(stage.lineage) for stage in stages],
        "days": days,
        "teams": list(teams),
        "versions": list(process.versions.values_list("pk", flat=True)),
        "workspace": process.workspace_id,
        "zone": process.workspace.time_zone,
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL, values)
        found = {key: counts for key, *counts in cursor.fetchall()}
    return [
        Drift("too_long", *found.get(str(stage.lineage), (0, 0, 0, 0)), str(stage.lineage), stage.name)
        for stage in stages
    ]
