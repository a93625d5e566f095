"""Read-only links to pages of figures, for people without an account."""

import django.db.models.deletion
from django.db import migrations, models

from people.isolation import RowSecurity


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0013_digest_letters"),
        ("people", "0005_troubles_of_jobs"),
    ]

    operations = [
        migrations.CreateModel(
            name="DashboardLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("page", models.CharField(max_length=40)),
                ("query", models.CharField(blank=True, max_length=1000)),
                ("token_digest", models.CharField(max_length=64)),
                ("made_on", models.DateField()),
                ("ends_on", models.DateField(verbose_name="until, included")),
                ("stopped_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("made_by", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership")),
                ("stopped_by", models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.membership")),
                ("workspace", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.workspace")),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "token_digest"), name="dashboard_link_token_once"),
                    models.CheckConstraint(condition=models.Q(("ends_on__gte", models.F("made_on"))), name="dashboard_link_days_in_order"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="dashboard_link_named"),
                ],
            },
        ),
        RowSecurity("metrics_dashboardlink"),
    ]
