from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import require, visible_or_404
from stages.editing import ask_before_removing, edit
from stages.forms import StageForm
from stages.models import Stage, Version


@require_http_methods(["GET", "POST"])
def create(request, workspace, version):
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.edit", version)
    form = StageForm(request.POST or None, instance=Stage(version=version), member=request.member)
    return edit(request, form, version, heading=_("A new stage"))


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    stage = visible_or_404(Stage.objects.select_related("version__process"), request.member, pk=pk)
    require(request.member, "process.edit", stage)
    form = StageForm(request.POST or None, instance=stage, member=request.member)
    return edit(request, form, stage.version, heading=stage.name)


@require_http_methods(["GET", "POST"])
def remove(request, workspace, pk):
    stage = visible_or_404(Stage.objects.select_related("version__process"), request.member, pk=pk)
    require(request.member, "process.edit", stage)
    goes = [*stage.planned_conversations.all(), *stage.milestones.all(), *stage.indicators.all()]
    return ask_before_removing(request, stage, goes)
