"""How a page that asks one thing is answered: the question, the verb, then the page it belongs to.

The same question is a page of its own, or the inside of a dialog when htmx asks for it there.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseLocation, trigger_client_event

from salesproc.errors import NotAllowed, Refused, Stale

DIALOG = "ask"


@dataclass(frozen=True)
class Question:
    """`about` is what it is asked of, and `back` its page; `action` says what the button does, `css` its colour.

    `presses` are answers to give in one press: the address, the name of the field, and its values with their labels.
    """

    title: str
    url: str
    about: str
    back: str
    action: str
    form: Form | None = None
    says: str = ""
    instead: tuple[str, str] | None = None  # another act and its address, under the form
    css: str = "primary"
    presses: tuple[str, str, list[tuple[str, str]]] | None = None


def sent(request):
    """What a form is bound to: what was posted, also when it is nothing."""
    return request.POST if request.method == "POST" else None


def in_dialog(request) -> bool:
    return bool(request.htmx) and request.htmx.target == DIALOG


def ask(request, question: Question, template: str = "conversations/question.html"):
    wrong = question.form is not None and question.form.is_bound
    if in_dialog(request):
        template = "conversations/_question.html"
    return render(request, template, {"question": question, "form": question.form}, status=422 if wrong else 200)


def done(request, url: str):
    """Back to the page, which htmx reads again in the place of the one that is shown.

    The same page stays where it was scrolled to; another one begins at its top, where it says what was done.
    """
    if request.htmx:
        stays = urlsplit(request.htmx.current_url or "").path == urlsplit(url).path
        swap = "outerHTML show:none" if stays else "outerHTML show:window:top"
        return HttpResponseLocation(url, target="#main", select="#main", swap=swap)
    return redirect(url)


def came_from(request, otherwise: str) -> str:
    """The page of the workspace on which it was pressed; `otherwise` where that is not known, or is the question."""
    parts = urlsplit((request.htmx.current_url if request.htmx else request.headers.get("Referer")) or "")
    inside = parts.netloc == request.get_host() and parts.path.startswith(f"/w/{request.member.workspace.slug}/")
    if not inside or parts.path == request.path:
        return otherwise
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def told(request, url: str, text: str, *, undo: str = "", then: tuple[str, str] | None = None):
    """Says what was done, with the address that undoes it by a POST, and what could come next (label, address)."""
    if not request.htmx:
        presses = [f"undo-{undo}"] if undo else []
        messages.success(request, text, extra_tags=" ".join(presses + ([f"then-{then[1]}"] if then else [])))
        return redirect(url)
    label, address = then or ("", "")
    said = {"text": text, "url": address, "action": label, "post": undo, "undo": _("Undo")}
    return trigger_client_event(done(request, url), "toast", said)


def refuse_another_author(request) -> None:
    """What somebody wrote on a device is not sent in the name of another who signed in there since."""
    author = request.POST.get("author", "")
    if author and author != str(request.member.pk):
        raise Stale(_("Somebody else wrote this on this device. Nothing was written: they sign in to send it."))


def renew(form: Form, row) -> None:
    """What the row says now comes into the form, and the next sending is made knowing it."""
    stands = {name: value for name, value in form.starting_values(row).items() if name in form.fields}
    revision = stands.pop("revision")
    form.renew(stands)
    form.data[form.add_prefix("revision")] = str(revision)


def attempted(form: Form, verb, *args, **kwargs) -> bool:
    """Whether the verb was done. A refusal undoes it and is said at its field, with what was typed left there."""
    try:
        with transaction.atomic():
            form.result = verb(*args, **kwargs)
    except NotAllowed:
        raise
    except Refused as refused:
        form.refused = refused
        if isinstance(refused, Stale) and hasattr(form, "renew"):
            renew(form, refused.current)
        form.add_error(_field_of(form, refused), refused.message)
        return False
    return True


def _field_of(form: Form, refused: Refused) -> str | None:
    """One that the person sees; what is wrong with another is said above the form."""
    field = form.fields.get(refused.field)
    return refused.field if field and not field.widget.is_hidden else None
