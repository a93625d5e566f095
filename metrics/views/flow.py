from django.views.decorators.http import require_safe

from metrics.dashboards import FLOW
from metrics.exporting_flow import of_flow
from metrics.views.dashboard import shown


@require_safe
def show(request, workspace):
    return shown(request, FLOW, of_flow, "metrics/flow/show.html")
