"""A review as a page: while it is held, and as it is remembered."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import get_language

from metrics.agenda import AT_ONCE, SECTIONS, Agenda
from stages.agenda import Section
from stages.models import ReviewMeeting

Decision = ReviewMeeting.Decision


@dataclass(frozen=True)
class Place:
    """A section of the agenda; without `section`, it is asked for once the page is there."""

    name: str
    section: Section | None


class NewMeetingPage:
    def __init__(self, member, process):
        self.member, self.process = member, process
        self.agenda = Agenda(member, process)

    @cached_property
    def places(self) -> list[Place]:
        return [Place(name, self.agenda.section(name) if name in AT_ONCE else None) for name in SECTIONS]

    @property
    def to_talk_about(self) -> int:
        """Findings and suggestions."""
        return sum(len(place.section.lines) for place in self.places if place.name in ("findings", "suggestions"))

    @cached_property
    def last(self) -> ReviewMeeting | None:
        return ReviewMeeting.objects.visible_to(self.member).filter(process=self.process).first()

    @property
    def today(self):
        return self.member.workspace.today()


class MeetingPage:
    def __init__(self, member, meeting):
        self.member, self.meeting = member, meeting

    @cached_property
    def sections(self) -> list[Section]:
        """As they were read then, in the reader's language where it was kept in it."""
        kept = self.meeting.agenda
        said = kept.get(get_language() or "") or kept.get(settings.LANGUAGE_CODE) or next(iter(kept.values()), [])
        return [Section.read(section) for section in said]

    @property
    def shown(self) -> list[Section]:
        return [section for section in self.sections if section.is_for(self.member)]

    @property
    def is_partly_hidden(self) -> bool:
        return len(self.shown) < len(self.sections)

    @cached_property
    def may_correct(self) -> bool:
        return self.member.may("review.hold", self.meeting)

    @cached_property
    def corrections(self) -> list:
        return list(self.meeting.corrections.select_related("corrected_by"))

    # ---- what follows from the decision
    @cached_property
    def draft(self):
        return self.meeting.process.open_draft()

    @property
    def may_begin_draft(self) -> bool:
        """The version that was looked at is the one that a draft starts from."""
        is_decided = self.meeting.decision == Decision.DRAFT and self.meeting.version_id
        return bool(is_decided and not self.draft and self.member.may("process.edit"))

    @property
    def may_publish(self) -> bool:
        is_decided = self.meeting.decision == Decision.PUBLISH and self.draft
        return bool(is_decided and self.member.may("process.publish"))

    @property
    def may_begin_trial(self) -> bool:
        return self.meeting.decision == Decision.TRIAL and self.member.may("trial.edit")

    @property
    def may_retire(self) -> bool:
        is_decided = self.meeting.decision == Decision.RETIRE
        return bool(is_decided and self.member.may("process.publish"))
