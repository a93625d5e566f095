import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from people import isolation


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_start'),
        ('stages', '0010_trials'),
    ]

    operations = [
        migrations.AddField(
            model_name='process',
            name='reminded_of',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['membership__name'],
            },
        ),
        migrations.CreateModel(
            name='ReviewMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='held on')),
                ('decision', models.CharField(choices=[('nothing', 'Change nothing'), ('draft', 'Begin a draft'), ('publish', 'Publish the draft'), ('trial', 'Begin a trial'), ('retire', 'Retire a version'), ('other', 'Something else')], max_length=10, verbose_name='decision')),
                ('reason', models.TextField(verbose_name='why')),
                ('next_review_on', models.DateField(verbose_name='next review')),
                ('agenda', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('people', models.ManyToManyField(related_name='+', through='stages.Presence', to='people.membership')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='stages.process')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stages.version')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'ordering': ['-held_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReviewCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField()),
                ('decision', models.CharField(choices=[('nothing', 'Change nothing'), ('draft', 'Begin a draft'), ('publish', 'Publish the draft'), ('trial', 'Begin a trial'), ('retire', 'Retire a version'), ('other', 'Something else')], max_length=10)),
                ('reason', models.TextField()),
                ('next_review_on', models.DateField()),
                ('people', models.TextField()),
                ('corrected_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('corrected_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='stages.reviewmeeting')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='presence',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='stages.reviewmeeting'),
        ),
        migrations.AddConstraint(
            model_name='reviewmeeting',
            constraint=models.UniqueConstraint(fields=('process', 'held_on'), name='review_meeting_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='reviewmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('decision__in', ['nothing', 'draft', 'publish', 'trial', 'retire', 'other'])), name='review_meeting_decision'),
        ),
        migrations.AddConstraint(
            model_name='reviewmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='review_meeting_reason_given'),
        ),
        migrations.AddConstraint(
            model_name='reviewmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('next_review_on__gt', models.F('held_on'))), name='review_meeting_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('meeting', 'membership'), name='presence_once'),
        ),
        isolation.RowSecurity("stages_reviewmeeting", "stages_presence", "stages_reviewcorrection"),
    ]
