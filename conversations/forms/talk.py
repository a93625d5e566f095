"""With whom, about what, when: what every form of a talk asks."""

from collections.abc import Callable

from django import forms
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.forms.moments import Minutes, Moment, when
from conversations.forms.people import buyer_roles, sellers
from conversations.models import Contact, Conversation, Newcomer, Talk
from conversations.talk_choices import SOMETHING_ELSE
from people.models import Membership
from salesproc.forms import Chips, ChipsMultiple
from stages.models import BuyerRole

OPTIONAL = {"required": False}


class Later(forms.ModelChoiceField):
    """One row of those that `rows` finds when somebody chose one or the choices are drawn: mostly neither happens."""

    rows: Callable | None = None

    def find(self, rows: Callable) -> None:
        self.rows = rows
        self.widget.choices = CallableChoiceIterator(lambda: self.iterator(self))

    def _get_queryset(self):
        return self.rows() if self.rows else self._queryset

    queryset = property(_get_queryset, forms.ModelChoiceField._set_queryset)


class TalkForm(forms.Form):
    """`choices` is what is offered for the opportunity (see TalkChoices); `initial` is called when nothing was sent.

    Lists are asked for when they are drawn: a form that is sent and right never draws them.
    """

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
    held_by = Later(label=_("Held by"), queryset=Membership.objects.none(), **OPTIONAL)

    # Refusals of the verb name the fields of Talk.
    NAMES = {"planned": "about", "duration": "minutes", "newcomers": "newcomer_name", "name": "newcomer_name"}

    def __init__(self, data=None, *, member, choices, initial: Callable[[], dict]):
        super().__init__(data, initial=initial() if data is None else {})
        self.member, self.choices, self.opportunity = member, choices, choices.opportunity
        contacts = Contact.objects.filter(account=self.opportunity.account_id)
        self.offer("contacts", contacts, lambda: choices.people)
        self.offer("someone", contacts, lambda: [("", "—"), *choices.others])
        self.fields["newcomer_role"].queryset = buyer_roles(member)
        self.fields["newcomer_role"].empty_label = _now("not known")
        about = self["about"].value()
        self.fields["about"].widget.choices = CallableChoiceIterator(lambda: choices.about(about))
        self.fields["theme"].widget.attrs |= {"list": "themes", "autocomplete": "off"}
        self.fields["held_by"].find(lambda: sellers(member, [self.opportunity.team_id]).exclude(pk=member.pk))
        self.fields["held_by"].empty_label = member.name

    def offer(self, name: str, queryset, offered: Callable) -> None:
        """Any row of the queryset is taken; those that are offered are shown."""
        self.fields[name].queryset = queryset
        self.fields[name].choices = offered

    def clean_about(self):
        """A planned conversation of the version, also one that is not offered any more; None for something else."""
        value = self.cleaned_data["about"]
        if value in ("", SOMETHING_ELSE):
            return None
        planned = self.choices.planned_of(value)
        if planned is None:
            raise forms.ValidationError(_now("Choose one of the conversations, or something else."))
        return planned

    def clean(self):
        data = super().clean()
        if "about" in data and data["about"] is None and data.get("theme") == "":
            self.add_error("theme" if self.data.get("about") else "about", _now("Say what it was about."))
        return data

    def add_error(self, field, error):
        field = self.NAMES.get(field, field)
        if field == "contacts" and not self.choices.people:
            field = "newcomer_name"
        super().add_error(field if field in self.fields else None, error)

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
        parts += [Conversation.Channel(channel).label] if channel in Conversation.Channel.values else []
        parts += [f"{minutes} min"] if minutes else []
        return " · ".join(str(part) for part in parts)

    def holder(self) -> Membership:
        """The empty choice is the member."""
        return self.cleaned_data["held_by"] or self.member

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
            held_by=self.holder(),
            words=data.get("words", ""),
            movement=data.get("movement", ""),
            purpose_obtained=data.get("purpose_obtained", ""),
        )
