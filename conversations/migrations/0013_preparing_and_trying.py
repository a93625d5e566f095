"""Notes before a conversation, and attempts at one that nobody answered."""

import conversations.models.verb
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from people.isolation import RowSecurity


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0012_draws'),
        ('people', '0002_notices'),
        ('stages', '0011_review_meetings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('tried_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('moved_from', models.DateTimeField()),
                ('moved_to', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='conversations.conversation')),
                ('taken_back_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('tried_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['tried_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AttemptEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField()),
                ('tried_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('moved_from', models.DateTimeField()),
                ('moved_to', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('conversation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='conversations.conversation')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='conversations.attempt')),
                ('taken_back_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.membership')),
                ('tried_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.workspace')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Preparation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, verbose_name='your notes')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField(auto_now=True)),
                ('conversation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.conversation')),
                ('opportunity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.opportunity')),
                ('planned_conversation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stages.plannedconversation')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
                ('written_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
            ],
            bases=(conversations.models.verb.Locked, models.Model),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(fields=('conversation', 'revision'), name='attempt_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attempt',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."taken_back_at" IS DISTINCT FROM (NEW."taken_back_at"))', func='INSERT INTO "conversations_attemptevent" ("conversation_id", "id", "moved_from", "moved_to", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "taken_back_at", "taken_back_by_id", "tried_at", "tried_by_id", "workspace_id") VALUES (OLD."conversation_id", OLD."id", OLD."moved_from", OLD."moved_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'changed\', OLD."id", OLD."revision", OLD."taken_back_at", OLD."taken_back_by_id", OLD."tried_at", OLD."tried_by_id", OLD."workspace_id"); RETURN NULL;', hash='725dab2f29831fa0778d16ba9915d4840d301a05', operation='UPDATE', pgid='pgtrigger_changed_update_d37b0', table='conversations_attempt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attempt',
            trigger=pgtrigger.compiler.Trigger(name='deleted_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "conversations_attemptevent" ("conversation_id", "id", "moved_from", "moved_to", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "taken_back_at", "taken_back_by_id", "tried_at", "tried_by_id", "workspace_id") VALUES (OLD."conversation_id", OLD."id", OLD."moved_from", OLD."moved_to", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'deleted\', OLD."id", OLD."revision", OLD."taken_back_at", OLD."taken_back_by_id", OLD."tried_at", OLD."tried_by_id", OLD."workspace_id"); RETURN NULL;', hash='b1683084c0d09fb484c30e55c680874574386fe0', operation='DELETE', pgid='pgtrigger_deleted_delete_9fc1f', table='conversations_attempt', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='preparation',
            constraint=models.UniqueConstraint(condition=models.Q(('conversation', None), _negated=True), fields=('conversation', 'written_by'), name='preparation_once'),
        ),
        migrations.AddConstraint(
            model_name='preparation',
            constraint=models.UniqueConstraint(condition=models.Q(('conversation', None)), fields=('opportunity', 'planned_conversation', 'written_by'), name='preparation_of_suggestion_once'),
        ),
        RowSecurity("conversations_attempt", "conversations_attemptevent", "conversations_preparation"),
    ]
