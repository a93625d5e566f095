from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.forms.filters import DayField
from people.models import Membership, Role
from salesproc.errors import Refused, Stale
from stages.forms.verb import Chips, LongText, VerbForm
from stages.models import Following, ReviewMeeting


class MeetingForm(VerbForm):
    """What a review decided. For a new one, `agenda` is called for what was on the table once the rest is right."""

    held_on = DayField(label=_("Held on"))
    people = forms.ModelMultipleChoiceField(Membership.objects.none(), label=_("Who was there"), widget=Chips)
    decision = forms.ChoiceField(
        label=_("What was decided"), choices=ReviewMeeting.Decision.choices, widget=forms.RadioSelect
    )
    reason = LongText(
        label=_("Why"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Also when nothing changes: it is what the next review reads first."),
    )
    next_review_on = DayField(label=_("Next review"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    KEPT = ("held_on", "decision", "reason", "next_review_on")

    def __init__(self, data=None, *, process, member, meeting=None, agenda=None):
        super().__init__(data, initial=self._initial(member, meeting))
        self.process, self.meeting, self.agenda = process, meeting, agenda
        self.fields["held_on"].widget.attrs["max"] = member.workspace.today().isoformat()
        self.fields["people"].queryset = _who_may_come(process, member, meeting)

    def _initial(self, member, meeting) -> dict:
        if meeting is None:
            return {"held_on": member.workspace.today(), "people": [member.pk]}
        values = {name: getattr(meeting, name) for name in self.KEPT}
        return values | {"people": [person.pk for person in meeting.people.all()], "revision": meeting.revision}

    def call(self, *, by):
        fields = {name: self.cleaned_data[name] for name in self.KEPT}
        people = list(self.cleaned_data["people"])
        if self.meeting:
            self.meeting.correct(by=by, revision=self.cleaned_data["revision"] or 0, people=people, **fields)
        else:
            self.meeting = ReviewMeeting.hold(self.process, by=by, agenda=self.agenda(), people=people, **fields)

    def show(self, refused: Refused):
        super().show(refused)
        if isinstance(refused, Stale) and refused.current:
            self.data = self.data.copy()
            self.data["revision"] = refused.current.revision


def _who_may_come(process, member, meeting):
    """People of the teams that follow it, whoever leads or looks over others, its owner, and who is named already."""
    today = member.workspace.today()
    teams = Following.objects.visible_to(member).on(today).filter(version__process=process).values("team")
    roles = Role.objects.visible_to(member).on(today)
    roles = roles.filter(team__in=teams) | roles.exclude(kind=Role.Kind.REP)
    people = Membership.objects.visible_to(member)
    named = [member.pk, process.owner_id, *(meeting.people.values_list("pk", flat=True) if meeting else ())]
    coming = people.active().filter(pk__in=roles.values("membership")).values("pk")
    return people.filter(pk__in=coming) | people.filter(pk__in=named)
