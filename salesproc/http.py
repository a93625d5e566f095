"""How answers are given when something is not as asked: one place for pages, htmx fragments and the API."""

import tempfile
from collections.abc import Callable
from typing import BinaryIO

from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from salesproc.errors import Refused

API = "/api/"


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(name: str, write: Callable[[BinaryIO], None]) -> FileResponse:
    return sent_file(name, write, "text/csv; charset=utf-8")


def sent_file(name: str, write: Callable[[BinaryIO], object], content_type: str) -> FileResponse:
    """Written to a file first: what streams after the answer has begun would find the workspace closed."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it
    try:
        write(out)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=name, content_type=content_type)


def refusal(request, refused: Refused) -> HttpResponse:
    """A clear sentence. To htmx, a message that leaves the page and what was typed as they are."""
    context = {"refused": refused}
    if getattr(request, "htmx", False):
        response = render(request, "errors/_refused.html", context, status=refused.status)
        response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
        return response
    return render(request, "errors/refused.html", context, status=refused.status)


def _error(request, status: int, template: str, sentence: str) -> HttpResponse:
    if request.path.startswith(API):
        return JsonResponse({"detail": sentence}, status=status)
    if getattr(request, "htmx", False):
        refused = Refused(sentence)
        refused.status = status
        return refusal(request, refused)
    return render(request, template, status=status)


def bad_request(request, exception=None):
    return _error(request, 400, "400.html", _("This request could not be read."))


def not_allowed(request, exception=None):
    return _error(request, 403, "403.html", _("Not allowed."))


def not_found(request, exception=None):
    return _error(request, 404, "404.html", _("Not found."))


def broken(request):
    return _error(request, 500, "500.html", _("Something broke on our side."))


def csrf_failure(request, reason=""):
    return _error(
        request, 403, "errors/csrf.html", _("This form was open for too long. Go back, reload and send it again.")
    )
