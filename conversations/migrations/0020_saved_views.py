import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

from people.isolation import RowSecurity


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0019_bulks'),
        ('people', '0002_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opportunities', 'Opportunities'), ('conversations', 'Conversations'), ('accounts', 'Accounts')], max_length=14)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('query', models.CharField(blank=True, max_length=2000)),
                ('is_board', models.BooleanField(default=False)),
                ('sharing', models.CharField(choices=[('mine', 'Only me'), ('team', 'My team'), ('workspace', 'Everybody here')], default='mine', max_length=10, verbose_name='Who sees it')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('team', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='ListChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opportunities', 'Opportunities'), ('conversations', 'Conversations'), ('accounts', 'Accounts')], max_length=14)),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), null=True, size=None)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_default', models.BooleanField(default=False)),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
                ('view', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='conversations.savedview')),
            ],
        ),
        migrations.AddIndex(
            model_name='savedview',
            index=models.Index(fields=['workspace', 'kind'], name='saved_view_by_kind'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(models.F('by'), models.F('kind'), django.db.models.functions.text.Lower('name'), name='saved_view_name_once'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['opportunities', 'conversations', 'accounts'])), name='saved_view_kind'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sharing__in', ['mine', 'workspace']), ('team', None)), models.Q(('sharing', 'team'), ('team__isnull', False)), _connector='OR'), name='saved_view_shared_with_a_team'),
        ),
        migrations.AddConstraint(
            model_name='listchoice',
            constraint=models.UniqueConstraint(fields=('member', 'kind', 'view'), name='list_choice_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='listchoice',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('member', 'kind'), name='list_choice_one_default'),
        ),
        RowSecurity("conversations_savedview", "conversations_listchoice"),
    ]
