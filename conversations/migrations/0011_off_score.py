"""Kinds of conversation held off the score that somebody looked at and let be."""

import django.db.models.deletion
from django.db import migrations, models

from people import isolation


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0010_opportunities_move'),
        ('people', '0002_notices'),
        ('stages', '0009_suggestions_at_a_conversation'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ignored',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held', models.PositiveIntegerField()),
                ('reason', models.CharField(max_length=500, verbose_name='why it stays off the score')),
                ('ignored_at', models.DateTimeField(auto_now_add=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('buyer_role', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stages.buyerrole')),
                ('ignored_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stages.process')),
                ('taken_back_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('theme', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stages.theme')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at', None)), fields=('process', 'buyer_role', 'theme'), name='ignored_standing_once')],
            },
        ),
        isolation.RowSecurity("conversations_ignored"),
    ]
