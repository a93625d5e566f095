from django.views.decorators.http import require_safe

from metrics.dashboard_response import dashboard_response
from metrics.dashboards import COVERAGE
from metrics.exporting_coverage import of_coverage


@require_safe
def index(request, workspace):
    """Roles and timing on one score: the one in the address, else the one that the member's team follows."""
    return dashboard_response(request, COVERAGE, of_coverage, "metrics/coverage/index.html")
