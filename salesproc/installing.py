"""What makes the pages an application on a phone: manifest, worker that keeps the day, page without network."""

import json
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from salesproc import release

WORKER = Path(__file__).resolve().parent / "static" / "js" / "worker.js"
SIZES = ((192, "any"), (512, "any"), (512, "maskable"))
PAPER = "#faf9f5"


@login_not_required
@require_safe
def manifest(request, workspace):
    """Of one workspace, whose name it does not tell: it says nothing that its address does not."""
    at = {"workspace": workspace}
    today, log = reverse("conversations:today", kwargs=at), reverse("conversations:conversation_create", kwargs=at)
    says = {
        "id": reverse("people:home", kwargs=at),
        "name": "Salesproc",
        "short_name": "Salesproc",
        "description": _("A sales process is a sequence of conversations."),
        "lang": get_language(),
        "start_url": reverse("people:home", kwargs=at),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [icon(size, purpose) for size, purpose in SIZES],
        "shortcuts": [
            {"name": _("Log a conversation"), "short_name": _("Log"), "url": log},
            {"name": _("Today"), "url": today},
        ],
        "share_target": {  # posted, so that what a buyer wrote stands in no address
            "action": reverse("conversations:shared_create", kwargs=at),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return JsonResponse(says, content_type="application/manifest+json")


def icon(size: int, purpose: str) -> dict:
    name = f"icons/{size}.png" if purpose == "any" else f"icons/{size}-{purpose}.png"
    return {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@login_not_required
@require_safe
def worker(request):
    """At the root, so that it may answer for every page; never from a cache, so that a new release is noticed."""
    offline = reverse("offline")
    kept = {
        "version": release.word(settings.BASE_DIR),
        "files": settings.STATIC_URL,
        "offline": offline,
        "shell": [offline, static("css/app.css"), static("js/app.js"), static("icon.svg")],
    }
    text = f"const KEPT = {json.dumps(kept)};\n{WORKER.read_text()}"
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@login_not_required
@require_safe
def offline(request):
    """Kept by the worker for when a page that was not kept is asked for; the script lists those that are."""
    return render(request, "offline.html")
