from django.views.decorators.http import require_safe

from metrics.dashboards import COVERAGE
from metrics.exporting_coverage import of_coverage
from metrics.views.dashboard import shown


@require_safe
def index(request, workspace):
    """Roles and timing on one score: the one in the address, else the one that the member's team follows."""
    return shown(request, COVERAGE, of_coverage, "metrics/coverage/index.html")
