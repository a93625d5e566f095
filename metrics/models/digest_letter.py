from django.db import models

from people.models import WorkspaceModel

KINDS = ("week", "month")


class DigestLetter(WorkspaceModel):
    """The digest of a week or of a month, which a member gets once, whoever sends it."""

    member = models.ForeignKey("people.Membership", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=5)
    starts_on = models.DateField()
    sent_at = models.DateTimeField(null=True)  # null: there was nothing to say
    stood_out = models.JSONField(default=list)  # the conversations that stood out then: the next one tells others

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "starts_on"], name="digest_letter_once"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="digest_letter_kind"),
        ]

    def __str__(self):
        return f"{self.member} · {self.kind} · {self.starts_on}"
