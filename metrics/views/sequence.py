from django.views.decorators.http import require_safe

from metrics.dashboard_response import dashboard_response
from metrics.dashboards import SEQUENCES
from metrics.exporting_sequences import of_sequences


@require_safe
def index(request, workspace):
    """In which order conversations are held, with what outcome, and how that fits the score."""
    return dashboard_response(request, SEQUENCES, of_sequences, "metrics/sequence/index.html")
