from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conversations.answering import attempted, sent
from conversations.around import opportunity_or_404
from conversations.forms import NewOpportunityForm, OpportunityForm
from conversations.models import Account, Opportunity
from conversations.opportunity_page import OpportunityPage
from people.access import require, visible_or_404


@require_safe
def show(request, workspace, pk):
    opportunity = opportunity_or_404(request.member, pk)
    require(request.member, "opportunity.see", opportunity)
    page = OpportunityPage(opportunity, request.member, request.GET)
    return render(request, "conversations/opportunity/show.html", {"page": page, "opportunity": opportunity})


@require_http_methods(["GET", "POST"])
def create(request, workspace):
    require(request.member, "opportunity.create")
    account = None
    if request.GET.get("account", "").isdecimal():
        account = visible_or_404(Account, request.member, pk=request.GET["account"])
    form = NewOpportunityForm(sent(request), member=request.member, account=account)
    if form.is_valid() and attempted(form, _start, request, form):
        messages.success(request, _("Opened. Plan its first conversation."))
        return redirect("conversations:opportunity_show", workspace=workspace, pk=form.result.pk)
    context = {"form": form, "account": account}
    return render(request, "conversations/opportunity/create.html", context, status=422 if form.is_bound else 200)


def _start(request, form):
    """The team that was chosen decides who may."""
    require(request.member, "opportunity.create", Opportunity(team=form.cleaned_data["team"]))
    return form.start()


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    opportunity = visible_or_404(Opportunity.objects.in_full(), request.member, pk=pk)
    require(request.member, "opportunity.edit", opportunity)
    form = OpportunityForm(sent(request), member=request.member, opportunity=opportunity)
    if form.is_valid() and attempted(form, _edit, opportunity, form, by=request.member):
        messages.success(request, _("Saved."))
        return redirect("conversations:opportunity_show", workspace=workspace, pk=pk)
    back = reverse("conversations:opportunity_show", args=[workspace, pk])
    context = {"form": form, "opportunity": opportunity, "back": back}
    return render(request, "conversations/opportunity/update.html", context, status=422 if form.is_bound else 200)


def _edit(opportunity, form, *, by):
    opportunity.change(form.values(), revision=form.cleaned_data["revision"], by=by)
