from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conversations.lists.found import FoundListing
from metrics import tables
from metrics.exporting_lists import of_opportunities
from metrics.version_results import opened_on
from people.access import require, visible_or_404
from stages.models import Version


@require_safe
def index(request, workspace, version):
    """The opportunities opened on a version, whichever they follow today."""
    version = visible_or_404(Version.objects.select_related("process"), request.member, pk=version)
    require(request.member, "opportunity.see")
    listing = FoundListing(request.member, request.GET, opened_on(version, request.member))
    if tables.asked(request):
        return tables.answer(request, of_opportunities(listing, _("Opened on version %(n)s") % {"n": version.number}))
    return render(request, "metrics/version_result/opportunities.html", {"listing": listing, "version": version})
