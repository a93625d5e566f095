from django.views.decorators.http import require_safe

from metrics.dashboards import SEQUENCES
from metrics.exporting_sequences import of_sequences
from metrics.views.dashboard import shown


@require_safe
def index(request, workspace):
    """In which order conversations are held, with what outcome, and how that fits the score."""
    return shown(request, SEQUENCES, of_sequences, "metrics/sequence/index.html")
