from django.views.decorators.http import require_safe

from metrics.dashboard_response import dashboard_response
from metrics.dashboards import VALUE
from metrics.exporting_value import of_value


@require_safe
def show(request, workspace):
    return dashboard_response(request, VALUE, of_value, "metrics/value/show.html")
