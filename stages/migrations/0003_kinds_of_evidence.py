"""A milestone can be verified in several ways: any of them is enough."""

import django.contrib.postgres.fields
from django.db import migrations, models

KINDS = [
    ("said", "Said in a conversation"),
    ("email", "E-mail"),
    ("document", "Document"),
    ("meeting", "Meeting held"),
    ("date", "Date given"),
]


class Migration(migrations.Migration):
    dependencies = [("stages", "0002_published_versions_stay")]

    operations = [
        migrations.RemoveField(model_name="milestone", name="evidence"),
        migrations.AddField(
            model_name="milestone",
            name="verifications",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=KINDS, max_length=10),
                blank=True,
                default=list,
                size=None,
                verbose_name="how it can be verified",
            ),
        ),
        migrations.AlterField(
            model_name="plannedconversation",
            name="theme_name",
            field=models.CharField(max_length=120, verbose_name="about what"),
        ),
    ]
