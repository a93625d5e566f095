from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from conversations.answering import Question, ask, attempted, done, sent
from conversations.forms import InviteForm
from conversations.models import Conversation, Invite
from people.access import require, visible_or_404
from salesproc.figures import day, hour


@require_http_methods(["GET", "POST"])
def create(request, workspace, pk):
    """Letters for the calendars of those who take part."""
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.log", conversation.opportunity)
    back = reverse("conversations:conversation_show", args=[workspace, pk])
    form = InviteForm(sent(request), conversation=conversation, member=request.member)
    if form.is_valid() and attempted(form, Invite.ask, conversation, by=request.member, **form.cleaned_data):
        n = len(form.result)
        invited = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", n)
        messages.success(request, invited % {"n": n})
        return done(request, back)
    url = reverse("conversations:invite_create", args=[workspace, pk])
    says = _("%(day)s, %(hour)s, in the time zone %(zone)s. Answers come to %(address)s.") % {
        "day": day(conversation.starts_at),
        "hour": hour(conversation.starts_at),
        "zone": request.member.workspace.time_zone,
        "address": request.member.address,
    }
    return ask(request, Question(_("Invite by calendar"), url, conversation.about, back, _("Send"), form, says))


@require_POST
def remove(request, workspace, pk):
    """Says to those who were invited that it does not take place."""
    conversation = visible_or_404(Conversation.objects.in_full(), request.member, pk=pk)
    require(request.member, "conversation.log", conversation.opportunity)
    n = len(Invite.call_off(conversation, by=request.member))
    told = ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", n)
    messages.success(request, told % {"n": n})
    return done(request, reverse("conversations:conversation_show", args=[workspace, pk]))
