"""A file on its way to whoever may see its conversation: to be kept, never to be shown, run or framed here."""

from django.http import FileResponse
from django.utils.translation import gettext as _

from conversations.models import Attachment
from salesproc.errors import Refused


def sent_as_file(attachment: Attachment) -> FileResponse:
    try:
        file = attachment.file.open("rb")
    except OSError:
        raise Refused(_("This file is not on the server any more."), code="missing") from None
    answer = FileResponse(file, as_attachment=True, filename=attachment.name, content_type=attachment.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
