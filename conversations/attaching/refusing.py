"""Why a file is not kept, one sentence each."""

from django.utils.translation import gettext as _

from salesproc.errors import Refused


def empty() -> Refused:
    return Refused(_("It is empty."), field="files", code="empty")


def unknown() -> Refused:
    says = _("This kind of file is not kept. PDF, pictures, text, office documents, e-mails, sound and MP4 are.")
    return Refused(says, field="files", code="kind")


def another(extension: str) -> Refused:
    says = _("Its content is not what its name says: it does not read as %(extension)s.")
    return Refused(says % {"extension": extension.upper()}, field="files", code="content")


def macros() -> Refused:
    return Refused(_("It carries macros. Save it without them and send it again."), field="files", code="macros")


def locked() -> Refused:
    says = _("It is protected by a password, or of an old format. Save it without one and send it again.")
    return Refused(says, field="files", code="locked")


def swollen() -> Refused:
    return Refused(_("It would unpack to far more than it is. It was not opened."), field="files", code="bomb")


def carries(name: str, why: str) -> Refused:
    says = _("The e-mail carries “%(name)s”. %(why)s") % {"name": name, "why": why}
    return Refused(says, field="files", code="carries")
