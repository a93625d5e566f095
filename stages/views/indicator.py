from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import require, visible_or_404
from stages.editing import ask_before_removing, edit
from stages.forms import IndicatorForm
from stages.models import Indicator, Stage


@require_http_methods(["GET", "POST"])
def create(request, workspace, stage):
    stage = visible_or_404(Stage.objects.select_related("version__process"), request.member, pk=stage)
    require(request.member, "process.edit", stage)
    form = IndicatorForm(request.POST or None, instance=Indicator(stage=stage))
    return edit(request, form, stage.version, heading=_("A new indicator of “%(stage)s”") % {"stage": stage})


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    indicator = visible_or_404(Indicator.objects.select_related("stage__version__process"), request.member, pk=pk)
    require(request.member, "process.edit", indicator)
    form = IndicatorForm(request.POST or None, instance=indicator)
    return edit(
        request, form, indicator.stage.version, heading=_("An indicator of “%(stage)s”") % {"stage": indicator.stage}
    )


@require_http_methods(["GET", "POST"])
def remove(request, workspace, pk):
    indicator = visible_or_404(Indicator.objects.select_related("stage__version__process"), request.member, pk=pk)
    require(request.member, "process.edit", indicator)
    return ask_before_removing(request, indicator, [])
