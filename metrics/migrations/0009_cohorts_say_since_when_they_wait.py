"""Since when a change of a cohort waits: a job that leaves it waiting is late. The triggers take the default."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0008_cohorts_are_counted'),
    ]

    operations = [
        migrations.AddField(
            model_name='cohortchange',
            name='changed_at',
            field=models.DateTimeField(db_default=Now()),
        ),
    ]
