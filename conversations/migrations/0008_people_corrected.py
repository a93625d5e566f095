import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from people import isolation


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0007_newest_words'),
        ('people', '0001_start'),
        ('stages', '0004_discarded_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='InvolvementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('stance', models.CharField(choices=[('for', 'For'), ('neutral', 'Neutral'), ('against', 'Against'), ('unknown', 'Unknown')], default='unknown', max_length=8, verbose_name='stance')),
                ('last_held_at', models.DateTimeField(null=True)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ParticipationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('added_in', models.PositiveIntegerField(editable=False, null=True)),
                ('removed_in', models.PositiveIntegerField(editable=False, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='conversation',
            name='changed_update',
        ),
        migrations.AddField(
            model_name='participation',
            name='added_in',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='participation',
            name='removed_in',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='conversation',
            name='buyer_role',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stages.buyerrole', verbose_name='buyer role'),
        ),
        migrations.AlterField(
            model_name='conversation',
            name='planned_conversation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='stages.plannedconversation', verbose_name='on the score'),
        ),
        migrations.AlterField(
            model_name='conversationevent',
            name='buyer_role',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stages.buyerrole', verbose_name='buyer role'),
        ),
        migrations.AlterField(
            model_name='conversationevent',
            name='planned_conversation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stages.plannedconversation', verbose_name='on the score'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='conversation',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."buyer_role_id" IS DISTINCT FROM (NEW."buyer_role_id") OR OLD."cancelled_because" IS DISTINCT FROM (NEW."cancelled_because") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."duration" IS DISTINCT FROM (NEW."duration") OR OLD."held_by_id" IS DISTINCT FROM (NEW."held_by_id") OR OLD."movement" IS DISTINCT FROM (NEW."movement") OR OLD."planned_conversation_id" IS DISTINCT FROM (NEW."planned_conversation_id") OR OLD."purpose_obtained" IS DISTINCT FROM (NEW."purpose_obtained") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."theme_id" IS DISTINCT FROM (NEW."theme_id") OR OLD."words" IS DISTINCT FROM (NEW."words"))', func='INSERT INTO "conversations_conversationevent" ("buyer_role_id", "cancelled_because", "channel", "created_at", "created_by_id", "department_id", "duration", "external_id", "held_by_id", "id", "movement", "opportunity_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_conversation_id", "purpose_obtained", "revision", "stage_id", "starts_at", "state", "theme_id", "time_known", "token", "words", "workspace_id") VALUES (OLD."buyer_role_id", OLD."cancelled_because", OLD."channel", OLD."created_at", OLD."created_by_id", OLD."department_id", OLD."duration", OLD."external_id", OLD."held_by_id", OLD."id", OLD."movement", OLD."opportunity_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'changed\', OLD."id", OLD."planned_conversation_id", OLD."purpose_obtained", OLD."revision", OLD."stage_id", OLD."starts_at", OLD."state", OLD."theme_id", OLD."time_known", OLD."token", OLD."words", OLD."workspace_id"); RETURN NULL;', hash='55e92b686467359040de084509220337fb32497f', operation='UPDATE', pgid='pgtrigger_changed_update_5ebd4', table='conversations_conversation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='involvement',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."buyer_role_id" IS DISTINCT FROM (NEW."buyer_role_id") OR OLD."removed_at" IS DISTINCT FROM (NEW."removed_at") OR OLD."stance" IS DISTINCT FROM (NEW."stance"))', func='INSERT INTO "conversations_involvementevent" ("added_at", "added_by_id", "buyer_role_id", "contact_id", "id", "last_held_at", "opportunity_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "stance", "workspace_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."buyer_role_id", OLD."contact_id", OLD."id", OLD."last_held_at", OLD."opportunity_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'changed\', OLD."id", OLD."removed_at", OLD."stance", OLD."workspace_id"); RETURN NULL;', hash='a1c6a76d7921313b84badb48665dda7774d208fa', operation='UPDATE', pgid='pgtrigger_changed_update_9f8da', table='conversations_involvement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='involvement',
            trigger=pgtrigger.compiler.Trigger(name='deleted_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "conversations_involvementevent" ("added_at", "added_by_id", "buyer_role_id", "contact_id", "id", "last_held_at", "opportunity_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "stance", "workspace_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."buyer_role_id", OLD."contact_id", OLD."id", OLD."last_held_at", OLD."opportunity_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'deleted\', OLD."id", OLD."removed_at", OLD."stance", OLD."workspace_id"); RETURN NULL;', hash='bdd00fe4a739f020fc83e5d10a93c44048747b87', operation='DELETE', pgid='pgtrigger_deleted_delete_b16cf', table='conversations_involvement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participation',
            trigger=pgtrigger.compiler.Trigger(name='deleted_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "conversations_participationevent" ("added_in", "contact_id", "conversation_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_in", "workspace_id") VALUES (OLD."added_in", OLD."contact_id", OLD."conversation_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'deleted\', OLD."id", OLD."removed_in", OLD."workspace_id"); RETURN NULL;', hash='7e8fa24f08d19459ff9c44c0b22e7ac10f250f8b', operation='DELETE', pgid='pgtrigger_deleted_delete_8c34b', table='conversations_participation', when='AFTER')),
        ),
        migrations.AddField(
            model_name='involvementevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.membership'),
        ),
        migrations.AddField(
            model_name='involvementevent',
            name='buyer_role',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stages.buyerrole'),
        ),
        migrations.AddField(
            model_name='involvementevent',
            name='contact',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='conversations.contact'),
        ),
        migrations.AddField(
            model_name='involvementevent',
            name='opportunity',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='conversations.opportunity'),
        ),
        migrations.AddField(
            model_name='involvementevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='conversations.involvement'),
        ),
        migrations.AddField(
            model_name='involvementevent',
            name='workspace',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.workspace'),
        ),
        migrations.AddField(
            model_name='participationevent',
            name='contact',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='conversations.contact'),
        ),
        migrations.AddField(
            model_name='participationevent',
            name='conversation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='conversations.conversation'),
        ),
        migrations.AddField(
            model_name='participationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='conversations.participation'),
        ),
        migrations.AddField(
            model_name='participationevent',
            name='workspace',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.workspace'),
        ),
        isolation.RowSecurity("conversations_involvementevent", "conversations_participationevent"),
    ]
