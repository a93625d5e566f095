from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.access import require
from people.forms import NoticeChoiceForm
from people.models import NoticeChoice


@require_http_methods(["GET", "POST"])
def update(request, workspace):
    """Each member for themselves, in each workspace."""
    require(request.member, "workspace.see")
    form = NoticeChoiceForm(request.POST if request.method == "POST" else None, member=request.member)
    if form.is_valid():
        NoticeChoice.choose(form.cleaned_data, by=request.member)
        messages.success(request, _("You are told as you chose."))
        return redirect("people:notice_choice_update", workspace=workspace)
    return render(request, "people/notice_choice/update.html", {"form": form}, status=422 if form.is_bound else 200)
