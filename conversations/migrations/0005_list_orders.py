from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0004_silences'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='opportunity',
            name='opportunity_board',
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(condition=models.Q(('outcome', '')), fields=['workspace', 'team', 'stage', 'stage_entered_at'], name='opportunity_board'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['workspace', 'outcome', 'opened_on', 'id'], name='opportunity_by_opening'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['workspace', 'opened_on', 'id'], name='opportunity_all_by_opening'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['workspace', 'outcome', 'amount', 'id'], name='opportunity_by_amount'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['workspace', 'amount', 'id'], name='opportunity_all_by_amount'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['workspace', 'outcome', 'search', 'id'], name='opportunity_by_name'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(fields=['workspace', 'search', 'id'], name='opportunity_all_by_name'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(condition=models.Q(('outcome', '')), fields=['workspace', 'next_at', 'id'], name='opportunity_by_next'),
        ),
        migrations.AddIndex(
            model_name='opportunity',
            index=models.Index(condition=models.Q(('outcome', '')), fields=['workspace', 'last_held_at', 'id'], name='opportunity_by_silence'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(condition=models.Q(('state', 'scheduled')), fields=['workspace', 'held_by', 'starts_at'], name='conversation_agenda'),
        ),
    ]
