"""What members are told, each for themselves."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from people import isolation


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('names', models.JSONField(default=dict)),
                ('text', models.TextField(blank=True)),
                ('place', models.CharField(max_length=80)),
                ('place_pk', models.BigIntegerField()),
                ('told_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('read_at', models.DateTimeField(null=True)),
                ('by_mail', models.BooleanField(default=False)),
                ('mailed_at', models.DateTimeField(null=True)),
                ('to', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['to', '-id'], name='notice_newest'), models.Index(condition=models.Q(('read_at', None)), fields=['to'], name='notice_unread'), models.Index(condition=models.Q(('by_mail', True), ('mailed_at', None)), fields=['workspace', 'id'], name='notice_to_mail')],
            },
        ),
        isolation.RowSecurity("people_notice"),
    ]
