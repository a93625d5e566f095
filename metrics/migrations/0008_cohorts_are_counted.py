"""Exposures, and the queue of what must be counted again for them.

Whatever changes what a cohort did (its deals, their stages, what was held) leaves the cohort's key in the queue, in
the same transaction: both keys when a deal leaves one for another. Once a statement, as in 0002.
"""

import django.db.models.deletion
from django.db import migrations, models

from people.isolation import RowSecurity

FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO metrics_cohortchange (workspace_id, team_id, version_id, quarter)
    SELECT DISTINCT o.workspace_id, o.team_id, o.version_id, date_trunc('quarter', o.opened_on::timestamp)::date
    FROM {rows} WHERE o.version_id IS NOT NULL;
    RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER {trigger} AFTER {event} ON {table} REFERENCING {referencing}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
BOTH = "OLD TABLE AS before_rows NEW TABLE AS after_rows"
# What is counted of a deal and of a conversation: nothing else of them is worth counting again.
DEAL = ("team_id", "version_id", "opened_on", "outcome", "reading_id")
TALK = ("opportunity_id", "state", "starts_at", "planned_conversation_id")


def differing(columns):
    one, other = (", ".join(f"{side}.{column}" for column in columns) for side in "ab")
    return f"({one}) IS DISTINCT FROM ({other})"


BY_DEAL = "{touched} t JOIN conversations_opportunity o ON o.id = t.opportunity_id"
CHANGED_DEALS = f"""(
    SELECT side.* FROM after_rows a JOIN before_rows b USING (id)
    CROSS JOIN LATERAL (
        SELECT a.workspace_id, a.team_id, a.version_id, a.opened_on
        UNION ALL SELECT b.workspace_id, b.team_id, b.version_id, b.opened_on
    ) side WHERE {differing(DEAL)}
) o"""
CHANGED_TALKS = f"""(
    SELECT side.opportunity_id FROM after_rows a JOIN before_rows b USING (id)
    CROSS JOIN LATERAL (SELECT a.opportunity_id UNION ALL SELECT b.opportunity_id) side
    WHERE 'held' IN (a.state, b.state) AND {differing(TALK)}
)"""
HELD = "(SELECT opportunity_id FROM {side} WHERE state = 'held')"

NOTICES = (  # table, trigger, event, what it refers to, rows
    ("opportunity", "inserted", "INSERT", "NEW TABLE AS after_rows", "after_rows o"),
    ("opportunity", "deleted", "DELETE", "OLD TABLE AS before_rows", "before_rows o"),
    ("opportunity", "updated", "UPDATE", BOTH, CHANGED_DEALS),
    ("stageentry", "inserted", "INSERT", "NEW TABLE AS after_rows", BY_DEAL.format(touched="after_rows")),
    ("stageentry", "deleted", "DELETE", "OLD TABLE AS before_rows", BY_DEAL.format(touched="before_rows")),
    ("stageentry", "updated", "UPDATE", "NEW TABLE AS after_rows", BY_DEAL.format(touched="after_rows")),
    (
        "conversation",
        "inserted",
        "INSERT",
        "NEW TABLE AS after_rows",
        BY_DEAL.format(touched=HELD.format(side="after_rows")),
    ),
    (
        "conversation",
        "deleted",
        "DELETE",
        "OLD TABLE AS before_rows",
        BY_DEAL.format(touched=HELD.format(side="before_rows")),
    ),
    ("conversation", "updated", "UPDATE", BOTH, BY_DEAL.format(touched=CHANGED_TALKS)),
)
NOTICED = BACK = ""
for table, trigger, event, referencing, rows in NOTICES:
    name = f"metrics_cohort_{table}_{trigger}"
    NOTICED += FUNCTION.format(name=name, rows=rows)
    NOTICED += TRIGGER.format(
        name=name,
        trigger=f"metrics_cohort_{trigger}",
        event=event,
        table=f"conversations_{table}",
        referencing=referencing,
    )
    BACK += f"DROP FUNCTION {name}() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ('metrics', '0007_levels_are_read_from_facts'),
        ('people', '0004_morning_letters'),
        ('conversations', '0020_saved_views'),
    ]

    operations = [
        migrations.CreateModel(
            name='CohortChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team_id', models.BigIntegerField()),
                ('version_id', models.BigIntegerField()),
                ('quarter', models.DateField(null=True)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'id'], name='cohort_change_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Exposure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team_id', models.BigIntegerField()),
                ('version_id', models.BigIntegerField()),
                ('quarter', models.DateField(null=True)),
                ('planned_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('state', models.CharField(choices=[('held', 'Held'), ('without', 'Without'), ('stayed', 'Stayed'), ('unknown', 'Unknown')], max_length=8)),
                ('was_held', models.BooleanField()),
                ('n', models.PositiveIntegerField()),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'planned_id'], name='exposure_by_planned'), models.Index(fields=['workspace', 'version_id', 'team_id', 'quarter'], name='exposure_by_cohort')],
            },
        ),
        RowSecurity("metrics_cohortchange", "metrics_exposure"),
        migrations.RunSQL(NOTICED, BACK),
    ]
