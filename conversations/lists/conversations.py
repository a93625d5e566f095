"""The list of conversations: its filters and the lines it shows."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from functools import cached_property

from django import forms
from django.db.models import Q
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations import colleagues
from conversations.finding import conversations_saying
from conversations.lists import titles
from conversations.lists.columns import Column
from conversations.lists.listing import MINE, Chosen, ListForm, Listing
from conversations.models import Conversation, Participation
from conversations.paging import Sort
from people.models import Team
from salesproc.addresses import linker
from salesproc.figures import NONE, for_many, short_day
from stages.models import Theme

ON, OFF = "on", "off"
SHOWN_WORDS = 160
COLUMNS = (
    *(
        "pk",
        "state",
        "starts_at",
        "time_known",
        "channel",
        "theme__name",
        "planned_conversation_id",
        "buyer_role__name",
    ),
    *("held_by__name", "words", "movement", "purpose_obtained"),
    *("opportunity_id", "opportunity__name", "opportunity__account__name", "opportunity__team__name"),
)
CHIP, QUOTE = ' <span class="chip">{}</span>', "<blockquote>{}</blockquote>"
MOVED = {"forward": "won", "back": "lost"}


TABLE = (
    Column(
        "about",
        _("About what"),
        '<b>{about}</b> <span class="muted">{people}</span>{role}{off}{says}',
        "whole",
        says=False,
    ),
    Column(
        "opportunity",
        _("Opportunity"),
        '<a href="{opportunity_url}">{opportunity}</a><br><span class="muted">{account}</span>',
        "whole",
        says=False,
    ),
    Column("moved", _("Moved the buyer"), '<span class="{moved_css}">{moved}</span>'),
    Column("obtained", _("Purpose obtained"), "{obtained}"),
    Column("holder", _("Held by"), "{holder}", says=False),
    Column("team", _("Team"), "{team}", comes=False),
)


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

    rows_of = {
        "person": colleagues.seen_by,
        "team": Team.objects.visible_to,
        "theme": lambda member: Theme.objects.visible_to(member).filter(merged_into=None),
    }

    def narrow(self, conversations):
        columns = {"person": "held_by", "team": "opportunity__team", "state": "state"}
        asked = {column: self.cleaned_data[name] for name, column in columns.items() if self.given(name)}
        if self.given("score"):
            asked["planned_conversation__isnull"] = self.given("score") == OFF
        if self.given("on_from"):
            asked["starts_at__gte"] = self._midnight(self.given("on_from"))
        if self.given("on_to"):
            asked["starts_at__lt"] = self._midnight(self.given("on_to") + timedelta(days=1))
        conversations = conversations.filter(**asked)
        if theme := self.given("theme"):
            conversations = conversations.filter(Q(theme=theme) | Q(theme__merged_into=theme))
        return conversations.filter(held_by=self.member) if self.given("whose") == MINE else conversations

    def _midnight(self, day):
        return datetime.combine(day, time.min, self.member.workspace.zone)


class Written:
    """How the columns of a conversation are written. What is the same for all rows is made once."""

    def __init__(self, member, link, people, words: int = SHOWN_WORDS):
        self.words, self.zone, self.link, self.people = words, member.workspace.zone, link, people
        self.year = member.workspace.today().year
        self.opportunity = linker(member.workspace.slug, "conversations:opportunity_show")
        self.day = for_many(short_day)
        self.off = format_html(CHIP, _now("off the score"))
        self.states, self.channels, self.movements, self.obtained = (
            {"": "", **{key: str(name) for key, name in choices}}
            for choices in (
                Conversation.State.choices,
                Conversation.Channel.choices,
                Conversation.Movement.choices,
                Conversation.Obtained.choices,
            )
        )

    def of(self, row) -> dict:
        at, is_held = row["starts_at"].astimezone(self.zone), row["state"] == Conversation.State.HELD
        return {
            "pk": row["pk"],
            "url": self.link(row["pk"]),
            "opportunity_url": self.opportunity(row["opportunity_id"]),
            "opportunity": row["opportunity__name"],
            "when": self.day(at.date(), self.year) + (f"{at: %H:%M}" if row["time_known"] else ""),
            "how": self.channels[row["channel"]] if is_held else self.states[row["state"]],
            "about": row["theme__name"] or NONE,
            "people": ", ".join(self.people.get(row["pk"], ())),
            "role": format_html(CHIP, row["buyer_role__name"]) if row["buyer_role__name"] else "",
            "off": "" if row["planned_conversation_id"] else self.off,
            "account": row["opportunity__account__name"] or "",
            "team": row["opportunity__team__name"],
            "says": format_html(QUOTE, Truncator(row["words"]).chars(self.words)) if row["words"] else "",
            "moved": self.movements[row["movement"]] or NONE,
            "moved_css": f"chip {MOVED[row['movement']]}" if row["movement"] in MOVED else "",
            "obtained": self.obtained[row["purpose_obtained"]] or NONE,
            "holder": row["held_by__name"] or NONE,
        }


class ConversationListing(Listing):
    kind, table = "conversations", TABLE
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
        return Conversation.objects.filter(workspace=self.member.workspace_id).values(*COLUMNS)

    @cached_property
    def lines(self) -> list[dict]:
        written = Written(self.member, self.link, people_in([row["pk"] for row in self.page.rows]))
        return [written.of(row) for row in self.page.rows]

    @property
    def finding(self) -> str:
        return titles.conversations(*self.count)


def people_in(keys: list[int]) -> dict[int, list[str]]:
    """Names of those who take part, by conversation, in one query."""
    people = defaultdict(list)
    rows = Participation.objects.filter(conversation_id__in=keys).order_by("pk")
    for key, name in rows.values_list("conversation_id", "contact__name"):
        people[key].append(name)
    return people
