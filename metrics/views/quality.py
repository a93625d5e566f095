from django.views.decorators.http import require_safe

from metrics.dashboards import QUALITY
from metrics.exporting_quality import of_quality
from metrics.views.dashboard import shown


@require_safe
def show(request, workspace):
    return shown(request, QUALITY, of_quality, "metrics/quality/show.html")
