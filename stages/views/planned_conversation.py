from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import require, visible_or_404
from stages.editing import ask_before_removing, edit
from stages.forms import PlannedConversationForm
from stages.http import number
from stages.models import PlannedConversation, Version


@require_http_methods(["GET", "POST"])
def create(request, workspace, version):
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.edit", version)
    cell = {f"{name}_id": number(request.GET.get(name)) for name in ("stage", "role")}
    planned = PlannedConversation(version=version, **cell)
    form = PlannedConversationForm(request.POST or None, instance=planned, member=request.member)
    return edit(request, form, version, heading=_("A new conversation"))


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    planned = visible_or_404(PlannedConversation.objects.select_related("version__process"), request.member, pk=pk)
    require(request.member, "process.edit", planned)
    form = PlannedConversationForm(request.POST or None, instance=planned, member=request.member)
    return edit(request, form, planned.version, heading=planned.theme_name)


@require_http_methods(["GET", "POST"])
def remove(request, workspace, pk):
    planned = visible_or_404(PlannedConversation.objects.select_related("version__process"), request.member, pk=pk)
    require(request.member, "process.edit", planned)
    return ask_before_removing(request, planned, [])
