"""A finding of the design review that was dismissed: why, by whom, and whether it was taken back."""

import django.db.models.deletion
from django.db import migrations, models

from people.isolation import RowSecurity

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("people", "0001_start"), ("stages", "0007_suggestions")]

    operations = [
        migrations.CreateModel(
            name="Dismissal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("check_number", models.PositiveSmallIntegerField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("finding", models.TextField()),
                ("figure", models.FloatField(null=True)),
                ("reason", models.CharField(max_length=500, verbose_name="why it may stay")),
                ("dismissed_at", models.DateTimeField(auto_now_add=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "dismissed_by",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.membership"),
                ),
                (
                    "process",
                    models.ForeignKey(on_delete=PROTECT, related_name="dismissals", to="stages.process"),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="people.membership"),
                ),
                (
                    "workspace",
                    models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="people.workspace"),
                ),
            ],
            options={
                "ordering": ["dismissed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at", None)),
                        fields=("process", "fingerprint"),
                        name="dismissal_standing_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("check_number__range", (1, 12))), name="dismissal_of_a_check"
                    ),
                ],
            },
        ),
        RowSecurity("stages_dismissal"),
    ]
