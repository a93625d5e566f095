from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.access import require, visible_or_404
from stages.forms import DuplicateForm
from stages.models import Version


@require_POST
def create(request, workspace, version):
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.see", version)
    form = DuplicateForm(request.POST, version=version, user=request.user)
    if form.submit(by=request.member):
        there = form.cleaned_data["workspace"]
        messages.success(request, _("It is a draft in %(company)s now. You are there.") % {"company": there.name})
        return redirect("stages:version_show", workspace=there.slug, pk=form.draft)
    return render(request, "stages/sharing/show.html", {"version": version, "form": form}, status=form.status)
