from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people import inviting
from people.access import require, visible_or_404
from people.forms import InvitationForm
from people.models import Invitation, Membership
from people.views import membership


@require_POST
def create(request, workspace, pk):
    person = visible_or_404(Membership.objects.select_related("workspace", "user"), request.member, pk=pk)
    require(request.member, "workspace.manage", person)
    form = InvitationForm(request.POST)
    if not form.is_valid() or person.user_id:
        return membership.show(request, person)
    link = inviting.invite(person, email=form.cleaned_data["email"], by=request.member)
    messages.success(request, _("The invitation is on its way."))
    if not settings.EMAIL_HOST:
        messages.info(request, _("No mail server is set up: hand over this link yourself. %(link)s") % {"link": link})
    return redirect("people:membership_update", workspace=workspace, pk=pk)


@require_POST
def remove(request, workspace, pk):
    invitation = visible_or_404(Invitation, request.member, pk=pk)
    require(request.member, "workspace.manage")
    Invitation.objects.filter(pk=invitation.pk).waiting().update(withdrawn_at=timezone.now())
    return redirect("people:membership_update", workspace=workspace, pk=invitation.membership_id)


@login_not_required
@require_http_methods(["GET", "POST"])
def update(request, token):
    """The link in the letter: says who invites, and lets the person in."""
    invitation = inviting.found_by(token)
    if invitation is None:
        raise Http404
    if request.method == "POST" and request.user.is_authenticated:
        invitation.accept(user=request.user)
        request.session.pop("invitation", None)
        return redirect("people:home", workspace=invitation.workspace.slug)
    if not request.user.is_authenticated and invitation.is_waiting:
        request.session["invitation"] = token
    return render(request, "people/invitation/update.html", {"invitation": invitation, "token": token})
