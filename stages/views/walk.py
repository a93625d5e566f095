from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.access import require, visible_or_404
from stages.http import number
from stages.models import Version
from stages.walk import Walk


@require_safe
def show(request, workspace, version):
    """One step of the walk. The session remembers which were seen, so that nobody confirms what they did not read."""
    walk = _walk(request, version, place=number(request.GET.get("at")) or 1)
    if walk.look():
        request.session[_kept(walk.version)] = sorted(walk.seen)
    return render(request, "stages/walk/show.html", {"walk": walk, "version": walk.version})


@require_POST
def create(request, workspace, version):
    """The confirmation at its end."""
    walk = _walk(request, version)
    walk.confirm()
    request.session.pop(_kept(walk.version), None)
    messages.success(request, _("You know version %(n)s.") % {"n": walk.version.number})
    return redirect("stages:score", workspace=workspace)


def _walk(request, version, **place) -> Walk:
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "training.confirm", version)
    return Walk(request.member, version, seen=request.session.get(_kept(version), ()), **place)


def _kept(version) -> str:
    return f"walk {version.pk}"
