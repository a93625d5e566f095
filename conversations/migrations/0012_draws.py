import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from people.isolation import RowSecurity

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0011_off_score"),
        ("people", "0001_start"),
        ("stages", "0010_trials"),
    ]

    # Everything here is added: the release before writes none of it and reads none of it.
    operations = [
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("share", models.PositiveSmallIntegerField()),
                ("arm", models.CharField(choices=[("a", "A"), ("b", "B")], max_length=1)),
                ("drawn_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False, on_delete=PROTECT, related_name="+", to="conversations.account"
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="people.membership"),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="draws",
                        to="conversations.opportunity",
                    ),
                ),
                ("trial", models.ForeignKey(on_delete=PROTECT, related_name="draws", to="stages.trial")),
                (
                    "workspace",
                    models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to="people.workspace"),
                ),
            ],
            options={
                "ordering": ["-drawn_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("trial", "account"), name="draw_once"),
                    models.CheckConstraint(condition=models.Q(("number__range", (0, 99))), name="draw_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("arm", "a"), ("number__gte", models.F("share"))),
                            models.Q(("arm", "b"), ("number__lt", models.F("share"))),
                            _connector="OR",
                        ),
                        name="draw_follows_its_number",
                    ),
                ],
            },
        ),
        RowSecurity("conversations_draw"),
        migrations.RunSQL(
            "CREATE TRIGGER history_stays BEFORE UPDATE OR DELETE ON conversations_draw "
            "FOR EACH ROW EXECUTE FUNCTION conversations_only_added()",
            "DROP TRIGGER history_stays ON conversations_draw",
        ),
    ]
