from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from people.forms import RoleForm
from people.models import Membership, Role
from people.views import membership
from salesproc.errors import Refused


@require_POST
def create(request, workspace, pk):
    person = visible_or_404(Membership.objects.select_related("workspace", "user"), request.member, pk=pk)
    require(request.member, "workspace.manage", person)
    form = RoleForm(request.POST, member=request.member)
    if form.is_valid():
        try:
            person.give(form.cleaned_data["kind"], team=form.cleaned_data["team"])
            return redirect("people:membership_update", workspace=workspace, pk=pk)
        except Refused as refused:
            form.add_error("kind", refused.message)
    return membership.show(request, person, role_form=form)


@require_POST
def remove(request, workspace, pk):
    role = visible_or_404(Role.objects.select_related("membership"), request.member, pk=pk)
    require(request.member, "workspace.manage")
    role.end(by=request.member)
    return redirect("people:membership_update", workspace=workspace, pk=role.membership_id)
