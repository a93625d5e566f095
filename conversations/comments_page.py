"""What is said under a conversation: each comment written once, with its mentions, links and what it said before."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe

from conversations.audience import Audience
from conversations.forms.comment import CommentForm
from conversations.mentions import Directory
from conversations.models import Comment

SHOWN = 50


@dataclass(frozen=True)
class Said:
    pk: int
    by: str
    at: datetime
    edited_at: datetime | None
    written: SafeString
    to: str  # who was told and does not stand in the text
    before: list[str]  # what it said, the latest first
    is_mine: bool
    is_removed: bool


class CommentsPage:
    """The newest of them in the order in which they were said; all of them where `shows_all`."""

    def __init__(self, conversation, member, *, form: CommentForm | None = None, shows_all: bool = False):
        self.conversation, self.member, self.shows_all = conversation, member, shows_all
        self._form = form

    @cached_property
    def audience(self) -> Audience:
        return Audience(self.conversation.opportunity)

    @cached_property
    def form(self) -> CommentForm:
        return self._form or CommentForm(audience=self.audience, member=self.member)

    @cached_property
    def count(self) -> int:
        return self.conversation.comments.count()

    @property
    def earlier(self) -> int:
        return self.count - len(self._rows)

    @cached_property
    def comments(self) -> list[Said]:
        return [self._said(row) for row in self._rows]

    @cached_property
    def _rows(self) -> list[Comment]:
        newest = self.conversation.comments.select_related("by").prefetch_related("mentions__membership")
        newest = newest.order_by("-pk")
        return list(newest if self.shows_all else newest[:SHOWN])[::-1]

    @cached_property
    def _before(self) -> dict[int, list[str]]:
        changed = [row.pk for row in self._rows if row.edited_at and not row.removed_at]
        kept = Comment.pgh_event_models["changed"].objects.filter(pgh_obj__in=changed).order_by("-pgh_id")
        before: dict[int, list[str]] = {}
        for pk, text in kept.values_list("pgh_obj_id", "text") if changed else ():
            before.setdefault(pk, []).append(text)
        return before

    def _said(self, row: Comment) -> Said:
        people = {mention.membership_id: mention.membership.name for mention in row.mentions.all()}
        written, named = written_out(row.text, people)
        return Said(
            pk=row.pk,
            by=row.by.name,
            at=row.at,
            edited_at=row.edited_at,
            written=written,
            to=", ".join(name for pk, name in people.items() if pk not in named),
            before=self._before.get(row.pk, []),
            is_mine=row.by_id == self.member.pk,
            is_removed=row.removed_at is not None,
        )


def written_out(text: str, people: dict[int, str]) -> tuple[SafeString, set[int]]:
    """The text as it may stand in a page, links that lead out marked as such, and who is named in it."""
    parts, named, end = [], set(), 0
    for mention in Directory(people).mentions_in(text):
        parts += [_linked(text[end : mention.start]), format_html("<b>{}</b>", text[mention.start : mention.end])]
        named |= mention.people
        end = mention.end
    return mark_safe("".join([*parts, _linked(text[end:])])), named  # noqa: S308 each part was escaped


def _linked(text: str) -> str:
    """Addresses of the web as links; whatever else looks like one stays text."""
    return urlize(text, nofollow=True, autoescape=True).replace("\n", "<br>")
