from django.http import QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conversations.answering import attempted, sent
from conversations.bulk.jobs import set_out
from conversations.bulk_page import BulkPage
from conversations.forms.bulk import BulkForm
from conversations.lists.opportunities import OpportunityListing
from conversations.models import Bulk, Opportunity
from people.access import require, visible_or_404
from salesproc.errors import Refused


@require_POST
def create(request, workspace):
    """Takes note of what was chosen: rows of the page, or all that the filters of the list ask for."""
    require(request.member, "opportunity.edit")
    act = request.POST.get("act", "")
    if act not in Bulk.Act.values:
        raise Refused(_("Say what to do with them."))
    bulk = Bulk.begin(act, _chosen(request), by=request.member)
    return redirect("conversations:bulk_show", workspace=workspace, pk=bulk.pk)


def _chosen(request):
    if request.POST.get("all"):
        return OpportunityListing(request.member, QueryDict(request.POST.get("query", ""))).matching
    keys = [int(key) for key in request.POST.getlist("rows") if key.isdecimal() and len(key) < 19]
    return Opportunity.objects.visible_to(request.member).filter(pk__in=keys)


@require_safe
def show(request, workspace, pk):
    """What it needs to know, what it would do, how far it is, what came of it. To htmx, only that part."""
    bulk = visible_or_404(Bulk.objects.in_full(), request.member, pk=pk)
    require(request.member, "opportunity.see")
    form = BulkForm(bulk=bulk, member=request.member) if bulk.run is None else None
    context = {"bulk": bulk, "page": BulkPage(bulk, request.member, form), "form": form}
    part = "conversations/bulks/_progress.html" if request.htmx else "conversations/bulks/show.html"
    return render(request, part, context)


@require_POST
def update(request, workspace, pk):
    """The answers; then it is tried, and nothing of that is kept."""
    bulk = visible_or_404(Bulk.objects.filter(by=request.member).in_full(), request.member, pk=pk)
    require(request.member, "opportunity.edit")
    form = BulkForm(sent(request), bulk=bulk, member=request.member)
    if form.is_valid() and attempted(form, bulk.answer, by=request.member, **form.cleaned_data):
        set_out(bulk, form.result)
        return redirect("conversations:bulk_show", workspace=workspace, pk=pk)
    context = {"bulk": bulk, "page": BulkPage(bulk, request.member, form), "form": form}
    return render(request, "conversations/bulks/show.html", context, status=422)
