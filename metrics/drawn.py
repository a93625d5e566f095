"""The part of the maturity page that figures make, drawn once for all who see the same ones.

The key holds everything that it is drawn from, the revision of the figures among it: what was drawn is never shown
for other figures, names or days, and nothing has to be thrown away. It stays in the process, because the templates
belong to the release that runs.
"""

import hashlib
from dataclasses import dataclass

from django.core.cache import caches
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from metrics.maturity_page import MaturityPage

KEPT = 24 * 60 * 60


@dataclass(frozen=True)
class Drawn:
    headline: str
    lede: str
    figures: SafeString


def drawn(page: MaturityPage, request: HttpRequest) -> Drawn:
    if page.stamp.computed_at is None:  # nothing says yet which figures these are
        return _draw(page, request)
    key = hashlib.sha256(repr(page.is_drawn_from).encode()).hexdigest()
    return caches["drawn"].get_or_set(key, lambda: _draw(page, request), KEPT)


def _draw(page: MaturityPage, request: HttpRequest) -> Drawn:
    figures = render_to_string("metrics/maturity/_figures.html", {"page": page}, request)
    return Drawn(page.headline, page.lede, figures)
