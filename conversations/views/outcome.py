from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from conversations.answering import Question, ask, attempted, done, sent
from conversations.forms import OutcomeForm, ReopeningForm
from conversations.models import Opportunity, Outcome
from people.access import require, visible_or_404

TITLES = {
    Outcome.Kind.WON: gettext_lazy("It is won"),
    Outcome.Kind.LOST: gettext_lazy("It is lost"),
    Outcome.Kind.NO_DECISION: gettext_lazy("It ends without a decision"),
    Outcome.Kind.DISQUALIFIED: gettext_lazy("It is disqualified"),
}
STYLES = {Outcome.Kind.WON: "won", Outcome.Kind.LOST: "lost", Outcome.Kind.NO_DECISION: "nd"}


@require_http_methods(["GET", "POST"])
def create(request, workspace, pk):
    opportunity = visible_or_404(Opportunity.objects.in_full(), request.member, pk=pk)
    require(request.member, "opportunity.edit", opportunity)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in Outcome.Kind.values:
        raise Http404
    back = reverse("conversations:opportunity_show", args=[workspace, pk])
    start = {"kind": kind, "on": request.member.workspace.today(), "amount": opportunity.amount}
    currency = opportunity.currency or request.member.workspace.currency
    form = OutcomeForm(sent(request), kind=kind, currency=currency, initial=start)
    if form.is_valid() and attempted(form, opportunity.decide, by=request.member, **form.cleaned_data):
        messages.success(request, _("Recorded: %(outcome)s.") % {"outcome": opportunity.get_outcome_display()})
        return done(request, back)
    url = reverse("conversations:outcome_create", args=[workspace, pk])
    question = Question(
        TITLES[kind], url, opportunity.name, back, Outcome.Kind(kind).label, form, css=STYLES.get(kind, "")
    )
    return ask(request, question)


@require_http_methods(["GET", "POST"])
def remove(request, workspace, pk):
    """Opens it again. The outcome stays on record, with who took it back and why."""
    opportunity = visible_or_404(Opportunity.objects.in_full(), request.member, pk=pk)
    require(request.member, "opportunity.reopen", opportunity)
    back = reverse("conversations:opportunity_show", args=[workspace, pk])
    form = ReopeningForm(sent(request))
    if form.is_valid() and attempted(form, _reopen, opportunity, form, by=request.member):
        messages.success(request, _("It is open again."))
        return done(request, back)
    url = reverse("conversations:outcome_remove", args=[workspace, pk])
    return ask(request, Question(_("Open it again"), url, opportunity.name, back, _("Reopen"), form))


def _reopen(opportunity, form, *, by):
    past_may_change = form.cleaned_data["past"] == "changes"
    return opportunity.reopen(by=by, because=form.cleaned_data["because"], past_may_change=past_may_change)
