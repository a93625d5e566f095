from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0022_accounts_by_team'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['workspace', '-starts_at', 'state'], name='conversation_newest_in_state'),
        ),
        migrations.RemoveIndex(
            model_name='conversation',
            name='conversation_newest',
        ),
    ]
