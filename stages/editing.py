"""How a draft is edited: one shape for its stages, milestones, indicators, buyer roles and conversations.

Without a script each edit is a form of its own that leads back to the page. In the designer the same addresses
answer with the regions of the page that have changed.
"""

import json

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from salesproc.errors import Stale
from stages.designer import OF_MODEL, Designer, Selection, selected
from stages.http import back_or, number
from stages.models import Edit, Indicator, Milestone, Version

FROM_PAGE = "what the page has open"


def edit(request, form, version, *, heading):
    """Shows the form, or does what it says and goes back to the draft, to the place that was edited."""
    version.require_draft()
    is_new = not form.instance.pk
    if form.submit(by=request.member):
        return done(request, form.instance, focus=is_new)
    context = {"form": form, "version": version, "heading": heading, "back": back_to(form.instance)}
    context["designer_url"] = address(version)
    if request.htmx:
        return render(request, "stages/version/_new.html", context, status=form.status)
    if form.instance.pk:
        context["remove_url"] = its_url(form.instance, "remove")
    return render(request, "stages/part/form.html", context, status=form.status)


def ask_before_removing(request, part, goes, *, serving=()):
    """Says what goes with it; on a press, removes it. The designer removes at once and offers to undo."""
    version = part.its_version()
    version.require_draft()
    if request.method == "POST":
        back = place_of(part.stage) if isinstance(part, Milestone | Indicator) else address(version)
        opened = selected(request.htmx.current_url) if request.htmx else None
        if opened == Selection.of(part):
            opened = Selection.of(part.stage) if isinstance(part, Milestone | Indicator) else None
        part.remove(by=request.member, seen=request.POST.get("seen"))
        says = _("“%(name)s” was removed.") % {"name": part}
        if request.htmx:
            return answer(request, version, selection=opened, toast=says, offers_undo=True)
        messages.success(request, says)
        return redirect(back)
    context = {"part": part, "goes": goes, "serving": serving, "version": version, "back": back_to(part)}
    return render(request, "stages/part/remove.html", context)


def move(request, part):
    """One place up or down, as the button says; from the place that the page showed."""
    part.move_to(number(request.POST.get("position")) or 1, by=request.member, was=number(request.POST.get("was")))
    return done(request, part, selection=FROM_PAGE)


def done(request, part, *, focus=True, selection=None, said=""):
    """Back to the page, at the part; in the designer, with the part open."""
    if not request.htmx:
        return redirect(place_of(part))
    opened = part.stage if isinstance(part, Milestone | Indicator) else part
    key = Selection.of(opened)
    return answer(
        request,
        part.its_version(),
        selection=selection or key,
        focus=f"{key.word}-{key.pk}" if focus and opened is part else "",
        said=said,
    )


def replay(request, version, verb, said):
    """Undoes or redoes an edit. One that would lose somebody's work is refused once: the next press is for another."""
    try:
        with transaction.atomic():
            said %= {"edit": verb(by=request.member).says}
    except Stale as stale:
        if not isinstance(stale.current, Edit):
            raise
        stale.current.delete()
        if request.htmx:
            return answer(request, version, toast=stale.message)
        messages.error(request, stale.message)
        return redirect(_asked_from(request, version))
    return answer(request, version, said=said) if request.htmx else redirect(_asked_from(request, version))


def _asked_from(request, version) -> str:
    """The page of ours that offered it: the designer, or one that had put something on the draft."""
    kwargs = {"workspace": version.workspace.slug, "pk": version.pk}
    return back_or(request.POST.get("next", ""), "stages:version_show", **kwargs)


def answer(request, version, *, selection=FROM_PAGE, focus="", toast="", offers_undo=False, **context):
    """The regions of the designer that an edit may have changed. `focus` is the key of what gets the focus;
    `said` stands in the bar, a toast is for what one may not be looking at.
    """
    opened = selected(request.htmx.current_url) if selection == FROM_PAGE else selection
    version = Version.objects.with_people().get(pk=version.pk)
    page = Designer(request.member, version, opened)
    context = {"page": page, "version": version, "focus": focus, "inspects": True, **context}
    form = context.get("form")
    response = render(request, "stages/version/_answer.html", context, status=422 if form and form.errors else 200)
    if toast:
        said = {"text": str(toast), **({"press": "#undo", "action": _("Undo")} if offers_undo else {})}
        response["HX-Trigger"] = json.dumps({"toast": said})
    response["HX-Reswap"] = "none"  # every region says where it goes
    if selection != FROM_PAGE:
        response["HX-Replace-Url"] = f"{page.address}?{opened.query}" if opened else page.address
    return response


def back_to(part) -> str:
    return place_of(part) if part.pk else address(part.its_version())


def place_of(part) -> str:
    """Where a part is edited on the page of its draft; milestones and indicators with their stage."""
    opened = part.stage if isinstance(part, Milestone | Indicator) else part
    return f"{address(part.its_version())}?{Selection.of(opened).query}#inspector"


def its_url(part, verb: str) -> str:
    kwargs = {"workspace": part.its_version().workspace.slug, "pk": part.pk}
    return reverse(f"stages:{OF_MODEL[type(part)].resource}_{verb}", kwargs=kwargs)


def address(version) -> str:
    return reverse("stages:version_show", kwargs={"workspace": version.workspace.slug, "pk": version.pk})
