"""What past deals say about silences: computed every night, read by Today and by the lists."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, models

from conversations.silence import LONGEST_DAYS, SOON_DAYS, USUAL_DAYS, Ending, alarm_days
from people.models import WorkspaceModel
from salesproc.prepared import read

# ruff: noqa: S608 (the SQL is put together from constants of this module; every value is a parameter)

# A silence lies between two days with a conversation of the same deal, in the stage of the first of them; the last
# one lies before the day it was decided.
SILENCES = """
    talks AS (
        SELECT DISTINCT ON (opportunity_id, day) opportunity_id, day, stage_id
        FROM (
            SELECT opportunity_id, (starts_at AT TIME ZONE %(zone)s)::date AS day, stage_id, starts_at, id
            FROM conversations_conversation WHERE workspace_id = %(workspace)s AND state = 'held'
        ) AS held
        ORDER BY opportunity_id, day, starts_at DESC, id DESC
    ), silences AS (
        SELECT t.opportunity_id, t.stage_id, t.day, o.outcome, o.team_id, o.decided_on,
               lead(t.day) OVER (PARTITION BY t.opportunity_id ORDER BY t.day) AS until
        FROM talks t JOIN conversations_opportunity o ON o.id = t.opportunity_id
        WHERE o.workspace_id = %(workspace)s AND o.outcome IN ('won', 'lost', 'no_decision')
    )
"""
# The longest of each deal; longer ones count as this long.
EACH_LONGEST = """
    SELECT opportunity_id, team_id, outcome,
        greatest(0, least(max(coalesce(until, decided_on) - day), %(longest)s)) AS days
    FROM silences WHERE decided_on IS NOT NULL
    GROUP BY opportunity_id, team_id, outcome
"""
RENEW = f"""
    WITH {SILENCES}, alarms AS (
        INSERT INTO conversations_silencealarm (workspace_id, lineage, silences, third_quartile)
        SELECT %(workspace)s, s.lineage, count(*), percentile_disc(0.75) WITHIN GROUP (ORDER BY until - day)
        FROM silences JOIN stages_stage s ON s.id = silences.stage_id
        WHERE outcome = 'won' AND until IS NOT NULL
        GROUP BY s.lineage
    ), longest AS (
        {EACH_LONGEST}
    ), counted AS (
        SELECT team_id, days, count(*) AS n, count(*) FILTER (WHERE outcome = 'no_decision') AS undecided
        FROM longest GROUP BY team_id, days
    )
    INSERT INTO conversations_silenceending (workspace_id, team_id, days, decided, no_decision)
    SELECT %(workspace)s, team_id, days, sum(coalesce(n, 0)) OVER this_long, sum(coalesce(undecided, 0)) OVER this_long
    FROM (SELECT DISTINCT team_id FROM counted) AS teams
    CROSS JOIN generate_series(1, %(longest)s) AS steps(days)
    LEFT JOIN counted USING (team_id, days)
    WINDOW this_long AS (PARTITION BY team_id ORDER BY days DESC)
"""
# The decided deals that an ending counts: those that were once silent for so many days.
ONCE_SILENT = f"""
    WITH {SILENCES}, longest AS MATERIALIZED ({EACH_LONGEST})
    SELECT opportunity_id FROM longest WHERE days >= %(days)s
"""

# By hand, because every list and every day reads it: Django takes longer to write this than PostgreSQL to answer.
KNOWN = """
    SELECT s.id, a.silences, a.third_quartile
    FROM conversations_silencealarm a JOIN stages_stage s ON s.workspace_id = a.workspace_id AND s.lineage = a.lineage
    WHERE a.workspace_id = %(workspace)s
"""


@dataclass(frozen=True)
class Alarms:
    """The alarm of every stage of a workspace, in days."""

    zone: ZoneInfo
    by_stage: dict[int, int]

    def days(self, stage_id: int | None) -> int:
        return self.by_stage.get(stage_id, USUAL_DAYS)

    def condition(self, today: date) -> models.Q:
        """Of opportunities: what `silence.is_silent` says, as PostgreSQL asks it."""
        stages_of: dict[int, list[int]] = {}
        for stage_id, days in self.by_stage.items():
            stages_of.setdefault(days, []).append(stage_id)
        silent = ~models.Q(stage_id__in=list(self.by_stage)) & self._since(today, USUAL_DAYS)
        for days, stage_ids in stages_of.items():
            silent |= models.Q(stage_id__in=stage_ids) & self._since(today, days)
        nothing_soon = (
            models.Q(next_at=None)
            | models.Q(next_at__lt=self._midnight(today - timedelta(days=SOON_DAYS)))
            | models.Q(next_at__gte=self._midnight(today + timedelta(days=SOON_DAYS + 1)))
        )
        return silent & nothing_soon

    def _since(self, today: date, days: int) -> models.Q:
        last = today - timedelta(days=days)
        never = models.Q(last_held_at=None, opened_on__lte=last)
        return models.Q(last_held_at__lt=self._midnight(last + timedelta(days=1))) | never

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.zone)


class SilenceAlarm(WorkspaceModel):
    """The silences that won deals lived through in a stage, the same stage across versions."""

    lineage = models.UUIDField()
    silences = models.PositiveIntegerField()
    third_quartile = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "lineage"], name="silence_alarm_once")]

    def __str__(self):
        return f"{self.third_quartile} ({self.silences})"

    @classmethod
    def of(cls, workspace) -> Alarms:
        known = read(KNOWN, {"workspace": workspace.pk})
        return Alarms(workspace.zone, {pk: alarm_days(silences, third) for pk, silences, third in known})


class SilenceEnding(WorkspaceModel):
    """Of the decided deals of a team that were once silent this long (at least), how many ended in no decision."""

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+", db_index=False)
    days = models.PositiveSmallIntegerField()
    decided = models.PositiveIntegerField()
    no_decision = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "days"], name="silence_ending_once")]

    def __str__(self):
        return f"{self.team} · {self.days}"

    @classmethod
    def after(cls, silences: list[tuple[int, int]]) -> dict[tuple[int, int], Ending]:
        """For each (team, days): what became of the deals that were once silent this long."""
        wanted = {(team_id, days): min(days, LONGEST_DAYS) for team_id, days in silences}
        rows = cls.objects.filter(
            team_id__in={team_id for team_id, _ in wanted}, days__in=set(wanted.values())
        ).values_list("team_id", "days", "decided", "no_decision")
        known = {(team_id, days): Ending(decided, undecided) for team_id, days, decided, undecided in rows}
        return {(team_id, days): known.get((team_id, days_), Ending(0, 0)) for (team_id, days), days_ in wanted.items()}


def renew_silences(workspace) -> None:
    """Reads the whole history of the workspace again. Two at once wait for each other and end the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('silences', %s))", [workspace.pk])
        for model in (SilenceAlarm, SilenceEnding):
            model.objects.filter(workspace=workspace).delete()
        cursor.execute(RENEW, {"workspace": workspace.pk, "zone": workspace.time_zone, "longest": LONGEST_DAYS})
