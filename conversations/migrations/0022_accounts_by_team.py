from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0021_attachments'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['workspace', 'team'], name='account_by_team'),
        ),
    ]
