from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conversations.answering import attempted, sent
from conversations.forms.saved_view import NewViewForm
from conversations.lists.views import PAGES, Views
from conversations.models import SavedView
from people.access import require
from salesproc.addresses import page_of


@require_safe
def index(request, workspace):
    """The views of one list, in the order in which they stand above it."""
    require(request.member, "workspace.see")
    kind = _kind(request.GET.get("kind", SavedView.Kind.OPPORTUNITIES))
    context = {"views": Views(request.member, kind, request.GET)} | _around(workspace, kind)
    return render(request, "conversations/saved_views/index.html", context)


@require_http_methods(["GET", "POST"])
def create(request, workspace):
    require(request.member, "workspace.see")
    kind = _kind(request.POST.get("kind") or request.GET.get("kind", SavedView.Kind.OPPORTUNITIES))
    form = NewViewForm(sent(request), member=request.member, asked=request.GET)
    if form.is_valid() and attempted(form, SavedView.save_as, by=request.member, **form.cleaned_data):
        messages.success(request, _("Saved."))
        views = Views(request.member, kind, request.GET).all
        return redirect(next(view.url for view in views if view.pk == form.result.pk))
    context = {"form": form, "title": _("Save as a view")} | _around(workspace, kind)
    return render(request, "conversations/saved_views/form.html", context, status=422 if form.is_bound else 200)


def _kind(value: str) -> str:
    if value not in SavedView.Kind.values:
        raise Http404
    return value


def _around(workspace: str, kind: str) -> dict:
    return {"back": page_of(workspace, PAGES[kind]), "label": SavedView.Kind(kind).label}
