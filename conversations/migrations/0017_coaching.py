"""What leaders have read, and conversations that show others how a planned one can be held."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from people import isolation


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0016_calendar'),
        ('people', '0004_morning_letters'),
    ]

    operations = [
        migrations.CreateModel(
            name='Example',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('planned_lineage', models.UUIDField(editable=False)),
                ('theme_name', models.CharField(max_length=120)),
                ('reason', models.CharField(max_length=300, verbose_name='what it shows')),
                ('marked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='examples', to='conversations.conversation')),
                ('marked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('taken_back_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('taken_back_at', None)), fields=['workspace', 'planned_lineage'], name='example_of_planned')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('conversation', 'planned_lineage'), name='example_standing_once')],
            },
        ),
        migrations.CreateModel(
            name='ReadMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='read_marks', to='conversations.conversation')),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'conversation'), name='read_mark_once')],
            },
        ),
        isolation.RowSecurity("conversations_readmark", "conversations_example"),
    ]
