"""The letter of the morning, once a day for each."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from people import isolation


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_notice_choices'),
    ]

    operations = [
        migrations.CreateModel(
            name='MorningLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'day'), name='morning_letter_once')],
            },
        ),
        isolation.RowSecurity("people_morningletter"),
    ]
