from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from people.forms import NewWorkspaceForm
from people.founding import found
from people.leading import leads_several
from people.models import Workspace


@require_safe
def index(request):
    """The person's companies; with one only, straight to it."""
    workspaces = list(Workspace.objects.of(request.user))
    if len(workspaces) == 1 and "choose" not in request.GET:
        return redirect("people:home", workspace=workspaces[0].slug)
    has_portfolio = len(workspaces) > 1 and leads_several(request.user)
    return render(request, "people/workspace/index.html", {"workspaces": workspaces, "has_portfolio": has_portfolio})


@require_http_methods(["GET", "POST"])
def create(request):
    form = NewWorkspaceForm(request.POST or None)
    if form.is_valid():
        workspace = found(form.cleaned_data["name"], founder=request.user)
        return redirect("people:home", workspace=workspace.slug)
    return render(request, "people/workspace/create.html", {"form": form}, status=422 if form.is_bound else 200)
