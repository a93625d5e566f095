from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import require, visible_or_404
from stages.editing import ask_before_removing, edit
from stages.forms import VersionRoleForm
from stages.models import Version, VersionRole


@require_http_methods(["GET", "POST"])
def create(request, workspace, version):
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.edit", version)
    form = VersionRoleForm(request.POST or None, instance=VersionRole(version=version), member=request.member)
    return edit(request, form, version, heading=_("A new buyer role"))


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    role = visible_or_404(VersionRole.objects.select_related("version__process"), request.member, pk=pk)
    require(request.member, "process.edit", role)
    form = VersionRoleForm(request.POST or None, instance=role, member=request.member)
    return edit(request, form, role.version, heading=role.name)


@require_http_methods(["GET", "POST"])
def remove(request, workspace, pk):
    role = visible_or_404(VersionRole.objects.select_related("version__process"), request.member, pk=pk)
    require(request.member, "process.edit", role)
    return ask_before_removing(request, role, list(role.planned_conversations.all()))
