"""The part of a page that figures make, drawn once for all who see the same ones.

The key holds everything that it is drawn from, the revision of the figures among it: what was drawn is never shown
for other figures, names or days, and nothing has to be thrown away. It stays in the process, because the templates
belong to the release that runs.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.cache import caches
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from metrics.models import Figures
from people.models import Membership

KEPT = 24 * 60 * 60


class Page(Protocol):
    """`is_drawn_from` is all that its figures and their sentences are made of, but for the language, the workspace, its
    day, the address and the stamp: the same again, and they are the same."""

    member: Membership

    @property
    def stamp(self) -> Figures: ...
    @property
    def headline(self) -> str: ...
    @property
    def lede(self) -> str: ...
    @property
    def is_drawn_from(self) -> tuple[Any, ...]: ...


@dataclass(frozen=True)
class Drawn:
    headline: str
    lede: str
    figures: SafeString


def drawn(page: Page, request: HttpRequest, template: str) -> Drawn:
    stamp = page.stamp
    if stamp.computed_at is None:  # nothing says yet which figures these are
        return _draw(page, request, template)
    workspace, figures = page.member.workspace, (stamp.revision, stamp.computed_at, stamp.assessed_at)
    made_of = (workspace.slug, workspace.today(), *figures, page.is_drawn_from)
    return _once(made_of, template, request, lambda: _draw(page, request, template))


def written(template: str, context: dict[str, Any], request: HttpRequest, made_of: Any) -> SafeString:
    """A part of a page outside of any workspace, which is made of what `made_of` tells by its repr."""
    return _once(made_of, template, request, lambda: render_to_string(template, context, request))


def _once(made_of: Any, template: str, request: HttpRequest, draw: Callable[[], Any]) -> Any:
    asked = (template, get_language(), request.GET.urlencode(), made_of)
    key = hashlib.sha256(repr(asked).encode()).hexdigest()
    return caches["drawn"].get_or_set(key, draw, KEPT)


def _draw(page: Page, request: HttpRequest, template: str) -> Drawn:
    figures = render_to_string(template, {"page": page}, request)
    return Drawn(page.headline, page.lede, figures)
