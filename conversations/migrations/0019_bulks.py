import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from people.isolation import RowSecurity


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0018_influence'),
        ('people', '0002_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bulk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('owner', 'Give to another owner'), ('team', 'Give to another team'), ('plan', 'Plan the next conversation'), ('no_decision', 'End without a decision'), ('stage', 'Move to a stage')], max_length=12)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('starts_at', models.DateTimeField(null=True)),
                ('cause', models.CharField(blank=True, max_length=12)),
                ('stage_name', models.CharField(blank=True, max_length=120)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('given_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('run', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.jobrun')),
                ('team', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                ('trial', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.jobrun')),
                ('undo_run', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.jobrun')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BulkRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stood', models.CharField(max_length=120)),
                ('tried_at', models.DateTimeField(null=True)),
                ('refused', models.CharField(blank=True, max_length=500)),
                ('needs_reason', models.BooleanField(default=False)),
                ('done_at', models.DateTimeField(null=True)),
                ('stands', models.CharField(blank=True, max_length=120)),
                ('kept', models.CharField(blank=True, max_length=500)),
                ('undone_at', models.DateTimeField(null=True)),
                ('bulk', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='conversations.bulk')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.opportunity')),
                ('owner_before', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('team_before', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['bulk', 'opportunity'],
            },
        ),
        migrations.AddConstraint(
            model_name='bulk',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['owner', 'team', 'plan', 'no_decision', 'stage'])), name='bulk_act'),
        ),
        migrations.AddConstraint(
            model_name='bulk',
            constraint=models.CheckConstraint(condition=models.Q(('run', None), ('trial__isnull', False), _connector='OR'), name='bulk_tried_before_it_ran'),
        ),
        migrations.AddConstraint(
            model_name='bulk',
            constraint=models.CheckConstraint(condition=models.Q(('undo_run', None), ('run__isnull', False), _connector='OR'), name='bulk_undone_once_it_ran'),
        ),
        migrations.AddConstraint(
            model_name='bulkrow',
            constraint=models.UniqueConstraint(fields=('bulk', 'opportunity'), name='bulk_row_once'),
        ),
        migrations.AddConstraint(
            model_name='bulkrow',
            constraint=models.CheckConstraint(condition=models.Q(('done_at', None), ('refused', ''), _connector='OR'), name='bulk_row_done_or_refused'),
        ),
        migrations.AddConstraint(
            model_name='bulkrow',
            constraint=models.CheckConstraint(condition=models.Q(('undone_at', None), models.Q(('done_at__isnull', False), ('kept', '')), _connector='OR'), name='bulk_row_undone_or_kept'),
        ),
        RowSecurity("conversations_bulk", "conversations_bulkrow"),
    ]
