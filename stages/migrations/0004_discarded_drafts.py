"""A draft that was dropped leaves a trace: its number, who began it, who dropped it."""

import django.db.models.deletion
from django.db import migrations, models

from people.isolation import RowSecurity

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("people", "0001_start"), ("stages", "0003_kinds_of_evidence")]

    operations = [
        migrations.CreateModel(
            name="DiscardedDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("drafted_at", models.DateTimeField()),
                ("discarded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "based_on",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="stages.version"),
                ),
                (
                    "discarded_by",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="people.membership"),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="people.membership"),
                ),
                (
                    "process",
                    models.ForeignKey(on_delete=PROTECT, related_name="discarded_drafts", to="stages.process"),
                ),
                (
                    "workspace",
                    models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="people.workspace"),
                ),
            ],
            options={
                "ordering": ["-discarded_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("process", "number"), name="discarded_draft_once")
                ],
            },
        ),
        RowSecurity("stages_discardeddraft"),
    ]
