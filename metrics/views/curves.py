from django.views.decorators.http import require_safe

from metrics.dashboards import CURVES
from metrics.exporting_trends import of_curves
from metrics.views.dashboard import shown


@require_safe
def show(request, workspace):
    return shown(request, CURVES, lambda page, _table: of_curves(page), "metrics/curves/show.html")
