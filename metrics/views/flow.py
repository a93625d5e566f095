from django.views.decorators.http import require_safe

from metrics.dashboard_response import dashboard_response
from metrics.dashboards import FLOW
from metrics.exporting_flow import of_flow


@require_safe
def show(request, workspace):
    return dashboard_response(request, FLOW, of_flow, "metrics/flow/show.html")
