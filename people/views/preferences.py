from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.forms import PreferencesForm
from people.models import Workspace

A_YEAR = 60 * 60 * 24 * 365


@require_http_methods(["GET", "POST"])
def update(request):
    theme = request.COOKIES.get("theme", "")
    form = PreferencesForm(request.POST or None, instance=request.user, initial={"theme": theme})
    if not form.is_valid():
        context = {"form": form, "workspaces": Workspace.objects.of(request.user)}
        return render(request, "people/preferences/update.html", context, status=422 if form.is_bound else 200)
    user = form.save()
    if user.language:
        translation.activate(user.language)
    messages.success(request, _("Your preferences are saved."))
    response = redirect("people:preferences")
    for cookie, value in ((settings.LANGUAGE_COOKIE_NAME, user.language), ("theme", form.cleaned_data["theme"])):
        if value:
            response.set_cookie(cookie, value, max_age=A_YEAR, samesite="Lax", secure=settings.HTTPS)
        else:
            response.delete_cookie(cookie, samesite="Lax")
    return response
