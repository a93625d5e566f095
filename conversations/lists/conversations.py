"""The list of conversations: its filters and the lines it shows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import F
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from conversations import colleagues
from conversations.finding import conversations_saying
from conversations.lists import titles
from conversations.lists.listing import MINE, Chosen, ListForm, Listing, linker
from conversations.models import Conversation, Participation
from conversations.paging import Sort
from people.models import Team
from stages.models import Theme

ON, OFF = "on", "off"
SHOWN_WORDS = 160
COLUMNS = (
    *("pk", "state", "starts_at", "time_known", "channel", "theme_name", "planned_conversation_id", "role_name"),
    *("holder_name", "words", "movement", "purpose_obtained", "opportunity_id", "opportunity_name", "account_name"),
)
NAMES = {
    "theme_name": F("theme__name"),
    "role_name": F("buyer_role__name"),
    "holder_name": F("held_by__name"),
    "opportunity_name": F("opportunity__name"),
    "account_name": F("opportunity__account__name"),
}


class ConversationForm(ListForm):
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *Conversation.State.choices], required=False)
    person = Chosen(_("Held by"))
    team = Chosen(_("Team"))
    theme = Chosen(_("Theme"))
    score = forms.ChoiceField(
        label=_("On the score"), required=False, choices=[(ON, _("On the score")), (OFF, _("Off the score"))]
    )
    on_from = forms.DateField(label=_("From"), required=False)
    on_to = forms.DateField(label=_("Until"), required=False)

    def choices_of(self, member):
        return {
            "person": colleagues.seen_by(member),
            "team": Team.objects.visible_to(member),
            "theme": Theme.objects.visible_to(member).filter(merged_into=None),
        }

    def narrow(self, conversations):
        columns = {"person": "held_by", "team": "opportunity__team", "theme": "theme", "state": "state"}
        asked = {column: self.cleaned_data[name] for name, column in columns.items() if self.given(name)}
        if self.given("score"):
            asked["planned_conversation__isnull"] = self.given("score") == OFF
        if self.given("on_from"):
            asked["starts_at__gte"] = self._midnight(self.given("on_from"))
        if self.given("on_to"):
            asked["starts_at__lt"] = self._midnight(self.given("on_to") + timedelta(days=1))
        conversations = conversations.filter(**asked)
        return conversations.filter(held_by=self.member) if self.given("whose") == MINE else conversations

    def _midnight(self, day):
        return datetime.combine(day, time.min, self.member.workspace.zone)


@dataclass(frozen=True, slots=True)
class Line:
    of: Any  # a row of COLUMNS
    url: str
    opportunity_url: str
    people: list[str]
    says: str
    state: str
    channel: str


class ConversationListing(Listing):
    form_class, show_name = ConversationForm, "conversations:conversation_show"
    sorts = (
        Sort("newest", "starts_at", _("Newest"), descending=True),
        Sort("oldest", "starts_at", _("Oldest")),
    )
    always = ("state",)

    def everything(self):
        return Conversation.objects.visible_to(self.member)

    def asked(self):
        asked = self.form.narrow(self.everything())
        return conversations_saying(asked, self.member, self.form.words) if self.form.words else asked

    def rows(self):
        return Conversation.objects.visible_to(self.member).annotate(**NAMES).values_list(*COLUMNS, named=True)

    @cached_property
    def lines(self) -> list[Line]:
        people = people_in([row.pk for row in self.page.rows])
        opportunity = linker("conversations:opportunity_show", self.member)
        return [
            Line(
                row,
                self.link(row.pk),
                opportunity(row.opportunity_id),
                people[row.pk],
                Truncator(row.words).chars(SHOWN_WORDS),
                str(STATES.get(row.state, "")),
                str(CHANNELS.get(row.channel, "")),
            )
            for row in self.page.rows
        ]

    @property
    def finding(self) -> str:
        return titles.conversations(*self.count)


STATES, CHANNELS = dict(Conversation.State.choices), dict(Conversation.Channel.choices)


def people_in(keys: list[int]) -> dict[int, list[str]]:
    """Names of those who take part, by conversation, in one query."""
    people = defaultdict(list)
    rows = Participation.objects.filter(conversation_id__in=keys).order_by("pk")
    for key, name in rows.values_list("conversation_id", "contact__name"):
        people[key].append(name)
    return people
