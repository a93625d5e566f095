"""Tags and filters of the pages: figures in the reader's language, places in the navigation, small components."""

import json
from functools import lru_cache
from html import escape
from itertools import groupby
from pathlib import Path

from django import template
from django.conf import settings
from django.forms import CheckboxInput, HiddenInput
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from people import leading
from salesproc import figures, navigation
from salesproc.addresses import address

register = template.Library()

QUIET = (HiddenInput, CheckboxInput)

BEHAVIOURS = Path(__file__).resolve().parent.parent / "static" / "js" / "behaviours"
FILTERS = (
    figures.rate,
    figures.points,
    figures.number,
    figures.money,
    figures.money_short,
    figures.days,
    figures.interval,
    figures.interval_points,
    figures.change,
    figures.interval_change,
    figures.day,
    figures.weekday,
    figures.hour,
    figures.initials,
)
for write in FILTERS:
    register.filter(write)


# Places


@register.simple_tag(takes_context=True)
def workspace_url(context, name, **kwargs):
    """The address of a page of the workspace that is being shown."""
    return address(context["request"].member.workspace.slug, name, **kwargs)


@register.simple_tag(takes_context=True)
def allowed_url(context, permission, name):
    """The address of a page of the workspace, or nothing where the member may not do it."""
    return workspace_url(context, name) if context["request"].member.may(permission) else ""


@register.simple_tag(takes_context=True)
def portfolio_url(context):
    """Of whoever is an executive in several companies; nothing for the others."""
    return reverse("metrics:portfolio") if leading.has_portfolio(context["request"].member) else ""


@register.simple_tag(takes_context=True)
def navigation_places(context):
    """The places that the member may open, as (section, places) in the order of the navigation."""
    places = allowed_places(context["request"])
    return [(section, list(group)) for section, group in groupby(places, key=lambda place: place["section"])]


@register.simple_tag(takes_context=True)
def navigation_tabs(context):
    """The same places for the bar of a phone, under their short names."""
    return [place for place in allowed_places(context["request"]) if place["tab"]]


def allowed_places(request):
    view_name = request.resolver_match.view_name if request.resolver_match else ""
    items = (item for item in navigation.ITEMS if request.member.may(item.permission))
    return [place(item, view_name, request.member.workspace.slug) for item in items]


def place(item, view_name, workspace):
    return {
        "section": item.section,
        "label": item.label,
        "tab": item.tab,
        "shortcut": item.shortcut,
        "url": address(workspace, item.url_name),
        "current": current(item, view_name),
    }


def current(item, view_name):
    if view_name == item.url_name:
        return "page"
    return "true" if item.holds(view_name) else ""


# Parts of a page


@register.simple_tag(takes_context=True)
def theme_attribute(context):
    """The theme chosen on this device; without one, the system's."""
    request = context.get("request")
    theme = request.COOKIES.get("theme") if request else None
    return format_html(' data-theme="{}"', theme) if theme in ("light", "dark") else ""


MOST_PARTS = 4096
_parts: dict[tuple, str] = {}  # of the shell, as they were written


@register.simple_tag(takes_context=True)
def part_of_shell(context, name, place=""):
    """A part that every page has, written once for each person and language, and `place` where it shows where one is.

    Nothing in it but words and addresses: no token, no nonce, nothing that was typed.
    """
    member = getattr(context.get("request"), "member", None)
    company = member and member.workspace
    whose = member and (
        company.slug,
        company.name,
        member.pk,
        member.name,
        member.kinds,
        member.user.email,
        leading.has_portfolio(member),
    )
    key = (name, get_language(), place, whose)
    if key not in _parts or settings.DEBUG:
        if len(_parts) >= MOST_PARTS:
            _parts.clear()
        _parts[key] = context.template.engine.get_template(name).render(context)
    return _parts[key]


@register.simple_tag
@lru_cache
def import_map():
    """Hashed addresses of the behaviours, so that the loader may name them."""
    addresses = {
        f"behaviours/{path.stem}": static(f"js/behaviours/{path.name}") for path in sorted(BEHAVIOURS.glob("*.js"))
    }
    return mark_safe(json.dumps({"imports": addresses}))  # noqa: S308 addresses of our own files


@register.inclusion_tag("components/bar.html")
def outcome_bar(won, lost, no_decision, few=False):
    """Three shares that add to one, as a bar."""
    parts, start = [], 0.0
    for kind, share in (("w", won), ("l", lost), ("d", no_decision)):
        width = round(float(share or 0) * 100, 2)
        if width:
            parts.append({"kind": kind, "start": f"{start:g}", "width": f"{width:g}"})
        start = round(start + width, 2)
    says = _("won %(won)s, lost %(lost)s, no decision %(no_decision)s")
    says %= {"won": figures.rate(won), "lost": figures.rate(lost), "no_decision": figures.rate(no_decision)}
    return {"parts": parts, "says": says, "few": few}


TICKS = {"": "", "on": "m2.5 6.2 2.4 2.4 4.6-5"}


@register.simple_tag
def tick(kind="", says=""):
    """The mark before a line: "on", "warn", "off", or empty for not yet."""
    path = TICKS.get(kind, "M6 2.4v4.2M6 9.4v.1")
    drawn = f'<svg viewBox="0 0 12 12" aria-hidden="true"><path d="{path}"/></svg>' if path else ""
    said = f'<span class="visually-hidden">{escape(str(says))}</span>' if says else ""
    return mark_safe(f'<span class="tick {escape(kind)}">{drawn}{said}</span>')  # noqa: S308 escaped here


@register.simple_block_tag
def dialog(content, id, title, css=""):
    return render_to_string("components/dialog.html", {"content": content, "id": id, "title": title, "css": css})


class Escaped:
    """The values of a row as they may stand in a page."""

    def __init__(self, row):
        self.row = row

    def __getitem__(self, name):
        value = self.row[name]
        return value if hasattr(value, "__html__") else escape(str(value))


@register.simple_block_tag
def rows(content, of):
    """What is inside, once for each row of `of`, with the row's values in place of their names in {braces}.

    What is inside is drawn once: a loop that draws it again for fifty rows takes five times as long.
    """
    return mark_safe("".join(content.format_map(Escaped(row)) for row in of))  # noqa: S308 escaped above


@register.filter
def mark(field):
    """What stands beside a label: the fewer of the two are marked, the optional fields or the required ones."""
    if field.widget_type == "checkbox":
        return ""
    asked = [other.required for other in field.form.fields.values() if not isinstance(other.widget, QUIET)]
    required = sum(asked)
    if not required or required == len(asked):
        return ""
    marks_required = required < len(asked) - required
    if field.field.required != marks_required:
        return ""
    return pgettext("a field", "required") if marks_required else pgettext("a field", "optional")


@register.filter
def offers(message):
    """What a message offers to press, as (kind, address), from its tags (see conversations.answering)."""
    return [(kind, url) for kind, url in _tags(message) if kind in {"undo", "then", "files"}]


@register.filter
def drafts(message):
    """The keys of the drafts that were received."""
    return [key for kind, key in _tags(message) if kind == "draft"]


def _tags(message):
    parts = (tag.partition("-") for tag in (message.extra_tags or "").split())
    return [(kind, rest) for kind, _dash, rest in parts]
