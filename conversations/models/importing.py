import uuid

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel
from salesproc.errors import Refused


class ImportMapping(WorkspaceModel):
    """How a kind of file is read, kept for the next one like it."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=20)
    mapping = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "kind", "name"], name="import_mapping_once")]

    def __str__(self):
        return self.name

    @classmethod
    def keep(cls, mapping: dict, *, by, name: str) -> "ImportMapping":
        """Under its name, in the place of the one that had it."""
        kept, _created = cls.objects.update_or_create(
            workspace_id=by.workspace_id,
            kind=mapping["kind"],
            name=name,
            defaults={"mapping": {**mapping, "name": name}, "created_by": by},
        )
        return kept


class ImportFile(WorkspaceModel):
    """A file somebody brought, how it is read, and what became of its rows."""

    class Kind(models.TextChoices):
        ACCOUNTS = "accounts", _("Accounts")
        CONTACTS = "contacts", _("Contacts")
        OPPORTUNITIES = "opportunities", _("Opportunities")
        STAGE_HISTORY = "stage_history", _("Stage history")
        CONVERSATIONS = "conversations", _("Conversations")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=255)
    file = models.FileField(upload_to="imports/")
    size = models.BigIntegerField(default=0)
    mapping = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    preview_run = models.ForeignKey("people.JobRun", models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey("people.JobRun", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.name

    @property
    def is_started(self) -> bool:
        return self.run_id is not None

    # ---- verbs
    @classmethod
    def bring(cls, *, by, kind: str, upload, mapping: dict) -> "ImportFile":
        """Keeps the file under a name that nobody can guess; it is read from there and never served."""
        name = upload.name[:255]
        upload.name = uuid.uuid4().hex
        return cls.objects.create(
            workspace_id=by.workspace_id,
            kind=kind,
            name=name,
            file=upload,
            size=upload.size,
            mapping=mapping,
            created_by=by,
        )

    def read_as(self, mapping: dict) -> None:
        """What was counted under another mapping is forgotten. Once started, the mapping stays what it was."""
        if self.is_started:
            raise Refused(_now("This import was started already."), code="already_started")
        if mapping != self.mapping:
            self.mapping, self.preview_run = mapping, None
            self.save(update_fields=["mapping", "preview_run"])


class RefusedRow(WorkspaceModel):
    """A row that an import did not take, as it stood in the file, with every reason."""

    import_file = models.ForeignKey(ImportFile, models.CASCADE, related_name="refused_rows", db_index=False)
    number = models.BigIntegerField()  # as a spreadsheet shows it
    cells = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["import_file", "number"]
        constraints = [models.UniqueConstraint(fields=["import_file", "number"], name="refused_row_once")]

    def __str__(self):
        return str(self.number)
