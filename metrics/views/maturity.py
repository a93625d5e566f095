from django.views.decorators.http import require_safe

from metrics.dashboard_response import dashboard_response
from metrics.dashboards import MATURITY
from metrics.exporting import of_maturity


@require_safe
def show(request, workspace):
    return dashboard_response(request, MATURITY, of_maturity, "metrics/maturity/page.html")
