from django.db.models import Count
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.models import Opportunity
from people.access import require, visible_or_404
from stages.models import Version


@require_safe
def index(request, workspace, version):
    """How many open opportunities stay on each version of the process, for whoever is about to change it."""
    version = visible_or_404(Version.objects.select_related("process"), request.member, pk=version)
    require(request.member, "opportunity.see")
    staying = Opportunity.objects.visible_to(request.member).open().filter(version__process=version.process_id)
    staying = staying.order_by("-version__number").values_list("version", "version__number")
    may_move = version.is_published and request.member.may("opportunity.move")
    context = {"version": version, "staying": staying.annotate(n=Count("pk")), "may_move": may_move}
    template = "_index.html" if request.htmx else "index.html"
    return render(request, f"conversations/version_opportunities/{template}", context)
