from django.views.decorators.http import require_safe

from metrics.dashboard_response import dashboard_response
from metrics.dashboards import TREND
from metrics.exporting_trends import of_trend


@require_safe
def show(request, workspace):
    return dashboard_response(request, TREND, of_trend, "metrics/trend/show.html")
