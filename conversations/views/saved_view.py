from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conversations.answering import attempted, sent
from conversations.forms.saved_view import SavedViewForm
from conversations.models import SavedView
from people.access import require, visible_or_404


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    view = visible_or_404(SavedView.objects.select_related("by"), request.member, pk=pk)
    require(request.member, "workspace.see")
    form = SavedViewForm(sent(request), member=request.member, view=view)
    if form.is_valid() and attempted(form, view.edit, by=request.member, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(_back(workspace, view))
    context = {"form": form, "title": _("Rename or share"), "back": _back(workspace, view), "label": _("Views")}
    return render(request, "conversations/saved_views/form.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request, workspace, pk):
    view = visible_or_404(SavedView.objects.select_related("by"), request.member, pk=pk)
    require(request.member, "workspace.see")
    name, back = view.name, _back(workspace, view)
    view.remove(by=request.member)
    messages.success(request, _("“%(name)s” is removed.") % {"name": name})
    return redirect(back)


def _back(workspace: str, view: SavedView) -> str:
    return f"{reverse('conversations:saved_view_index', args=[workspace])}?kind={view.kind}"
