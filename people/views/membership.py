from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import inviting
from people.access import require, visible_or_404
from people.forms import InvitationForm, MembershipForm, NewMembershipForm, RoleForm
from people.models import Membership


@require_safe
def index(request, workspace):
    require(request.member, "workspace.manage")
    today = request.member.workspace.today()
    everyone = Membership.objects.visible_to(request.member).select_related("department", "user").with_roles(today)
    members = everyone.active().with_waiting_invitation()
    gone = everyone.exclude(pk__in=members.values("pk"))
    return render(request, "people/membership/index.html", {"members": members, "gone": gone})


@require_http_methods(["GET", "POST"])
def create(request, workspace):
    require(request.member, "workspace.manage")
    form = NewMembershipForm(request.POST or None, member=request.member)
    if form.is_valid():
        member = inviting.add(by=request.member, **form.cleaned_data)
        messages.success(request, _("%(name)s is a member now.") % {"name": member.name})
        return redirect("people:membership_update", workspace=workspace, pk=member.pk)
    return render(request, "people/membership/create.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    person = visible_or_404(Membership.objects.select_related("workspace", "user"), request.member, pk=pk)
    require(request.member, "workspace.manage", person)
    form = MembershipForm(request.POST or None, instance=person, member=request.member)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("people:membership_update", workspace=workspace, pk=pk)
    return show(request, person, form=form)


def show(request, person, *, form=None, role_form=None):
    """The page of a person; each of its forms comes back to it with what was typed."""
    context = {
        "person": person,
        "form": form or MembershipForm(instance=person, member=request.member),
        "role_form": role_form or RoleForm(member=request.member),
        "invitation_form": InvitationForm(initial={"email": person.email}),
        "invitations": person.invitations.waiting(),
        "roles": person.roles.select_related("team"),
        "today": request.member.workspace.today(),
    }
    wrong = any(each.is_bound for each in (form, role_form) if each)
    return render(request, "people/membership/update.html", context, status=422 if wrong else 200)


@require_POST
def remove(request, workspace, pk):
    person = visible_or_404(Membership, request.member, pk=pk)
    require(request.member, "workspace.manage", person)
    person.end(by=request.member)
    messages.success(request, _("%(name)s is no longer a member. What they did stays.") % {"name": person.name})
    return redirect("people:membership_index", workspace=workspace)
