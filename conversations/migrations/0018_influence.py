"""How much a person weighs in the decision of an opportunity."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0017_coaching'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='involvement',
            name='changed_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='involvement',
            name='deleted_delete',
        ),
        migrations.AddField(
            model_name='involvement',
            name='influence',
            field=models.CharField(choices=[('much', 'Much'), ('some', 'Some'), ('little', 'Little'), ('unknown', 'Unknown')], db_default='unknown', default='unknown', max_length=8, verbose_name='influence'),
        ),
        migrations.AddField(
            model_name='involvementevent',
            name='influence',
            field=models.CharField(choices=[('much', 'Much'), ('some', 'Some'), ('little', 'Little'), ('unknown', 'Unknown')], db_default='unknown', default='unknown', max_length=8, verbose_name='influence'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='involvement',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."buyer_role_id" IS DISTINCT FROM (NEW."buyer_role_id") OR OLD."influence" IS DISTINCT FROM (NEW."influence") OR OLD."removed_at" IS DISTINCT FROM (NEW."removed_at") OR OLD."stance" IS DISTINCT FROM (NEW."stance"))', func='INSERT INTO "conversations_involvementevent" ("added_at", "added_by_id", "buyer_role_id", "contact_id", "id", "influence", "last_held_at", "opportunity_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "stance", "workspace_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."buyer_role_id", OLD."contact_id", OLD."id", OLD."influence", OLD."last_held_at", OLD."opportunity_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'changed\', OLD."id", OLD."removed_at", OLD."stance", OLD."workspace_id"); RETURN NULL;', hash='53085a31be2978c027ffc6e442044b60982b5808', operation='UPDATE', pgid='pgtrigger_changed_update_9f8da', table='conversations_involvement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='involvement',
            trigger=pgtrigger.compiler.Trigger(name='deleted_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "conversations_involvementevent" ("added_at", "added_by_id", "buyer_role_id", "contact_id", "id", "influence", "last_held_at", "opportunity_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "stance", "workspace_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."buyer_role_id", OLD."contact_id", OLD."id", OLD."influence", OLD."last_held_at", OLD."opportunity_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'deleted\', OLD."id", OLD."removed_at", OLD."stance", OLD."workspace_id"); RETURN NULL;', hash='553b767513129a604c6cf189f9758342d2f27b71', operation='DELETE', pgid='pgtrigger_deleted_delete_b16cf', table='conversations_involvement', when='AFTER')),
        ),
    ]
