"""Two more ways of being told: by the digest of the figures, every week or every month."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_troubles_of_jobs'),
    ]

    operations = [
        migrations.AlterField(
            model_name='noticechoice',
            name='way',
            field=models.CharField(choices=[('app', 'In the app only'), ('letter', 'In the app, and by e-mail at once'), ('digest', 'In the app, and in the e-mail of the morning'), ('week', 'By e-mail, every Monday'), ('month', 'By e-mail, on the first working day of the month'), ('not', 'Not at all')], max_length=6),
        ),
        migrations.RemoveConstraint(
            model_name='noticechoice',
            name='notice_choice_way',
        ),
        migrations.AddConstraint(
            model_name='noticechoice',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['app', 'letter', 'digest', 'week', 'month', 'not'])), name='notice_choice_way'),
        ),
    ]
