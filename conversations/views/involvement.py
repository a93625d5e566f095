from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conversations.answering import Question, ask, attempted, done, sent
from conversations.forms import InvolvementForm, StanceForm
from conversations.models import Contact, Involvement, Opportunity
from people.access import require, visible_or_404


@require_http_methods(["GET", "POST"])
def create(request, workspace, pk):
    opportunity = visible_or_404(Opportunity.objects.in_full(), request.member, pk=pk)
    require(request.member, "opportunity.edit", opportunity)
    back = reverse("conversations:opportunity_show", args=[workspace, pk])
    start = {"buyer_role": request.GET.get("role")}
    form = InvolvementForm(sent(request), member=request.member, opportunity=opportunity, initial=start)
    if form.is_valid() and attempted(form, _involve, opportunity, form, by=request.member):
        messages.success(request, _("%(name)s is in it now.") % {"name": form.result.contact})
        return done(request, back)
    url = reverse("conversations:involvement_create", args=[workspace, pk])
    return ask(request, Question(_("Add a person"), url, opportunity.name, back, _("Add"), form))


def _involve(opportunity, form, *, by):
    said = form.cleaned_data
    contact = said.get("contact") or Contact.add(
        account=opportunity.account_or_refused(), name=said["name"], title=said["title"], email=said["email"], by=by
    )
    stands = {name: said[name] for name in ("buyer_role", "stance", "influence")}
    return opportunity.involve(contact, by=by, **stands)


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    involvement = visible_or_404(Involvement.objects.in_full(), request.member, pk=pk)
    require(request.member, "opportunity.edit", involvement.opportunity)
    back = reverse("conversations:opportunity_show", args=[workspace, involvement.opportunity_id])
    start = {"buyer_role": involvement.buyer_role_id, "stance": involvement.stance, "influence": involvement.influence}
    form = StanceForm(sent(request), member=request.member, initial=start)
    if form.is_valid() and attempted(form, involvement.change, by=request.member, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return done(request, back)
    url = reverse("conversations:involvement_update", args=[workspace, pk])
    title = _("Where %(name)s stands") % {"name": involvement.contact}
    instead = (_("Take out of the opportunity"), reverse("conversations:involvement_remove", args=[workspace, pk]))
    about = involvement.opportunity.name
    return ask(request, Question(title, url, about, back, _("Save"), form, instead=instead))


@require_POST
def remove(request, workspace, pk):
    involvement = visible_or_404(Involvement.objects.in_full(), request.member, pk=pk)
    require(request.member, "opportunity.edit", involvement.opportunity)
    involvement.remove(by=request.member)
    messages.success(request, _("%(name)s is out of it. Conversations with them stay.") % {"name": involvement.contact})
    return done(request, reverse("conversations:opportunity_show", args=[workspace, involvement.opportunity_id]))
