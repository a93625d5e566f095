"""How deals go through the stages, and that the day of an outcome, which ends a stay, changes it when it is corrected."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from people.isolation import RowSecurity

NOTICED = """
CREATE OR REPLACE FUNCTION metrics_cohort_opportunity_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO metrics_cohortchange (workspace_id, team_id, version_id, quarter)
    SELECT DISTINCT o.workspace_id, o.team_id, o.version_id, date_trunc('quarter', o.opened_on::timestamp)::date
    FROM (
        SELECT side.* FROM after_rows a JOIN before_rows b USING (id)
        CROSS JOIN LATERAL (
            SELECT a.workspace_id, a.team_id, a.version_id, a.opened_on
            UNION ALL SELECT b.workspace_id, b.team_id, b.version_id, b.opened_on
        ) side WHERE ({after}) IS DISTINCT FROM ({before})
    ) o WHERE o.version_id IS NOT NULL;
    RETURN NULL;
END $$;
"""
BEFORE = ("team_id", "version_id", "opened_on", "outcome", "reading_id")


def noticing(columns):
    after, before = (", ".join(f"{side}.{column}" for column in columns) for side in "ab")
    return NOTICED.format(after=after, before=before)


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0009_cohorts_say_since_when_they_wait'),
        ('people', '0005_troubles_of_jobs'),
    ]

    operations = [
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team_id', models.BigIntegerField()),
                ('version_id', models.BigIntegerField()),
                ('quarter', models.DateField(null=True)),
                ('stage_id', models.BigIntegerField(null=True)),
                ('fate', models.CharField(choices=[('forward', 'Forward'), ('lost', 'Lost'), ('no_decision', 'No Decision'), ('disqualified', 'Disqualified'), ('here', 'Here'), ('back', 'Back'), ('known', 'Known'), ('unknown', 'Unknown')], max_length=12)),
                ('n', models.PositiveIntegerField()),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'version_id', 'team_id', 'quarter'], name='passage_by_cohort')],
            },
        ),
        migrations.CreateModel(
            name='Stay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team_id', models.BigIntegerField()),
                ('version_id', models.BigIntegerField()),
                ('quarter', models.DateField(null=True)),
                ('stage_id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('left', 'Left'), ('still', 'Still'), ('unknown', 'Unknown')], max_length=8)),
                ('days', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('since', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=None)),
                ('deals', models.PositiveIntegerField()),
                ('n', models.PositiveIntegerField()),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'version_id', 'team_id', 'quarter'], name='stay_by_cohort')],
            },
        ),
        RowSecurity("metrics_passage", "metrics_stay"),
        migrations.RunSQL(noticing((*BEFORE, "decided_on")), noticing(BEFORE)),
    ]
