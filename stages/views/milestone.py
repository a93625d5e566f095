from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import require, visible_or_404
from stages.editing import ask_before_removing, edit
from stages.forms import MilestoneForm
from stages.models import Milestone, Stage


@require_http_methods(["GET", "POST"])
def create(request, workspace, stage):
    stage = visible_or_404(Stage.objects.select_related("version__process"), request.member, pk=stage)
    require(request.member, "process.edit", stage)
    form = MilestoneForm(request.POST or None, instance=Milestone(stage=stage))
    return edit(request, form, stage.version, heading=_("A new milestone of “%(stage)s”") % {"stage": stage})


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    milestone = visible_or_404(Milestone.objects.select_related("stage__version__process"), request.member, pk=pk)
    require(request.member, "process.edit", milestone)
    form = MilestoneForm(request.POST or None, instance=milestone)
    return edit(
        request, form, milestone.stage.version, heading=_("A milestone of “%(stage)s”") % {"stage": milestone.stage}
    )


@require_http_methods(["GET", "POST"])
def remove(request, workspace, pk):
    milestone = visible_or_404(Milestone.objects.select_related("stage__version__process"), request.member, pk=pk)
    require(request.member, "process.edit", milestone)
    stay = [talk.theme_name for talk in milestone.planned_conversations.all()]
    return ask_before_removing(request, milestone, [], serving=stay)
