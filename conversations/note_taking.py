"""How a note that is saved as it is typed is answered: saved, or what stands there from another device."""

from django.db import transaction
from django.shortcuts import redirect, render

from conversations.forms.notes import NotesForm
from conversations.models import Preparation
from salesproc.errors import Stale


def noted(request, draft_key: str, **about):
    """`about` is what it prepares: an opportunity, and its conversation or the planned one."""
    form = NotesForm(request.POST)
    kept, other = None, None
    if form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                kept = Preparation.note(said["text"], by=request.member, revision=said["revision"], **about)
        except Stale as stale:
            other = stale.current
    if kept and not request.htmx:
        return redirect(request.path.removesuffix("notes/"))
    context = {"kept": kept, "other": other, "form": form, "draft_key": draft_key}
    context["revision"] = kept.revision if kept else other.revision if other else request.POST.get("revision", "")
    template = "_notes_saved.html" if request.htmx else "notes.html"
    return render(
        request, f"conversations/preparation/{template}", context, status=200 if kept else 409 if other else 422
    )
