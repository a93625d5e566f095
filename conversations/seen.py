"""What somebody looked at lately.

The device keeps only which rows these were, by kind and number; what they are called is said here, each time, as far
as the member still sees them. So nothing has to be written when a page is read, and no name stays on a device.
"""

import re
from dataclasses import dataclass

from django.db.models import F

from conversations.models import Account, Contact, Conversation, Opportunity
from salesproc.addresses import linker
from salesproc.figures import day

MOST = 8
KEY = re.compile(r"([aocv])(\d{1,18})")
# letter of the key: the rows, their page, and the columns of the name and of what stands beside it
KINDS = {
    "a": (Account, "conversations:account_show", "name", "industry"),
    "o": (Opportunity, "conversations:opportunity_show", "name", "account__name"),
    "c": (Contact, "conversations:contact_show", "name", "account__name"),
    "v": (Conversation, "conversations:conversation_show", "theme__name", "opportunity__name"),
}


@dataclass(frozen=True)
class Line:
    """One thing to go to: its name, and what tells it from others of that name."""

    url: str
    name: str
    about: str = ""


def seen(member, keys: str) -> list[Line]:
    """`keys` as the device sends them, such as "o12,a5": the newest first."""
    wanted = list(dict.fromkeys(KEY.findall(keys)))[:MOST]
    lines = {}
    for letter, kind in KINDS.items():
        numbers = [int(number) for each, number in wanted if each == letter]
        if numbers:
            lines |= {(letter, str(pk)): line for pk, line in _lines(member, kind, numbers)}
    return [lines[key] for key in wanted if key in lines]


def _lines(member, kind, numbers):
    model, page, name, about = kind
    link, is_talk = linker(member.workspace.slug, page), model is Conversation
    rows = model.objects.visible_to(member).filter(pk__in=numbers).order_by().annotate(called=F(name), beside=F(about))
    for row in rows.values("pk", "called", "beside", *(["starts_at"] if is_talk else [])):
        when = day(member.workspace.day_of(row["starts_at"])) if is_talk else ""
        called = " · ".join(part for part in (when, row["called"]) if part)
        yield row["pk"], Line(link(row["pk"]), called, row["beside"] or "")
