from django.views.decorators.http import require_safe

from metrics.dashboard_response import dashboard_response
from metrics.dashboards import QUALITY
from metrics.exporting_quality import of_quality


@require_safe
def show(request, workspace):
    return dashboard_response(request, QUALITY, of_quality, "metrics/quality/show.html")
