from django.views.decorators.http import require_safe

from metrics.dashboards import TREND
from metrics.exporting_trends import of_trend
from metrics.views.dashboard import shown


@require_safe
def show(request, workspace):
    return shown(request, TREND, of_trend, "metrics/trend/show.html")
