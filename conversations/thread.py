"""A thread of conversations, each line written once: what is drawn fifty times a page is kept cheap to draw."""

from collections.abc import Iterable
from uuid import uuid4

from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from conversations import telling
from conversations.lens import AS_IT_IS, Lens
from conversations.models import Conversation
from conversations.talks import Talk
from salesproc.addresses import linker, page_of
from salesproc.figures import for_many, short_day

CSS = {Conversation.State.SCHEDULED: "plan", Conversation.State.CANCELLED: "dropped"}
MOVED = {"forward": "won", "back": "lost"}
SHOWN_WORDS = 400


class Thread:
    """Writes the lines of the conversations of one page.

    `may_log` are the reader's; `has_score` says what was off it, seen through `lens`; `names` are those of
    opportunities, where the thread is not of one of them. `logged` is the key of the one that a press just logged.
    """

    def __init__(
        self,
        slug: str,
        *,
        may_log: bool = False,
        has_score: bool = False,
        names: dict[int, str] | None = None,
        lens: Lens = AS_IT_IS,
        logged: str = "",
    ):
        self.lens, self.slug, self.may_log, self.has_score, self.names = lens, slug, may_log, has_score, names or {}
        self.logged = logged
        self.folder = page_of(slug, "conversations:conversation_index")
        self.opportunity = linker(slug, "conversations:opportunity_show")
        self.day, self.year = for_many(short_day), localdate().year

    def lines(self, talks: Iterable[Talk]) -> list[dict[str, str]]:
        return [self._line(talk) for talk in talks]

    def _line(self, talk: Talk) -> dict[str, str]:
        address = f"{self.folder}{talk.pk}/"
        return {
            "pk": str(talk.pk),
            "css": CSS.get(talk.state) or ("" if self.lens.planned(talk.planned_conversation_id) else "off"),
            "tone": "" if talk.is_scheduled else "faint",
            "when": _coming(talk) if talk.is_scheduled else self._past(talk),
            "address": address,
            "about": talk.about,
            "people": _people(talk),
            "chips": self._chips(talk),
            "words": _quoted(talk.words),
            "because": format_html('<p class="sm muted">{}</p>', talk.cancelled_because)
            if talk.cancelled_because
            else "",
            "presses": self._presses(talk, address) if self.may_log else "",
        }

    def _past(self, talk: Talk) -> str:
        """15 Nov · Video · 40 min · Chloé Martel"""
        on = self.day(localtime(talk.starts_at).date(), self.year)
        minutes = talk.duration and f"{round(talk.duration.total_seconds() / 60)} min"
        parts = [on, talk.through, minutes, talk.held_by, talk.is_cancelled and _("cancelled")]
        return " · ".join(part for part in parts if part)

    def _chips(self, talk: Talk) -> SafeString:
        chips = []
        if name := self.names.get(talk.opportunity_id):
            chips.append(format_html(' <a class="chip" href="{}">{}</a>', self.opportunity(talk.opportunity_id), name))
        if talk.is_of_several:
            chips.append(format_html(' <span class="chip">{}</span>', _("about several opportunities")))
        if talk.enclosed:
            says = ngettext("%(n)s file or link", "%(n)s files and links", talk.enclosed) % {"n": talk.enclosed}
            chips.append(format_html(' <span class="chip">{}</span>', says))
        if talk.movement in MOVED:
            moved = _("moved forward") if talk.movement == "forward" else _("moved back")
            chips.append(format_html(' <span class="chip {}">{}</span>', MOVED[talk.movement], moved))
        if self.has_score and talk.state == Conversation.State.HELD:
            chips.append(self._off_chip(talk))
        return mark_safe("".join(chips))  # noqa: S308 each was escaped above

    def _off_chip(self, talk: Talk) -> SafeString | str:
        if self.lens.planned(talk.planned_conversation_id):
            return ""
        says = _("no longer on the score") if talk.planned_conversation_id else _("not on the score")
        return format_html(' <span class="chip">{}</span>', says)

    def _presses(self, talk: Talk, address: str) -> SafeString | str:
        log = page_of(self.slug, "conversations:conversation_create")
        context = {"talk": talk, "address": address, "log": log, "token": uuid4()}
        if talk.is_scheduled:
            return render_to_string("conversations/conversation/_presses.html", context)
        if talk.is_held and self.logged == str(talk.pk):
            context["plan"] = f"{self.opportunity(talk.opportunity_id)}plan/"
            return render_to_string("conversations/holding/_after.html", context)
        return ""


def _coming(talk: Talk) -> SafeString:
    """Fri 27 Nov, 14:00"""
    when = telling.moment(talk.starts_at)
    says = _("to be logged") if talk.waits_to_be_logged else _("planned")
    tried = format_html(' <span class="chip">{}</span>', telling.tried(talk.attempts)) if talk.attempts else ""
    return format_html('<b>{}</b> <span class="chip accent">{}</span>{}', when, says, tried)


def _people(talk: Talk) -> str:
    if not talk.people:
        return ""
    names = pgettext("in a list", ", ").join(talk.people)
    return " " + pgettext("people", "with %(names)s") % {"names": names}


def _quoted(words: str) -> SafeString | str:
    if not words:
        return ""
    shown = words if len(words) <= SHOWN_WORDS else Truncator(words).chars(SHOWN_WORDS)
    return format_html("<blockquote>{}</blockquote>", linebreaksbr(shown, True) if "\n" in shown else shown)
