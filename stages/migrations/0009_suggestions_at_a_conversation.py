"""A suggestion may be about one planned conversation."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stages', '0008_dismissals'),
    ]

    operations = [
        migrations.AddField(
            model_name='suggestion',
            name='planned_lineage',
            field=models.UUIDField(editable=False, null=True),
        ),
    ]
