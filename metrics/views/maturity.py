from django.views.decorators.http import require_safe

from metrics.dashboards import MATURITY
from metrics.exporting import of_maturity
from metrics.views.dashboard import shown


@require_safe
def show(request, workspace):
    return shown(request, MATURITY, of_maturity, "metrics/maturity/page.html")
