"""What is measured: each page with who asks for it, and how often it may cost what the minimal page costs."""

import itertools
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from conversations.lists.opportunities import NEWEST
from conversations.models import Opportunity
from conversations.talk_choices import SOMETHING_ELSE
from people import isolation
from people.models import Workspace
from tests.benchmarks.dataset import Person, own_open

PAGE, LOGGING = 3.0, 4.0  # times the minimal page
TYPING = 100.0  # milliseconds
CSRF = "b" * 32
WORDS = ("rollout", "kerval", "martel", "perte de temps", "spreadsheet", "nantes", "hours a week")
TYPED = ("nov", "martle", "kervla", "nantes", "chloe martel", "x@y.example", "industr")  # slips too
SAID = ("heures", "heurse", "spredsheet", "hours a week", "the", "prix")


@dataclass(frozen=True)
class Measure:
    """`requests` gives the address and the form of each next request, for ever."""

    name: str
    person: Person
    requests: Iterator[tuple[str, dict | None]]
    budget: float | None = PAGE
    most: float | None = None  # milliseconds, where somebody waits while typing
    is_bare: bool = False

    def headers(self) -> dict[str, str]:
        cookies = self.person.cookies | {"csrftoken": CSRF}
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        return headers | self.own_headers

    @property
    def own_headers(self) -> dict[str, str]:
        """What somebody waits for while typing is asked for by a script."""
        return {"X-Bare": "yes"} if self.is_bare else {"HX-Request": "true"} if self.most else {}


def always(path: str, **query: str) -> Iterator[tuple[str, None]]:
    return itertools.repeat((f"{path}?{urlencode(query)}" if query else path, None))


def measures(workspace: Workspace, rep: Person, executive: Person, fetch: Callable) -> list[Measure]:
    slug, opportunities = workspace.slug, own_open(workspace, rep, 40)
    logged, looked_at = opportunities[:20], opportunities[20:]  # what is logged makes the page of the next run longer
    minimal = f"/minimal/{workspace.pk}/"
    names = ("opportunity_index", "search", "palette_index")
    lists, search, palette = (reverse(f"conversations:{name}", args=[slug]) for name in names)
    shows = [(reverse("conversations:opportunity_show", args=[slug, pk]), None) for pk in looked_at]
    found, typed = asked_for(search, WORDS), asked_for(palette, TYPED)
    said = [(asked_after(fetch(executive, path)), None) for path, _form in found]
    deep = deep_cursor(workspace)
    return [
        Measure("minimal page", executive, always(minimal), None, is_bare=True),
        Measure("the same behind all middleware", executive, always(minimal), None),
        Measure("Today", rep, always(reverse("conversations:today", args=[slug]))),
        Measure("its week, asked for after it", rep, always(reverse("conversations:week", args=[slug])), None),
        Measure("opportunity", rep, itertools.cycle(shows)),
        Measure("list, first page", executive, always(lists)),
        Measure("list, deep page", executive, always(lists, outcome="all", sort="newest", after=deep)),
        Measure("list, filtered", executive, always(lists, outcome="won", amount_from="50000", sort="amount")),
        Measure("list, first page, as a rep", rep, always(lists)),
        Measure("search", executive, itertools.cycle(found)),
        Measure("its rest, asked for after it", executive, itertools.cycle(said), None),
        Measure("search, as a rep", rep, itertools.cycle(found)),
        Measure("its rest, asked for after it, as a rep", rep, itertools.cycle(said), None),
        Measure("palette", executive, itertools.cycle(typed), None, TYPING),
        Measure("palette, as a rep", rep, itertools.cycle(typed), None, TYPING),
        Measure("its rest, as a rep", rep, itertools.cycle(asked_for(palette, SAID, part="said")), None, TYPING),
        Measure("maturity", executive, always(reverse("metrics:maturity", args=[slug]))),
        Measure("log a conversation", rep, logs(workspace, rep, logged, fetch), LOGGING),
    ]


def asked_for(path: str, words: Iterable[str], **query: str) -> list[tuple[str, None]]:
    return [(f"{path}?{urlencode({'q': word, **query})}", None) for word in words]


def asked_after(page: str) -> str:
    """What the page brings when it is there."""
    return unescape(re.search(r'hx-get="([^"]+)"', page)[1])


def deep_cursor(workspace: Workspace) -> str:
    """Where half of the list is behind."""
    with isolation.opened(workspace.pk):
        rows = NEWEST.order(Opportunity.objects.filter(workspace=workspace), backwards=False)
        middle = rows.values_list("pk", NEWEST.field, named=True)[rows.count() // 2]
    return NEWEST.cursor(middle)


def logs(workspace: Workspace, rep: Person, opportunities: list[int], fetch: Callable) -> Iterator[tuple[str, dict]]:
    """The form of each opportunity as the page gives it, filled in as a rep would, each time with a new token."""
    path = reverse("conversations:conversation_create", args=[workspace.slug])
    forms = []
    for pk in opportunities:
        reader = FormReader(path)
        reader.feed(fetch(rep, f"{path}?opportunity={pk}"))
        about = {} if reader.values.get("about") else {"about": SOMETHING_ELSE, "theme": "Follow-up"}
        if "contacts" in reader.offered:
            forms.append({"contacts": reader.offered["contacts"]} | reader.values | about)
    for values in itertools.cycle(forms):
        said = {"words": "Two other plants lose half a day a week on it.", "movement": "forward"}
        moment = timezone.localtime(timezone=workspace.zone).strftime("%Y-%m-%dT%H:%M")
        yield path, values | said | {"token": str(uuid.uuid4()), "starts_at": moment, "csrfmiddlewaretoken": CSRF}


class FormReader(HTMLParser):
    """What a browser would send of the form with that action."""

    def __init__(self, action: str):
        super().__init__()
        self.action, self.values, self.is_inside, self.select, self.area = action, {}, False, "", ""
        self.offered = {}  # the last box of each name, ticked or not

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.is_inside = unescape(given.get("action") or "").startswith(self.action)
        elif self.is_inside and given.get("name"):
            self._field(tag, given)
        elif self.is_inside and tag == "option" and self.select and "selected" in given:
            self.values[self.select] = given.get("value") or ""

    def _field(self, tag, given):
        name = given["name"]
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
            self.values[name] = ""
        elif tag == "input":
            is_choice = given.get("type") in ("checkbox", "radio")
            if is_choice:
                self.offered[name] = given.get("value") or ""
            if not is_choice or "checked" in given:
                self.values[name] = given.get("value") or ""

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""


def is_answered(status: int, body: str, *, is_post: bool) -> bool:
    """A page is 200, what was logged leads on to another page."""
    return status in (204, 302, 303) if is_post else status == 200 and not re.search(r"<h1[^>]*>\s*(404|500)", body)
