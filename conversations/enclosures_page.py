"""Files and links as the page of a conversation shows them, and what became of those that were just sent."""

from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations.attaching.kinds import ACCEPTED
from conversations.attaching.naming import cleaned_name
from conversations.forms.link import LinkForm
from conversations.models import Attachment, Link
from conversations.models.enclosed import Enclosed
from salesproc.errors import NotAllowed, Refused
from salesproc.figures import size_says

REMOVED = 20  # shown, the newest


@dataclass
class Received:
    """Each file is kept or refused by itself."""

    kept: list[str] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)  # as it was sent, as it is called here
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def says(self) -> str:
        """What went well."""
        said = []
        if len(self.kept) == 1:
            said.append(_("“%(name)s” is added.") % {"name": self.kept[0]})
        elif self.kept:
            said.append(
                ngettext("%(n)s file is added.", "%(n)s files are added.", len(self.kept)) % {"n": len(self.kept)}
            )
        said += [_("“%(name)s” is here already.") % {"name": here} for _sent, here in self.known]
        return " ".join(said)


def receive(conversation, files, *, by, is_too_large: bool = False) -> Received:
    received = Received()
    for upload in files:
        try:
            with transaction.atomic():
                row = Attachment.attach(conversation, upload, by=by)
        except NotAllowed:
            raise
        except Refused as refused:
            received.refused.append((cleaned_name(upload.name or ""), refused.message))
        else:
            if row.was_there_before:
                received.known.append((upload.name, row.name))
            else:
                received.kept.append(row.name)
    if is_too_large:
        most = {"size": size_says(settings.IMPORT_MAX_BYTES)}
        received.refused.append(("", _("Together they are too large: send at most %(size)s at once.") % most))
    elif not files:
        received.refused.append(("", _("Choose a file first.")))
    return received


class EnclosuresPage:
    def __init__(self, conversation, member, *, received: Received | None = None, form: LinkForm | None = None):
        self.conversation, self.member, self.received = conversation, member, received
        self.form = form or LinkForm()

    @cached_property
    def may_remove(self) -> bool:
        return self.member.may("conversation.edit", self.conversation.opportunity)

    @property
    def may_add(self) -> bool:
        return self.may_remove and not self.conversation.is_cancelled

    @property
    def files(self) -> list[Attachment]:
        return [row for row in self._files if not row.removed_at]

    @property
    def links(self) -> list[Link]:
        return [row for row in self._links if not row.removed_at]

    @property
    def removed(self) -> list[Enclosed]:
        gone = [row for row in [*self._files, *self._links] if row.removed_at]
        return sorted(gone, key=lambda row: row.removed_at, reverse=True)[:REMOVED]

    @property
    def count(self) -> int:
        return len(self.files) + len(self.links)

    @property
    def accepted(self) -> str:
        return ACCEPTED

    @property
    def most(self) -> int:
        return settings.ATTACHMENT_MAX_BYTES

    @property
    def most_says(self) -> str:
        return size_says(self.most)

    @property
    def most_together_says(self) -> str:
        """In one press: more is read and thrown away, so it is said before."""
        return size_says(settings.IMPORT_MAX_BYTES)

    @cached_property
    def _files(self) -> list[Attachment]:
        return list(self.conversation.attachments.select_related("by", "removed_by"))

    @cached_property
    def _links(self) -> list[Link]:
        return list(self.conversation.links.select_related("by", "removed_by"))
