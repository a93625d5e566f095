"""What people say of a conversation, and whom they mention there."""

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
        ('conversations', '0013_preparing_and_trying'),
        ('people', '0003_notice_choices'),
    ]

    operations = [
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('text', models.TextField(verbose_name='comment')),
                ('edited_at', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('token', models.UUIDField(editable=False, null=True)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='conversations.conversation')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['pk'],
            },
            bases=(conversations.models.verb.Locked, models.Model),
        ),
        migrations.CreateModel(
            name='CommentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('text', models.TextField(verbose_name='comment')),
                ('edited_at', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('token', models.UUIDField(editable=False, null=True)),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.membership')),
                ('conversation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='conversations.conversation')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='conversations.comment')),
                ('workspace', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.workspace')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='conversations.comment')),
                ('membership', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='mentioned',
            field=models.ManyToManyField(related_name='+', through='conversations.Mention', to='people.membership'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('comment', 'membership'), name='mention_once'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['conversation', 'id'], name='comment_thread'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(fields=('conversation', 'token'), name='comment_token_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='comment',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."removed_at" IS DISTINCT FROM (NEW."removed_at") OR OLD."text" IS DISTINCT FROM (NEW."text"))', func='INSERT INTO "conversations_commentevent" ("at", "by_id", "conversation_id", "edited_at", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "revision", "text", "token", "workspace_id") VALUES (OLD."at", OLD."by_id", OLD."conversation_id", OLD."edited_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'changed\', OLD."id", OLD."removed_at", OLD."revision", OLD."text", OLD."token", OLD."workspace_id"); RETURN NULL;', hash='84d0714a99b71f5ba5e9c748d04dbd809a90fe1e', operation='UPDATE', pgid='pgtrigger_changed_update_3e5b6', table='conversations_comment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='comment',
            trigger=pgtrigger.compiler.Trigger(name='deleted_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "conversations_commentevent" ("at", "by_id", "conversation_id", "edited_at", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "revision", "text", "token", "workspace_id") VALUES (OLD."at", OLD."by_id", OLD."conversation_id", OLD."edited_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'deleted\', OLD."id", OLD."removed_at", OLD."revision", OLD."text", OLD."token", OLD."workspace_id"); RETURN NULL;', hash='c83b5587d32fa60ad270c369df376a440a0b5daa', operation='DELETE', pgid='pgtrigger_deleted_delete_0eae2', table='conversations_comment', when='AFTER')),
        ),
        isolation.RowSecurity("conversations_comment", "conversations_commentevent", "conversations_mention"),
    ]
