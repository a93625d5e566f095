"""What the pages of figures answer alike: the file of a table, the part that waited for its figures, or the page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from metrics import tables
from metrics.dashboards import Dashboard
from metrics.looking import look
from people.access import require

WAITING = "counted"  # the id of the part that asks for itself until it is counted


def dashboard_response(
    request: HttpRequest, dashboard: Dashboard, table_of: Callable[[Any, str], tables.Table], template: str
) -> HttpResponseBase:
    require(request.member, "maturity.see")
    if tables.asked(request):
        filters, page = dashboard.asked(request.GET.dict(), request.member)
        if page and filters.is_valid():
            return tables.answer(request, table_of(page, request.GET.get("table", "")))
    found = look(dashboard, request)
    if found.drawn and request.htmx.target == WAITING:
        return HttpResponse(found.drawn.figures, status=found.status)
    return render(request, template, {"look": found}, status=found.status)
