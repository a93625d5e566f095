import django.db.models.deletion
from django.db import migrations, models

from people import isolation


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0003_refused_rows'),
        ('people', '0001_start'),
    ]

    operations = [
        migrations.CreateModel(
            name='SilenceAlarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lineage', models.UUIDField()),
                ('silences', models.PositiveIntegerField()),
                ('third_quartile', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SilenceEnding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.PositiveSmallIntegerField()),
                ('decided', models.PositiveIntegerField()),
                ('no_decision', models.PositiveIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='silencealarm',
            name='workspace',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace'),
        ),
        migrations.AddField(
            model_name='silenceending',
            name='team',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team'),
        ),
        migrations.AddField(
            model_name='silenceending',
            name='workspace',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace'),
        ),
        migrations.AddConstraint(
            model_name='silencealarm',
            constraint=models.UniqueConstraint(fields=('workspace', 'lineage'), name='silence_alarm_once'),
        ),
        migrations.AddConstraint(
            model_name='silenceending',
            constraint=models.UniqueConstraint(fields=('team', 'days'), name='silence_ending_once'),
        ),
        isolation.RowSecurity("conversations_silencealarm", "conversations_silenceending"),
    ]
