"""How each member wants to be told of each kind of news."""

import django.db.models.deletion
from django.db import migrations, models

from people import isolation


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_notices'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='digested_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='NoticeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('way', models.CharField(choices=[('app', 'In the app only'), ('letter', 'In the app, and by e-mail at once'), ('digest', 'In the app, and in the e-mail of the morning'), ('not', 'Not at all')], max_length=6)),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notice_choices', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'kind'), name='notice_choice_once'), models.CheckConstraint(condition=models.Q(('way__in', ['app', 'letter', 'digest', 'not'])), name='notice_choice_way')],
            },
        ),
        isolation.RowSecurity("people_noticechoice"),
    ]
