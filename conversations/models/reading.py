from django.db import models

from people.models import WorkspaceModel
from stages.moving import composed


class Reading(WorkspaceModel):
    """What the rows of all the versions that an opportunity followed before are in the one it follows now.

    One for each way that opportunities have come: made by a moving, for those that had the reading `before`.
    Only ever added; the database refuses anything else.
    """

    moving = models.ForeignKey("conversations.Moving", models.PROTECT, related_name="readings")
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    stages = models.JSONField()
    milestones = models.JSONField()
    planned = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["moving", "before"], name="reading_once", nulls_distinct=False),
        ]

    def __str__(self):
        return str(self.moving)

    @classmethod
    def after(cls, moving, before: "Reading | None") -> "Reading":
        """Of opportunities that had that reading, once they are moved."""
        kinds = {}
        for kind in ("stages", "milestones", "planned"):
            step = moving.answers(kind)
            earlier = {int(old): now for old, now in getattr(before, kind).items()} if before else {}
            kinds[kind] = composed(earlier, step)
        reading, _created = cls.objects.get_or_create(
            moving=moving, before=before, defaults={"workspace_id": moving.workspace_id, **kinds}
        )
        return reading
