from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conversations.answering import Question, ask, attempted, done, sent
from conversations.forms import EvidenceForm
from conversations.models import Opportunity
from people.access import require, visible_or_404
from stages.models import Milestone


@require_http_methods(["GET", "POST"])
def create(request, workspace, pk, milestone):
    """One press records it; the page of the question takes the evidence."""
    opportunity = visible_or_404(Opportunity.objects.in_full(), request.member, pk=pk)
    require(request.member, "opportunity.edit", opportunity)
    milestone = visible_or_404(Milestone.objects.select_related("stage"), request.member, pk=milestone)
    back = reverse("conversations:opportunity_show", args=[workspace, pk])
    form = EvidenceForm(sent(request), milestone=milestone)
    if form.is_valid() and attempted(form, opportunity.reach, milestone, by=request.member, **form.cleaned_data):
        messages.success(request, _("Recorded: the buyer has %(milestone)s.") % {"milestone": milestone})
        return done(request, back)
    url = reverse("conversations:milestone_reached_create", args=[workspace, pk, milestone.pk])
    title = _("The buyer has %(milestone)s") % {"milestone": milestone}
    return ask(request, Question(title, url, opportunity.name, back, _("Record"), form))


@require_POST
def remove(request, workspace, pk, milestone):
    opportunity = visible_or_404(Opportunity.objects.in_full(), request.member, pk=pk)
    require(request.member, "opportunity.edit", opportunity)
    milestone = visible_or_404(Milestone.objects.select_related("stage"), request.member, pk=milestone)
    opportunity.withdraw(milestone, by=request.member)
    messages.success(request, _("Taken back: %(milestone)s.") % {"milestone": milestone})
    return done(request, reverse("conversations:opportunity_show", args=[workspace, pk]))
