from django.views.decorators.http import require_safe

from metrics.dashboard_response import dashboard_response
from metrics.dashboards import EFFECTS
from metrics.exporting_compared import of_effects


@require_safe
def index(request, workspace):
    """The effects on one score: the one in the address, else the one that the member's team follows."""
    return dashboard_response(request, EFFECTS, of_effects, "metrics/effect/index.html")
