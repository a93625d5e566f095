import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.attaching.kinds import BY_MEDIA_TYPE, kind_of
from conversations.attaching.naming import cleaned_name
from conversations.models.enclosed import Enclosed
from conversations.models.verb import verb
from people.history import tracked
from people.models import Workspace
from salesproc.errors import Refused
from salesproc.figures import size_says

FOLDER = "attachments"


def place_of(attachment: "Attachment", name: str) -> str:
    """Nothing of its own name, and nothing that can be guessed."""
    return f"{FOLDER}/{attachment.workspace_id}/{uuid.uuid4().hex}"


@tracked("removed_at")
class Attachment(Enclosed):
    """A file of a conversation. What it is was found in it; its name is only shown."""

    name = models.CharField(_("name"), max_length=200)
    file = models.FileField(upload_to=place_of)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)  # SHA-256: the same file is kept once on a conversation
    erased_at = models.DateTimeField(null=True)  # its bytes are gone; it cannot be put back

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["conversation", "id"], name="attachment_of_conversation"),
            models.Index(fields=["workspace", "removed_at"], name="attachment_of_workspace"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "digest"], condition=models.Q(removed_at=None), name="attachment_once"
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(removed_at__isnull=False), name="attachment_erased"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def kind(self) -> str:
        return str(BY_MEDIA_TYPE[self.media_type].word) if self.media_type in BY_MEDIA_TYPE else ""

    @property
    def size_says(self) -> str:
        return size_says(self.size)

    # ---- verbs
    @classmethod
    @verb
    def attach(cls, conversation, upload, *, by) -> "Attachment":
        """The same file again writes nothing. `upload` was received whole: who sends slowly keeps nobody waiting."""
        name, size = cleaned_name(upload.name or ""), upload.size
        if size > settings.ATTACHMENT_MAX_BYTES:
            most = size_says(settings.ATTACHMENT_MAX_BYTES)
            says = _now("It is too large: a file has at most %(size)s.") % {"size": most}
            raise Refused(says, field="files", code="too_large")
        kind, digest = kind_of(upload, name), digest_of(upload)
        conversation.lock()
        cls.refuse_cancelled(conversation)
        row = cls(conversation=conversation, workspace_id=conversation.workspace_id, by=by, digest=digest, size=size)
        if known := row.same().first():
            known.was_there_before = True
            return known
        cls.refuse_too_many(conversation)
        row.refuse_full()
        row.name, row.media_type, row.file = name, kind.media_type, upload
        row.save()
        return row

    # ---- how it is written
    def same(self) -> models.QuerySet:
        return Attachment.objects.filter(conversation=self.conversation_id, digest=self.digest).standing()

    def refuse_gone(self) -> None:
        if self.erased_at:
            raise Refused(_now("The file has left the server since. Send it again."), code="erased")

    def refuse_full(self) -> None:
        """One file of a workspace is counted at a time, so that two at once do not both find the last room."""
        Workspace.objects.select_for_update(no_key=True).get(pk=self.workspace_id)
        kept = Attachment.objects.filter(workspace=self.workspace_id, erased_at=None)
        taken = kept.aggregate(sum=models.Sum("size"))["sum"] or 0
        if taken + self.size > settings.ATTACHMENTS_MAX_BYTES:
            says = _now("The files of this workspace have taken all the room there is. An admin can make more.")
            raise Refused(says, field="files", code="full")


def digest_of(upload) -> str:
    found = hashlib.sha256()
    upload.seek(0)
    for chunk in iter(lambda: upload.read(1 << 16), b""):
        found.update(chunk)
    upload.seek(0)
    return found.hexdigest()
