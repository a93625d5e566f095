"""The digest of a week or of a month, once for each member."""

import django.db.models.deletion
from django.db import migrations, models

from people.isolation import RowSecurity


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0012_quality_is_counted'),
        ('people', '0005_troubles_of_jobs'),
    ]

    operations = [
        migrations.CreateModel(
            name='DigestLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=5)),
                ('starts_on', models.DateField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('stood_out', models.JSONField(default=list)),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'kind', 'starts_on'), name='digest_letter_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('week', 'month'))), name='digest_letter_kind')],
            },
        ),
        RowSecurity("metrics_digestletter"),
    ]
