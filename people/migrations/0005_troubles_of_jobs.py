"""What went wrong with a job, so that its admins are told once."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from people import isolation


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_morning_letters'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobTrouble',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('told_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['-began_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('workspace', 'kind'), name='job_trouble_once')],
            },
        ),
        isolation.RowSecurity("people_jobtrouble"),
    ]
