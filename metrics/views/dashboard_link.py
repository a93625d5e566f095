from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from metrics import dashboards
from metrics.dashboard_links import listed
from metrics.forms.dashboard_link import DashboardLinkForm
from metrics.models import DashboardLink
from people.access import require, visible_or_404


@require_safe
def index(request, workspace):
    """The links of the company: those in force, and the last that ended."""
    require(request.member, "dashboard.share")
    return render(request, "metrics/dashboard_link/index.html", listed(request.member))


@never_cache
@require_http_methods(["GET", "POST"])
def create(request, workspace):
    """To the page that the address names, with what else it asks. The new address is in this answer alone."""
    require(request.member, "dashboard.share")
    query = request.GET.dict()
    page = query.pop("dashboard", "maturity")
    if page not in dashboards.ALL:
        raise Http404
    form = DashboardLinkForm(request.POST or None, page=page, query=query, member=request.member)
    if form.submit(by=request.member):
        link = settings.BASE_URL + reverse("metrics:shared_show", args=[form.token])
        return render(request, "metrics/dashboard_link/made.html", {"link": link, "form": form})
    return render(request, "metrics/dashboard_link/create.html", {"form": form}, status=form.status)


@require_POST
def remove(request, workspace, pk):
    link = visible_or_404(DashboardLink, request.member, pk=pk)
    require(request.member, "dashboard.share")
    link.stop(by=request.member)
    messages.success(request, _("The link shows nothing any more."))
    return redirect("metrics:dashboard_link_index", workspace=workspace)
