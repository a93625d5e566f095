"""What conversations did, counted with the cohorts of 0008, and goals for it.

A conversation that is corrected was told of by 0011 where its place in a course changes. What it did, and whether it
is another row of a talk that is counted already, changes these counts too.
"""

import conversations.models.verb
import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import people.models.role
from django.db import migrations, models

from people.isolation import RowSecurity

NOTICED = """
CREATE OR REPLACE FUNCTION metrics_cohort_conversation_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO metrics_cohortchange (workspace_id, team_id, version_id, quarter)
    SELECT DISTINCT o.workspace_id, o.team_id, coalesce(o.version_id, 0),
        date_trunc('quarter', o.opened_on::timestamp)::date
    FROM (
        SELECT side.opportunity_id FROM after_rows a JOIN before_rows b USING (id)
        CROSS JOIN LATERAL (SELECT a.opportunity_id UNION ALL SELECT b.opportunity_id) side
        WHERE 'held' IN (a.state, b.state) AND ({after}) IS DISTINCT FROM ({before})
    ) t JOIN conversations_opportunity o ON o.id = t.opportunity_id;
    RETURN NULL;
END $$;
"""
BEFORE = ("opportunity_id", "state", "starts_at", "planned_conversation_id", "theme_id", "buyer_role_id")


def noticing(columns):
    after, before = (", ".join(f"{side}.{column}" for column in columns) for side in "ab")
    return NOTICED.format(after=after, before=before)


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0011_courses_are_kept'),
        ('people', '0005_troubles_of_jobs'),
    ]

    operations = [
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('improvement', models.PositiveSmallIntegerField(default=20, validators=[django.core.validators.MinValueValidator(1)], verbose_name='how much better')),
                ('base_from', models.DateField()),
                ('base_to', models.DateField()),
                ('base_held', models.PositiveIntegerField()),
                ('base_recorded', models.PositiveIntegerField()),
                ('base_obtained', models.PositiveIntegerField()),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='until')),
                ('set_at', models.DateTimeField(auto_now_add=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('set_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='people.team', verbose_name='team')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['-starts_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('improvement__gte', 1)), name='goal_is_better'), models.CheckConstraint(condition=models.Q(('base_from__lte', models.F('base_to')), ('base_to__lt', models.F('starts_on')), ('starts_on__lt', models.F('ends_on'))), name='goal_days_in_order'), models.CheckConstraint(condition=models.Q(('base_obtained__gte', 1), ('base_obtained__lte', models.F('base_recorded')), ('base_recorded__lte', models.F('base_held'))), name='goal_base_adds_up'), models.CheckConstraint(condition=models.Q(('base_obtained__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('base_held'), '*', models.Value(100)), '/', django.db.models.expressions.CombinedExpression(models.F('improvement'), '+', models.Value(100))))), name='goal_within_all'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at', None)), expressions=[('workspace', '='), (django.db.models.functions.comparison.Coalesce('team', 0), '='), (people.models.role.DateRange('starts_on', 'ends_on'), '&&')], name='goal_one_at_a_time')],
            },
            bases=(conversations.models.verb.Locked, models.Model),
        ),
        migrations.CreateModel(
            name='QualityCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team_id', models.BigIntegerField()),
                ('version_id', models.BigIntegerField()),
                ('quarter', models.DateField(null=True)),
                ('role_id', models.BigIntegerField()),
                ('theme_id', models.BigIntegerField()),
                ('month', models.DateField()),
                ('held', models.PositiveIntegerField()),
                ('obtained', models.PositiveIntegerField()),
                ('partly', models.PositiveIntegerField()),
                ('missed', models.PositiveIntegerField()),
                ('forward', models.PositiveIntegerField()),
                ('unmoved', models.PositiveIntegerField()),
                ('back', models.PositiveIntegerField()),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'month'], name='quality_by_month'), models.Index(fields=['workspace', 'version_id', 'team_id', 'quarter'], name='quality_by_cohort')],
            },
        ),
        RowSecurity("metrics_goal", "metrics_qualitycount"),
        migrations.RunSQL(noticing((*BEFORE, "movement", "purpose_obtained", "together")), noticing(BEFORE)),
    ]
