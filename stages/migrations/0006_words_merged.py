import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from people import isolation


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_start'),
        ('stages', '0005_edits_of_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='BuyerRoleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('merged_at', models.DateTimeField(editable=False, null=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('nature', models.CharField(choices=[('benefits', 'Benefits'), ('decides', 'Decides'), ('implements', 'Implements'), ('uses', 'Uses'), ('buys', 'Buys'), ('influences', 'Influences')], max_length=12, verbose_name='nature')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ThemeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', models.BigIntegerField()),
                ('merged_at', models.DateTimeField(editable=False, null=True)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='buyerrole',
            name='merged_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='buyerrole',
            name='merged_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership'),
        ),
        migrations.AddField(
            model_name='theme',
            name='merged_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='theme',
            name='merged_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership'),
        ),
        migrations.AlterField(
            model_name='plannedconversation',
            name='theme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned', to='stages.theme', verbose_name='about what'),
        ),
        migrations.AlterField(
            model_name='versionrole',
            name='buyer_role',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned', to='stages.buyerrole'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='buyerrole',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."nature" IS DISTINCT FROM (NEW."nature"))', func='INSERT INTO "stages_buyerroleevent" ("id", "merged_at", "merged_by_id", "merged_into_id", "name", "nature", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "workspace_id") VALUES (OLD."id", OLD."merged_at", OLD."merged_by_id", OLD."merged_into_id", OLD."name", OLD."nature", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'changed\', OLD."id", OLD."workspace_id"); RETURN NULL;', hash='e53aa595ba3ec5db6a52644427854feb5a0f2110', operation='UPDATE', pgid='pgtrigger_changed_update_a6e0f', table='stages_buyerrole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='buyerrole',
            trigger=pgtrigger.compiler.Trigger(name='deleted_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "stages_buyerroleevent" ("id", "merged_at", "merged_by_id", "merged_into_id", "name", "nature", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "workspace_id") VALUES (OLD."id", OLD."merged_at", OLD."merged_by_id", OLD."merged_into_id", OLD."name", OLD."nature", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'deleted\', OLD."id", OLD."workspace_id"); RETURN NULL;', hash='fcd478a8d05dbd502ffaf8c4d79d97aab5cd08f4', operation='DELETE', pgid='pgtrigger_deleted_delete_e2abb', table='stages_buyerrole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='theme',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."name" IS DISTINCT FROM (NEW."name"))', func='INSERT INTO "stages_themeevent" ("id", "merged_at", "merged_by_id", "merged_into_id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "workspace_id") VALUES (OLD."id", OLD."merged_at", OLD."merged_by_id", OLD."merged_into_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'changed\', OLD."id", OLD."workspace_id"); RETURN NULL;', hash='6e29304639d7ff76d6b63c4e2e5383ca2500e95f', operation='UPDATE', pgid='pgtrigger_changed_update_13447', table='stages_theme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='theme',
            trigger=pgtrigger.compiler.Trigger(name='deleted_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "stages_themeevent" ("id", "merged_at", "merged_by_id", "merged_into_id", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "workspace_id") VALUES (OLD."id", OLD."merged_at", OLD."merged_by_id", OLD."merged_into_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'deleted\', OLD."id", OLD."workspace_id"); RETURN NULL;', hash='a4f686eec4e81b94787bcbed3681083f73e82538', operation='DELETE', pgid='pgtrigger_deleted_delete_24051', table='stages_theme', when='AFTER')),
        ),
        migrations.AddField(
            model_name='buyerroleevent',
            name='merged_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.membership'),
        ),
        migrations.AddField(
            model_name='buyerroleevent',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stages.buyerrole'),
        ),
        migrations.AddField(
            model_name='buyerroleevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='stages.buyerrole'),
        ),
        migrations.AddField(
            model_name='buyerroleevent',
            name='workspace',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.workspace'),
        ),
        migrations.AddField(
            model_name='themeevent',
            name='merged_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.membership'),
        ),
        migrations.AddField(
            model_name='themeevent',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stages.theme'),
        ),
        migrations.AddField(
            model_name='themeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='stages.theme'),
        ),
        migrations.AddField(
            model_name='themeevent',
            name='workspace',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.workspace'),
        ),
        isolation.RowSecurity("stages_buyerroleevent", "stages_themeevent"),
    ]
