"""Conversations in calendars: of the members themselves, and of the buyers whom they invite."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from people.isolation import RowSecurity

class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0015_together'),
        ('people', '0002_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_digest', models.CharField(max_length=64)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='calendar_feeds', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('stopped_at', None)), fields=('member',), name='calendar_feed_one_in_force'), models.UniqueConstraint(fields=('workspace', 'token_digest'), name='calendar_feed_token_once')],
            },
        ),
        migrations.CreateModel(
            name='Invite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('language', models.CharField(max_length=5)),
                ('subject', models.CharField(max_length=120)),
                ('message', models.TextField(blank=True)),
                ('sequence', models.PositiveIntegerField()),
                ('starts_at', models.DateTimeField()),
                ('length', models.DurationField()),
                ('is_cancellation', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('contact', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conversations.contact')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invites', to='conversations.conversation')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('sent_at', None)), fields=['workspace', 'id'], name='invite_to_send')],
                'constraints': [models.UniqueConstraint(fields=('conversation', 'contact', 'sequence'), name='invite_once')],
            },
        ),
        RowSecurity("conversations_calendarfeed", "conversations_invite"),
    ]
