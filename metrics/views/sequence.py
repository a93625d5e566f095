from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics import tables
from metrics.drawn import drawn
from metrics.exporting_sequences import of_sequences
from metrics.forms import SequenceFilters
from metrics.sequences_page import SequencesPage
from people.access import require


@require_safe
def index(request, workspace):
    """In which order conversations are held, with what outcome, and how that fits the score."""
    require(request.member, "maturity.see")
    filters = SequenceFilters(request.GET.dict(), member=request.member)
    page = SequencesPage(request.member, **filters.asked)
    if tables.asked(request) and filters.is_valid():
        return tables.answer(request, of_sequences(page, request.GET.get("table", "")))
    found, status = drawn(page, request, "metrics/sequence/_counted.html"), 200 if filters.is_valid() else 422
    if request.htmx:
        return HttpResponse(found.figures, status=status)
    context = {"page": page, "filters": filters, "drawn": found}
    return render(request, "metrics/sequence/index.html", context, status=status)
