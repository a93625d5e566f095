from django.views.decorators.http import require_safe

from metrics.dashboard_response import dashboard_response
from metrics.dashboards import CURVES
from metrics.exporting_trends import of_curves


@require_safe
def show(request, workspace):
    return dashboard_response(request, CURVES, lambda page, _table: of_curves(page), "metrics/curves/show.html")
