"""One talk with the buyer: logged, planned, or corrected."""

import uuid
from functools import cached_property, partial

from django import forms
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.beside import Beside
from conversations.forms.moments import Moment, this_minute
from conversations.forms.people import sellers
from conversations.forms.talk import OPTIONAL, TalkForm
from conversations.models import Also, Contact, Conversation, Opportunity, Talk
from conversations.natural_dates import PAST
from conversations.talk_choices import SOMETHING_ELSE
from people.models import Membership
from salesproc.errors import Refused
from salesproc.forms import Renewing, Segmented
from stages.models import Milestone

SPENT = {"taken_back", "token_used", "logged_otherwise"}  # refusals after which the token logs nothing more


class HeldForm(TalkForm):
    """What was said, and what it did."""

    words = forms.CharField(
        label=_("What did the buyer say?"),
        widget=forms.Textarea({"rows": 3, "placeholder": _("In their words…")}),
        max_length=20_000,
        **OPTIONAL,
    )
    movement = forms.ChoiceField(
        label=_("Did it move the buyer?"), choices=Conversation.Movement.choices, widget=Segmented, **OPTIONAL
    )
    purpose_obtained = forms.ChoiceField(
        label=_("Was its purpose obtained?"), choices=Conversation.Obtained.choices, widget=Segmented, **OPTIONAL
    )


class NextAbout(forms.Select):
    """What could come next. The one that is being logged is put away, until something else is logged."""

    choices_of_talk = None

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value and value == str(self.choices_of_talk.logging):
            option["attrs"]["hidden"] = True
        return option


class LogForm(HeldForm):
    """A conversation that was held; the milestones it reached and the next conversation come with it."""

    starts_at = Moment(label=_("Day and hour"), tends=PAST)
    milestones = forms.ModelMultipleChoiceField(
        label=_("The buyer has…"), queryset=Milestone.objects.none(), widget=forms.CheckboxSelectMultiple, **OPTIONAL
    )
    next_about = forms.CharField(label=_("About"), widget=NextAbout, **OPTIONAL)
    next_theme = forms.CharField(label=_("Theme"), max_length=120, **OPTIONAL)
    next_with = forms.ModelChoiceField(label=_("With"), queryset=Contact.objects.none(), **OPTIONAL)
    next_at = Moment(label=_("When"), **OPTIONAL)
    also = forms.ModelMultipleChoiceField(label=_("Also about"), queryset=Opportunity.objects.none(), **OPTIONAL)
    token = forms.UUIDField(widget=forms.HiddenInput({"data-draft-keep": ""}))

    def __init__(self, data=None, *, member, choices, initial):
        super().__init__(data, member=member, choices=choices, initial=lambda: self._start(choices) | initial())
        self.beside = Beside(self.opportunity, member, data)
        self.fields["also"].queryset = self.beside.queryset
        if self.is_bound:
            choices.chosen = self["about"].value()
        milestones = Milestone.objects.filter(stage__version_id=self.opportunity.version_id)
        contacts = Contact.objects.filter(account=self.opportunity.account_id)
        self.offer("milestones", milestones, lambda: choices.milestones)
        self.offer("next_with", contacts, lambda: [("", _now("nobody named yet")), *choices.everybody])
        self.fields["next_about"].widget.choices_of_talk = choices
        self.fields["next_about"].widget.choices = CallableChoiceIterator(lambda: choices.next_about)
        self.fields["next_theme"].widget.attrs |= {"list": "themes", "autocomplete": "off"}

    def _start(self, choices) -> dict:
        return {"starts_at": this_minute(), "token": uuid.uuid4(), "next_with": choices.then_with()}

    def clean_also(self) -> list[Also]:
        return [self.beside.also(each) for each in self.cleaned_data["also"]]

    def clean(self):
        data = super().clean()
        asked = data.get("next_about") or data.get("next_theme")
        if asked and not data.get("next_at") and "next_at" not in self.errors:
            self.add_error("next_at", _now("Say when the next conversation is."))
        if data.get("next_at") and not asked:
            self.add_error("next_about", _now("Say what the next conversation is about."))
        if data.get("next_about") == SOMETHING_ELSE and not data.get("next_theme"):
            self.add_error("next_theme", _now("Say what the next conversation is about."))
        return data

    @cached_property
    def then(self) -> Talk | None:
        data = self.cleaned_data
        if not data["next_at"]:
            return None
        planned = self.opportunity.planned_of(data["next_about"])
        return Talk(
            starts_at=data["next_at"],
            contacts=(data["next_with"],) if data["next_with"] else (),
            planned=planned,
            theme_name="" if planned else data["next_theme"],
            held_by=self.holder(),
        )

    def log(self, opportunity, scheduled=None) -> Conversation:
        """Writes it, once for each token. A token that can log nothing more is renewed: pressed again, it is new."""
        try:
            return self._log(opportunity, scheduled)
        except Refused as refusal:
            if refusal.code in SPENT:
                self.data = self.data.copy()
                self.data[self.add_prefix("token")] = str(uuid.uuid4())
            raise

    def _log(self, opportunity, scheduled) -> Conversation:
        talk = self.talk()
        said = {
            "by": self.member,
            "token": self.cleaned_data["token"],
            "milestones": self.cleaned_data["milestones"],
            "then": self.then,
            "also": self.cleaned_data["also"],
        }
        verb = partial(Conversation.log, opportunity) if scheduled is None else scheduled.hold
        conversation = verb(talk, **said)
        if conversation.was_logged_before and talk.words not in {"", conversation.words}:
            says = _now("This was logged already, with other words. Press again to log it as another conversation.")
            if scheduled is not None:
                says = _now("This was logged already, with other words. Correct it on its page.")
            raise Refused(says, field="words", code="logged_otherwise")
        return conversation


class PlanForm(TalkForm):
    """A conversation to come."""

    token = forms.UUIDField(widget=forms.HiddenInput({"data-draft-keep": ""}))

    def __init__(self, data=None, *, member, choices, initial):
        super().__init__(data, member=member, choices=choices, initial=lambda: {"token": uuid.uuid4()} | initial())


class CorrectionForm(Renewing, HeldForm):
    """What was written of a conversation, put right. One that is only scheduled has no effect to correct."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, member, choices, conversation):
        self.conversation = conversation
        super().__init__(data, member=member, choices=choices, initial=lambda: starting_values(conversation))
        self.fields["held_by"].find(
            lambda: sellers(member, [self.opportunity.team_id]) | Membership.objects.filter(pk=conversation.held_by_id)
        )
        self.fields["held_by"].empty_label = _now("not known")
        if not conversation.is_held:
            del self.fields["movement"], self.fields["purpose_obtained"]

    def starting_values(self, conversation) -> dict:
        return starting_values(conversation)

    def said(self, name, value) -> str:
        planned = self.choices.planned_of(value) if name == "about" else None
        if name == "about":
            return planned.theme_name if planned else str(_now("Something else"))
        return super().said(name, value)

    def holder(self) -> Membership | None:
        return self.cleaned_data["held_by"]

    def values(self) -> dict:
        talk = self.talk()
        names = {"starts_at", "contacts", "newcomers", "planned", "theme_name", "channel", "duration", "held_by"}
        names |= {"words"} | {"movement", "purpose_obtained"} & set(self.fields)
        return {name: getattr(talk, name) for name in names}


def starting_values(conversation) -> dict:
    """A conversation as its form shows it."""
    planned = str(conversation.planned_conversation_id or "")
    return {
        "contacts": list(conversation.participations.values_list("contact_id", flat=True)),
        "about": planned or SOMETHING_ELSE,
        "theme": "" if planned or not conversation.theme_id else conversation.theme.name,
        "starts_at": conversation.starts_at,
        "channel": conversation.channel,
        "minutes": conversation.minutes,
        "held_by": conversation.held_by_id,
        "revision": conversation.revision,
        "words": conversation.words,
        "movement": conversation.movement,
        "purpose_obtained": conversation.purpose_obtained,
    }


def held_values(scheduled, member) -> dict:
    """A scheduled conversation as it is logged: when it was due, or now when it was held earlier than planned."""
    values = starting_values(scheduled) | {"starts_at": min(scheduled.starts_at, this_minute())}
    return values | ({"held_by": ""} if scheduled.held_by_id == member.pk else {})
