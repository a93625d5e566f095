from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from conversations.finding import Words, contact_page
from conversations.found import Named
from people.access import require


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Search"), max_length=200, required=False)


@require_safe
def index(request, workspace):
    """The names that were found; what buyers said is asked for after them."""
    require(request.member, "workspace.see")
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    if typed and request.GET.get("kind") == "contacts":
        return _contacts(request, typed)
    context = {"form": form, "typed": typed, "found": Named(request.member, Words.of(typed))}
    return render(request, "conversations/search/index.html", context)


def _contacts(request, typed):
    """Contacts have no list of their own: all those that were found, page by page."""
    page = contact_page(request.member, typed, request.GET)
    return render(request, "conversations/search/contacts.html", {"page": page, "typed": typed})
