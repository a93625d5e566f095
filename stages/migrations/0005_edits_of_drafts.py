"""Each edit of a draft with what it changed, so that it can be taken back."""

import django.db.models.deletion
from django.db import migrations, models

from people.isolation import RowSecurity

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("people", "0001_start"), ("stages", "0004_discarded_drafts")]

    operations = [
        migrations.CreateModel(
            name="Edit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("says", models.TextField()),
                ("changes", models.JSONField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="people.membership"),
                ),
                ("version", models.ForeignKey(on_delete=PROTECT, related_name="edits", to="stages.version")),
                (
                    "workspace",
                    models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="people.workspace"),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("version", "number"), name="edit_number_once")],
            },
        ),
        RowSecurity("stages_edit"),
    ]
