from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.access import require, visible_or_404
from people.models import Membership
from salesproc.errors import Refused
from stages.forms import TrainingForm
from stages.http import number
from stages.models import Training, Version
from stages.trained_people import TrainedPeople


@require_safe
def index(request, workspace, version):
    """Who knows this version, among the people of the teams that follow it."""
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.see", version)
    return _shown(request, version)


@require_POST
def create(request, workspace, version):
    """A manager records it for somebody of their teams. Who learns it themselves walks through the score."""
    member = request.member
    version = visible_or_404(Version.objects.with_people(), member, pk=version)
    who = number(request.POST.get("membership")) or member.pk
    person = visible_or_404(Membership.objects.select_related("workspace"), member, pk=who)
    _require_to_record(member, version, person)
    if person == member:
        raise Refused(_("Walk through the score: at its end you say that you know it."))
    form = TrainingForm(request.POST, version=version, person=person)
    if not form.submit(by=member):
        return _shown(request, version, form)
    messages.success(request, _("%(name)s knows version %(n)s.") % {"name": person, "n": version.number})
    return _back(request, workspace, version)


@require_POST
def remove(request, workspace, pk):
    training = visible_or_404(
        Training.objects.select_related("version", "membership__workspace"), request.member, pk=pk
    )
    _require_to_record(request.member, training.version, training.membership)
    training.take_back(by=request.member)
    return _back(request, workspace, training.version)


def _shown(request, version, form=None):
    page = TrainedPeople(request.member, version, number(request.GET.get("page")) or 1, form)
    context = {"version": version, "page": page}
    return render(request, "stages/training/index.html", context, status=form.status if form else 200)


def _require_to_record(member, version, person):
    if person == member:
        require(member, "training.confirm", version)
        return
    roles = [role for role in person.held_roles if role.team_id] or [None]
    if not any(member.may("training.record", role) for role in roles):
        require(member, "training.record", roles[0])


def _back(request, workspace, version):
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    return redirect("stages:training_index", workspace=workspace, version=version.pk)
