"""One talk with the buyer: logged, planned, or corrected."""

import uuid
from functools import cached_property

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.forms.moments import Minutes, Moment, this_minute, when
from conversations.forms.people import buyer_roles, sellers
from conversations.forms.renewing import Renewing
from conversations.models import Contact, Conversation, Newcomer, Talk
from conversations.talk_choices import SOMETHING_ELSE
from people.models import Membership
from salesproc.forms import Chips, ChipsMultiple, Segmented
from stages.models import BuyerRole, Milestone

OPTIONAL = {"required": False}


class TalkForm(forms.Form):
    """With whom, about what, when. `talks` is the page's knowledge of the opportunity (see TalkChoices)."""

    contacts = forms.ModelMultipleChoiceField(
        label=_("With"), queryset=Contact.objects.none(), widget=ChipsMultiple, **OPTIONAL
    )
    someone = forms.ModelChoiceField(
        label=_("Somebody else of the account"), queryset=Contact.objects.none(), **OPTIONAL
    )
    newcomer_name = forms.CharField(label=_("Somebody new: name"), max_length=160, **OPTIONAL)
    newcomer_role = forms.ModelChoiceField(label=_("Buyer role"), queryset=BuyerRole.objects.none(), **OPTIONAL)
    about = forms.CharField(label=_("About"), widget=Chips, **OPTIONAL)
    theme = forms.CharField(label=_("Theme"), max_length=120, **OPTIONAL)
    starts_at = Moment(label=_("Day and hour"))
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[("", _("not said")), *Conversation.Channel.choices], **OPTIONAL
    )
    minutes = Minutes(label=_("Minutes"), **OPTIONAL)
    held_by = forms.ModelChoiceField(label=_("Held by"), queryset=Membership.objects.none(), **OPTIONAL)

    def __init__(self, data=None, *, member, choices, **kwargs):
        super().__init__(data, **kwargs)
        self.member, self.choices = member, choices
        account = choices.opportunity.account_id
        for name in ("contacts", "someone"):
            self.fields[name].queryset = Contact.objects.filter(account=account)
        self.fields["contacts"].choices = choices.people
        self.fields["someone"].choices = choices.others
        self.fields["newcomer_role"].queryset = buyer_roles(member)
        self.fields["newcomer_role"].empty_label = _now("not known")
        self.fields["about"].widget.choices = choices.about(self["about"].value())
        self.fields["theme"].widget.attrs |= {"list": "themes", "autocomplete": "off"}
        self.fields["held_by"].queryset = sellers(member, [choices.opportunity.team_id]) | Membership.objects.filter(
            pk=member.pk
        )
        if not choices.others:
            del self.fields["someone"]
        if not choices.people:
            del self.fields["contacts"]

    def clean_about(self):
        """A planned conversation of the version, also one that is not offered any more; None for something else."""
        value = self.cleaned_data["about"]
        if value in ("", SOMETHING_ELSE):
            return None
        planned = self.choices.planned_of_version(value)
        if planned is None:
            raise forms.ValidationError(_now("Choose one of the conversations, or something else."))
        return planned

    def clean(self):
        data = super().clean()
        if "about" in data and data["about"] is None and not data.get("theme", "").strip() and "theme" in data:
            self.add_error("theme" if self.data.get("about") else "about", _now("Say what it was about."))
        return data

    @property
    def when_is_asked(self) -> bool:
        """Nothing is filled in yet, or something in it is wrong."""
        names = {"starts_at", "channel", "minutes", "held_by"}
        return not self["starts_at"].value() or bool(names & set(self.errors))

    @property
    def when_says(self) -> str:
        """Today, 09:30 · Call · 30 min"""
        value, channel, minutes = (self[name].value() for name in ("starts_at", "channel", "minutes"))
        parts = [when(value)]
        parts += [str(dict(self.fields["channel"].choices)[channel])] if channel in Conversation.Channel.values else []
        parts += [f"{minutes} min"] if minutes else []
        return " · ".join(parts)

    def talk(self) -> Talk:
        data = self.cleaned_data
        contacts = [*data.get("contacts", ()), data.get("someone")]
        newcomer = Newcomer(data["newcomer_name"], buyer_role=data["newcomer_role"])
        return Talk(
            starts_at=data["starts_at"],
            contacts=tuple(contact for contact in contacts if contact),
            newcomers=(newcomer,) if newcomer.name else (),
            planned=data["about"],
            theme_name="" if data["about"] else data["theme"],
            channel=data["channel"],
            duration=data["minutes"],
            held_by=data["held_by"],
            words=data.get("words", ""),
            movement=data.get("movement", ""),
            purpose_obtained=data.get("purpose_obtained", ""),
        )

    # Refusals of the verb name the fields of Talk.
    NAMES = {"planned": "about", "duration": "minutes", "newcomers": "newcomer_name", "name": "newcomer_name"}

    def add_error(self, field, error):
        field = self.NAMES.get(field, field)
        field = "newcomer_name" if field == "contacts" and "contacts" not in self.fields else field
        super().add_error(field if field in self.fields else None, error)


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


class LogForm(HeldForm):
    """A conversation that was held; the milestones it reached and the next conversation come with it."""

    milestones = forms.ModelMultipleChoiceField(
        label=_("The buyer has…"), queryset=Milestone.objects.none(), widget=forms.CheckboxSelectMultiple, **OPTIONAL
    )
    next_about = forms.CharField(label=_("About"), widget=forms.Select, **OPTIONAL)
    next_theme = forms.CharField(label=_("Theme"), max_length=120, **OPTIONAL)
    next_with = forms.ModelChoiceField(label=_("With"), queryset=Contact.objects.none(), **OPTIONAL)
    next_at = Moment(label=_("When"), **OPTIONAL)
    token = forms.UUIDField(widget=forms.HiddenInput({"data-draft-keep": ""}))

    def __init__(self, data=None, *, member, choices, initial=None, **kwargs):
        start = {"starts_at": this_minute(), "token": uuid.uuid4(), "held_by": member.pk}
        start["next_with"] = choices.then_with()
        super().__init__(data, member=member, choices=choices, initial=start | (initial or {}), **kwargs)
        self.fields["milestones"].queryset = Milestone.objects.filter(stage__version_id=choices.opportunity.version_id)
        self.fields["milestones"].choices = choices.milestones
        self.fields["next_about"].widget.choices = choices.next_about
        self.fields["next_theme"].widget.attrs |= {"list": "themes", "autocomplete": "off"}
        self.fields["next_with"].queryset = Contact.objects.filter(account=choices.opportunity.account_id)
        self.fields["next_with"].choices = [("", _now("nobody named yet")), *choices.everybody]
        if not choices.milestones:
            del self.fields["milestones"]

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
        planned = self.choices.planned_of_version(data["next_about"])
        return Talk(
            starts_at=data["next_at"],
            contacts=(data["next_with"],) if data["next_with"] else (),
            planned=planned,
            theme_name="" if planned else data["next_theme"],
            held_by=data["held_by"],
        )

    def log(self, opportunity, scheduled=None) -> Conversation:
        said = {
            "by": self.member,
            "token": self.cleaned_data["token"],
            "milestones": self.cleaned_data.get("milestones", ()),
            "then": self.then,
        }
        if scheduled is not None:
            return scheduled.hold(self.talk(), **said)
        return Conversation.log(opportunity, self.talk(), **said)


class PlanForm(TalkForm):
    """A conversation to come."""

    token = forms.UUIDField(widget=forms.HiddenInput({"data-draft-keep": ""}))

    def __init__(self, data=None, *, member, choices, initial=None, **kwargs):
        start = {"token": uuid.uuid4(), "held_by": member.pk}
        super().__init__(data, member=member, choices=choices, initial=start | (initial or {}), **kwargs)


class CorrectionForm(Renewing, HeldForm):
    """What was written of a conversation, put right. One that is only scheduled has no effect to correct."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, member, choices, conversation):
        super().__init__(data, member=member, choices=choices, initial=starting_values(conversation))
        if not conversation.is_held:
            del self.fields["movement"], self.fields["purpose_obtained"]

    def starting_values(self, conversation) -> dict:
        return starting_values(conversation)

    def values(self) -> dict:
        talk = self.talk()
        names = {
            "starts_at",
            "contacts",
            "newcomers",
            "planned",
            "theme_name",
            "channel",
            "duration",
            "held_by",
            "words",
        }
        names |= {"movement", "purpose_obtained"} & set(self.fields)
        return {name: getattr(talk, name) for name in names}


def starting_values(conversation) -> dict:
    """A conversation as its form shows it."""
    planned = conversation.planned_conversation_id
    return {
        "contacts": list(conversation.participations.values_list("contact_id", flat=True)),
        "about": planned or SOMETHING_ELSE,
        "theme": "" if planned or not conversation.theme_id else conversation.theme.name,
        "starts_at": conversation.starts_at,
        "channel": conversation.channel,
        "minutes": conversation.duration,
        "held_by": conversation.held_by_id,
        "revision": conversation.revision,
        "words": conversation.words,
        "movement": conversation.movement,
        "purpose_obtained": conversation.purpose_obtained,
    }


def held_values(scheduled) -> dict:
    """A scheduled conversation as it is logged: when it was due, or now when it was held earlier than planned."""
    values = starting_values(scheduled)
    return values | {"starts_at": min(scheduled.starts_at, this_minute())}
