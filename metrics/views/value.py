from django.views.decorators.http import require_safe

from metrics.dashboards import VALUE
from metrics.exporting_value import of_value
from metrics.views.dashboard import shown


@require_safe
def show(request, workspace):
    return shown(request, VALUE, of_value, "metrics/value/show.html")
