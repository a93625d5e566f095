"""Conversations of the teams that somebody leads, held with words and not read by them yet, the newest first."""

from collections import Counter
from datetime import timedelta
from functools import cached_property

from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from conversations import colleagues
from conversations.lists.controls import Control
from conversations.lists.conversations import COLUMNS, Written, people_in
from conversations.lists.listing import Chosen, ListForm, Listing
from conversations.models import Comment, Conversation, ReadMark
from conversations.paging import Sort
from salesproc.figures import number
from stages.models import Following, PlannedConversation

DAYS = 90  # what is older is found in the list of conversations
SHOWN_WORDS = 900
READ = [("", _("Not read by me")), ("all", pgettext_lazy("conversations to read", "All"))]
COMMENTED = [("", _("With or without comments")), ("none", _("Not commented"))]


class ToReadForm(ListForm):
    person = Chosen(_("Held by"))
    planned = forms.UUIDField(label=_("Planned conversation"), required=False)
    movement = forms.ChoiceField(label=_("Moved the buyer"), required=False, choices=Conversation.Movement.choices)
    comments = forms.ChoiceField(label=_("Comments"), required=False, choices=COMMENTED)
    read = forms.ChoiceField(label=_("Show"), required=False, choices=READ)

    rows_of = {"person": colleagues.seen_by}

    def narrow(self, conversations):
        if person := self.given("person"):
            conversations = conversations.filter(held_by=person)
        if lineage := self.given("planned"):
            conversations = conversations.filter(planned_conversation__lineage=lineage)
        if movement := self.given("movement"):
            conversations = conversations.filter(movement=movement)
        if self.given("comments"):
            conversations = conversations.filter(
                ~Exists(Comment.objects.standing().filter(conversation=OuterRef("pk")))
            )
        if not self.given("read"):
            mine = ReadMark.objects.filter(member=self.member, conversation=OuterRef("pk"))
            conversations = conversations.filter(~Exists(mine))
        return conversations


class ToReadListing(Listing):
    form_class, show_name = ToReadForm, "conversations:conversation_show"
    sorts = (Sort("newest", "starts_at", _("Newest"), descending=True),)
    always = ("person", "planned", "movement", "comments", "read")
    days = DAYS

    def everything(self):
        since = timezone.now() - timedelta(days=DAYS)
        held = Conversation.objects.visible_to(self.member).held().filter(starts_at__gte=since).exclude(words="")
        if not self.member.sees_everything:
            held = held.filter(opportunity__team_id__in=self.member.led_team_ids)
        return held.exclude(held_by=self.member)

    def asked(self):
        return self.form.narrow(self.everything())

    def rows(self):
        return Conversation.objects.filter(workspace=self.member.workspace_id).values(*COLUMNS)

    @cached_property
    def bar(self) -> list[Control]:
        return [self.control(name, can_be_empty=name not in ("comments", "read")) for name in self.always]

    def choices_of(self, name):
        return self._planned if name == "planned" else None

    @cached_property
    def _planned(self) -> list[tuple[str, str]]:
        """Of the versions that the teams follow; what is on several of them is offered once."""
        followed = Following.objects.visible_to(self.member).on(self.member.workspace.today())
        if not self.member.sees_everything:
            followed = followed.filter(team__in=self.member.led_team_ids)
        planned = PlannedConversation.objects.filter(version__in=followed.values("version"))
        rows = planned.order_by("version", "stage__position", "pk").values_list("lineage", "theme_name", "role__name")
        return list({str(key): f"{theme} · {role}" if role else theme for key, theme, role in rows}.items())

    @cached_property
    def lines(self) -> list[dict]:
        keys = [row["pk"] for row in self.page.rows]
        written = Written(self.member, self.link, people_in(keys), words=SHOWN_WORDS)
        said = Comment.objects.standing().filter(conversation__in=keys).values_list("conversation", flat=True)
        comments = Counter(said)
        return [written.of(row) | {"comments": _comments(comments[row["pk"]])} for row in self.page.rows]

    @property
    def finding(self) -> str:
        n, more = self.count
        says = ngettext("%(n)s conversation to read", "%(n)s conversations to read", n)
        return says % {"n": number(n) + ("+" if more else "")}


def _comments(n: int) -> str:
    return ngettext("%(n)s comment", "%(n)s comments", n) % {"n": number(n)} if n else ""
