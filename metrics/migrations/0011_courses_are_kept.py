"""Courses: the conversations of each opportunity in time order.

They are counted with the cohorts of 0008, whose triggers now also tell of deals without a version (as version 0), and of what a course is told by. Two words made one change the courses of everything.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from people.isolation import RowSecurity

FUNCTION = """
CREATE OR REPLACE FUNCTION metrics_cohort_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO metrics_cohortchange (workspace_id, team_id, version_id, quarter)
    SELECT DISTINCT o.workspace_id, o.team_id, {version}, date_trunc('quarter', o.opened_on::timestamp)::date
    FROM {rows}{only};
    RETURN NULL;
END $$;
"""
DEAL = ("team_id", "version_id", "opened_on", "outcome", "reading_id", "decided_on")
TALK = ("opportunity_id", "state", "starts_at", "planned_conversation_id")


def differing(columns):
    one, other = (", ".join(f"{side}.{column}" for column in columns) for side in "ab")
    return f"({one}) IS DISTINCT FROM ({other})"


BY_DEAL = "{touched} t JOIN conversations_opportunity o ON o.id = t.opportunity_id"
HELD = "(SELECT opportunity_id FROM {side} WHERE state = 'held')"


def functions(deal, talk, version, only):
    deals = f"""(
    SELECT side.* FROM after_rows a JOIN before_rows b USING (id)
    CROSS JOIN LATERAL (
        SELECT a.workspace_id, a.team_id, a.version_id, a.opened_on
        UNION ALL SELECT b.workspace_id, b.team_id, b.version_id, b.opened_on
    ) side WHERE {differing(deal)}
) o"""
    talks = f"""(
    SELECT side.opportunity_id FROM after_rows a JOIN before_rows b USING (id)
    CROSS JOIN LATERAL (SELECT a.opportunity_id UNION ALL SELECT b.opportunity_id) side
    WHERE 'held' IN (a.state, b.state) AND {differing(talk)}
)"""
    rows = {
        "opportunity_inserted": "after_rows o",
        "opportunity_deleted": "before_rows o",
        "opportunity_updated": deals,
        "stageentry_inserted": BY_DEAL.format(touched="after_rows"),
        "stageentry_deleted": BY_DEAL.format(touched="before_rows"),
        "stageentry_updated": BY_DEAL.format(touched="after_rows"),
        "conversation_inserted": BY_DEAL.format(touched=HELD.format(side="after_rows")),
        "conversation_deleted": BY_DEAL.format(touched=HELD.format(side="before_rows")),
        "conversation_updated": BY_DEAL.format(touched=talks),
    }
    return "".join(
        FUNCTION.format(name=name, rows=found, version=version, only=only) for name, found in rows.items()
    )


NOTICED = functions(
    DEAL, (*TALK, "theme_id", "buyer_role_id"), "coalesce(o.version_id, 0)", ""
)
AS_BEFORE = functions(DEAL, TALK, "o.version_id", " WHERE o.version_id IS NOT NULL")
MERGED = """
CREATE FUNCTION metrics_cohort_word_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO metrics_cohortchange (workspace_id, team_id, version_id, quarter)
    SELECT DISTINCT o.workspace_id, o.team_id, coalesce(o.version_id, 0),
        date_trunc('quarter', o.opened_on::timestamp)::date
    FROM conversations_opportunity o WHERE o.workspace_id IN (
        SELECT a.workspace_id FROM after_rows a JOIN before_rows b USING (id)
        WHERE a.merged_into_id IS DISTINCT FROM b.merged_into_id
    );
    RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER metrics_cohort_merged AFTER UPDATE ON stages_{table}
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_cohort_word_merged();
"""
    for table in ("theme", "buyerrole")
)


class Migration(migrations.Migration):
    dependencies = [
        ('metrics', '0010_stays_are_counted'),
    ]

    operations = [
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opportunity_id', models.BigIntegerField()),
                ('team_id', models.BigIntegerField()),
                ('version_id', models.BigIntegerField()),
                ('quarter', models.DateField(null=True)),
                ('kind', models.CharField(max_length=12)),
                ('decided_on', models.DateField(null=True)),
                ('path', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=None)),
                ('talks', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('fits', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('in_order', models.PositiveIntegerField()),
                ('out_of_order', models.PositiveIntegerField()),
                ('off_score', models.PositiveIntegerField()),
                ('skipped', models.PositiveIntegerField()),
                ('left_stages', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('talks_by_then', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'decided_on'], name='course_by_day'), models.Index(fields=['workspace', 'team_id', 'version_id', 'quarter'], name='course_by_cohort')],
                'constraints': [models.UniqueConstraint(fields=('opportunity_id',), name='course_once')],
            },
        ),
        RowSecurity("metrics_course"),
        migrations.RunSQL(NOTICED, AS_BEFORE),
        migrations.RunSQL(
            MERGED, "DROP FUNCTION metrics_cohort_word_merged() CASCADE"
        ),
    ]
