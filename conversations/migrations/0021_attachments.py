"""Files and links of conversations."""

import conversations.models.attachment
import conversations.models.verb
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


from people import isolation


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0020_saved_views'),
        ('people', '0004_morning_letters'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(null=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('file', models.FileField(upload_to=conversations.models.attachment.place_of)),
                ('size', models.BigIntegerField()),
                ('media_type', models.CharField(max_length=100)),
                ('digest', models.CharField(max_length=64)),
                ('erased_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='conversations.conversation')),
                ('removed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['pk'],
            },
            bases=(conversations.models.verb.Locked, models.Model),
        ),
        migrations.CreateModel(
            name='AttachmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(null=True)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('file', models.FileField(upload_to=conversations.models.attachment.place_of)),
                ('size', models.BigIntegerField()),
                ('media_type', models.CharField(max_length=100)),
                ('digest', models.CharField(max_length=64)),
                ('erased_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.membership')),
                ('conversation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='conversations.conversation')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='conversations.attachment')),
                ('removed_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.workspace')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(null=True)),
                ('url', models.CharField(max_length=2000, verbose_name='address')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='conversations.conversation')),
                ('removed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['pk'],
            },
            bases=(conversations.models.verb.Locked, models.Model),
        ),
        migrations.CreateModel(
            name='LinkEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(null=True)),
                ('url', models.CharField(max_length=2000, verbose_name='address')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.membership')),
                ('conversation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='conversations.conversation')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='conversations.link')),
                ('removed_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.workspace')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['conversation', 'id'], name='attachment_of_conversation'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['workspace', 'removed_at'], name='attachment_of_workspace'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('conversation', 'digest'), name='attachment_once'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at', None), ('removed_at__isnull', False), _connector='OR'), name='attachment_erased'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."removed_at" IS DISTINCT FROM (NEW."removed_at"))', func='INSERT INTO "conversations_attachmentevent" ("at", "by_id", "conversation_id", "digest", "erased_at", "file", "id", "media_type", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id", "size", "workspace_id") VALUES (OLD."at", OLD."by_id", OLD."conversation_id", OLD."digest", OLD."erased_at", OLD."file", OLD."id", OLD."media_type", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'changed\', OLD."id", OLD."removed_at", OLD."removed_by_id", OLD."size", OLD."workspace_id"); RETURN NULL;', hash='6f6274e8f512ace7edef90435cd2e5d93634fbd3', operation='UPDATE', pgid='pgtrigger_changed_update_e25e8', table='conversations_attachment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attachment',
            trigger=pgtrigger.compiler.Trigger(name='deleted_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "conversations_attachmentevent" ("at", "by_id", "conversation_id", "digest", "erased_at", "file", "id", "media_type", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id", "size", "workspace_id") VALUES (OLD."at", OLD."by_id", OLD."conversation_id", OLD."digest", OLD."erased_at", OLD."file", OLD."id", OLD."media_type", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'deleted\', OLD."id", OLD."removed_at", OLD."removed_by_id", OLD."size", OLD."workspace_id"); RETURN NULL;', hash='6666f19c10b89654d70b4d448cf2ee166ef0a105', operation='DELETE', pgid='pgtrigger_deleted_delete_42bd3', table='conversations_attachment', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='link',
            index=models.Index(fields=['conversation', 'id'], name='link_of_conversation'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('conversation', 'url'), name='link_once'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('url__regex', '^https?://')), name='link_of_the_web'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='link',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."removed_at" IS DISTINCT FROM (NEW."removed_at"))', func='INSERT INTO "conversations_linkevent" ("at", "by_id", "conversation_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id", "title", "url", "workspace_id") VALUES (OLD."at", OLD."by_id", OLD."conversation_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'changed\', OLD."id", OLD."removed_at", OLD."removed_by_id", OLD."title", OLD."url", OLD."workspace_id"); RETURN NULL;', hash='0c81839899018337f0834e91fc7b603844f54d01', operation='UPDATE', pgid='pgtrigger_changed_update_74378', table='conversations_link', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='link',
            trigger=pgtrigger.compiler.Trigger(name='deleted_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "conversations_linkevent" ("at", "by_id", "conversation_id", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id", "title", "url", "workspace_id") VALUES (OLD."at", OLD."by_id", OLD."conversation_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'deleted\', OLD."id", OLD."removed_at", OLD."removed_by_id", OLD."title", OLD."url", OLD."workspace_id"); RETURN NULL;', hash='02a67b38c0422f85e2bf354b86798c8a192033e9', operation='DELETE', pgid='pgtrigger_deleted_delete_d0647', table='conversations_link', when='AFTER')),
        ),
        isolation.RowSecurity("conversations_attachment", "conversations_attachmentevent", "conversations_link", "conversations_linkevent"),
    ]
