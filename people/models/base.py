from django.db import models


class WorkspaceQuerySet(models.QuerySet):
    """What belongs to a workspace. Subclasses narrow `visible_to` where a team or an owner matters."""

    def visible_to(self, member):
        return self.filter(workspace_id=member.workspace_id)


class WorkspaceModel(models.Model):
    """A row of one workspace. Its table gets a row-level policy in the migration that creates it."""

    # Every index that matters begins with the workspace already: a bare one would only cost writes.
    workspace = models.ForeignKey("people.Workspace", models.PROTECT, related_name="+", db_index=False)

    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        abstract = True
