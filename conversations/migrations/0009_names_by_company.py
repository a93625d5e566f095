import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0008_people_corrected'),
        ('people', '0001_start'),
        ('stages', '0004_discarded_drafts'),
    ]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gin", migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='account',
            name='account_search',
        ),
        migrations.RemoveIndex(
            model_name='contact',
            name='contact_search',
        ),
        migrations.RemoveIndex(
            model_name='opportunity',
            name='opportunity_search',
        ),
        migrations.RemoveIndex(
            model_name='conversation',
            name='conversation_words',
        ),
        migrations.AlterField(
            model_name='opportunity',
            name='account',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opportunities', to='conversations.account'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=django.contrib.postgres.indexes.GinIndex(fields=['workspace', 'search'], gin_pending_list_limit=256, name='account_search', opclasses=['int8_ops', 'gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=django.contrib.postgres.indexes.GinIndex(fields=['workspace', 'search'], gin_pending_list_limit=256, name='contact_search', opclasses=['int8_ops', 'gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=django.contrib.postgres.indexes.GinIndex(fields=['workspace', 'search'], gin_pending_list_limit=256, name='opportunity_search', opclasses=['int8_ops', 'gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['account', 'team'], name='opportunity_by_account'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('words', ''), _negated=True), fields=['search'], gin_pending_list_limit=256, name='conversation_words'),
        ),
    ]
