"""The part of the page of sequences that figures make, drawn once for all who see the same ones (see drawn.py)."""

import hashlib

from django.core.cache import caches
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from metrics.drawn import KEPT
from metrics.sequences_page import SequencesPage

TEMPLATE = "metrics/sequence/_counted.html"


def drawn(page: SequencesPage, request: HttpRequest) -> SafeString:
    if page.answer.kept is None or page.computed_at is None:  # nothing says yet which figures these are
        return _draw(page, request)
    workspace = request.member.workspace
    asked = (workspace.slug, workspace.today(), request.GET.urlencode(), get_language())
    key = hashlib.sha256(repr(("sequences", asked, page.is_drawn_from)).encode()).hexdigest()
    return caches["drawn"].get_or_set(key, lambda: _draw(page, request), KEPT)


def _draw(page: SequencesPage, request: HttpRequest) -> SafeString:
    return render_to_string(TEMPLATE, {"page": page}, request)
