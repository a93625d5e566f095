"""What sequences say, as words and sentences."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from metrics.courses import ROLES
from metrics.sequence_map import BEGIN, END, ENDS
from metrics.sequences import ALL
from salesproc.figures import number, rate
from stages.models import BuyerRole, Theme
from stages.statistics import TOO_FEW

ENDED = [
    (ALL, gettext_lazy("All decided")),
    ("won", pgettext_lazy("several opportunities", "Won")),
    ("lost", pgettext_lazy("several opportunities", "Lost")),
    ("no_decision", gettext_lazy("No decision")),
]
LONG = 40  # letters of an activity in the title


def activity_names(activities: Iterable[int]) -> dict[int, str]:
    """The buyer role and the theme of each, in the words of today: two queries."""
    wanted = {activity for activity in activities if activity >= 0}
    roles = dict(BuyerRole.objects.filter(pk__in={one // ROLES for one in wanted}).values_list("pk", "name"))
    themes = dict(Theme.objects.filter(pk__in={one % ROLES for one in wanted}).values_list("pk", "name"))
    found = {one: _name(roles.get(one // ROLES), themes.get(one % ROLES)) for one in wanted}
    begin, end = pgettext("of a sequence", "Beginning"), pgettext("of a sequence", "End")
    return found | {BEGIN: begin, END: end}


def _name(role: str | None, theme: str | None) -> str:
    role, theme = role or _("No role"), theme or _("No theme")
    return f"{role} · {theme}"


def step_name(activity: int, names: dict[int, str], *, is_first: bool) -> str:
    """Of one side of a transition."""
    return names[(BEGIN if is_first else END) if activity == ENDS else activity]


def median_days(value: float | None) -> str:
    """As it is written in a table: whole, or with its half."""
    return "–" if value is None else number(value, 0 if value == int(value) else 1)


def short(n: int, days: float | None) -> str:
    if days is None:
        return number(n)
    return pgettext("times, and median days", "%(n)s · %(days)s d") % {"n": number(n), "days": median_days(days)}


def headline(kind: str, cases: int, spoken: int, first: tuple[str, int] | None) -> str:
    """`first` is what most deals with a conversation begin with, and how many do."""
    if not cases:
        return _("No deal was decided in these days")
    if not spoken or first is None:
        return _("No conversation was held in what was decided")
    if spoken < TOO_FEW:
        return _("Too few decided deals to tell how they go")
    name, n = first
    words = {"share": rate(n / spoken, 0), "name": name if len(name) <= LONG else f"{name[:LONG].rstrip()}…"}
    says = {
        ALL: _("%(share)s of decided deals begin with “%(name)s”"),
        "won": _("%(share)s of won deals begin with “%(name)s”"),
        "lost": _("%(share)s of lost deals begin with “%(name)s”"),
        "no_decision": _("%(share)s of deals without a decision begin with “%(name)s”"),
    }
    return says[kind] % words


def lede(spoken: int, silent: int, when: str) -> str:
    if not spoken:
        none = ngettext(
            "%(n)s opportunity was decided %(when)s, without a conversation.",
            "%(n)s opportunities were decided %(when)s, none with a conversation.",
            silent,
        )
        return none % {"n": number(silent), "when": when}
    says = ngettext(
        "The conversations held in %(n)s opportunity decided %(when)s, in time order, each with its buyer role and its"
        " theme.",
        "The conversations held in %(n)s opportunities decided %(when)s, in time order, each with its buyer role and"
        " its theme.",
        spoken,
    )
    says %= {"n": number(spoken), "when": when}
    if not silent:
        return says
    more = ngettext("%(n)s more was decided without any.", "%(n)s more were decided without any.", silent)
    return f"{says} {more % {'n': number(silent)}}"
