from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import require, visible_or_404
from stages.forms import PublicationForm
from stages.models import Version
from stages.publication_page import PublicationPage


@require_http_methods(["GET", "POST"])
def create(request, workspace, version):
    version = visible_or_404(Version.objects.with_people(), request.member, pk=version)
    require(request.member, "process.publish", version)
    version.require_draft()
    form = PublicationForm(request.POST or None, version=version, before=version.before(), member=request.member)
    if form.submit(by=request.member):
        messages.success(request, _("Version %(number)s is published.") % {"number": version.number})
        return redirect("stages:version_show", workspace=workspace, pk=version.pk)
    context = {"form": form, "version": version, "page": PublicationPage(request.member, version, version.before())}
    return render(request, "stages/publication/create.html", context, status=form.status)
