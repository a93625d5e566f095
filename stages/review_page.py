"""The design review of one version as a page: what to look at, what was dismissed, what holds."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language

from stages.fixes import Fix, Places, fix_of
from stages.models import Dismissal, Dismissible
from stages.reading import Rows, blueprint_of
from stages.review import NUMBERS, Adoption, Finding, review
from stages.review_wording import HOLDS, OfAMistake, finding_says
from stages.trained_people import TrainedPeople


@dataclass
class Line(OfAMistake):
    """A finding as it is read. `token` hands it over to be dismissed."""

    finding: Finding
    title: str
    advice: str
    url: str
    fix: Fix | None
    token: str
    dismissal: Dismissal | None

    @property
    def is_grave(self) -> bool:
        """Names and the buyer's part come first: the rest follows from them."""
        return self.finding.check in (1, 9, 11)


class ReviewPage:
    """Read in a constant number of queries, whatever there is to find."""

    def __init__(self, member, version):
        self.member, self.version = member, version

    @cached_property
    def rows(self) -> Rows:
        return Rows(self.version)

    @cached_property
    def blueprint(self):
        return blueprint_of(self.version, self.rows)

    @cached_property
    def adoption(self) -> Adoption:
        process = self.version.process
        # A draft still changes: nobody can know it yet.
        people = TrainedPeople(self.member, self.version) if self.version.is_published else None
        return Adoption(
            today=self.member.workspace.today(),
            has_owner=process.owner_id is not None,
            next_review_on=process.next_review_on,
            expected=len(people.lines) if people else 0,
            trained=people.trained if people else 0,
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return review(self.blueprint, self.adoption, language=get_language() or "en")

    @cached_property
    def may_dismiss(self) -> bool:
        return self.member.may("process.edit", self.version)

    @cached_property
    def may_fix(self) -> bool:
        return self.version.is_draft and self.may_dismiss

    @cached_property
    def lines(self) -> list[Line]:
        dismissals = Dismissal.objects.visible_to(self.member).by_fingerprint(self.version.process)
        places = Places(self.rows)
        return [self._line(finding, places, dismissals.get(finding.fingerprint)) for finding in self.findings]

    def _line(self, finding: Finding, places: Places, dismissal: Dismissal | None) -> Line:
        title, advice = finding_says(finding)
        # The process is looked after, and people are trained, whether its design can change or not.
        may = self.may_fix or (finding.check == 10 and self.may_dismiss)
        fix = fix_of(finding, places) if may else None
        token = Dismissible(finding.check, finding.fingerprint, title).signed(self.version.process_id)
        return Line(finding, title, advice, places.address_of(finding), fix, token, dismissal)

    @property
    def open(self) -> list[Line]:
        return [line for line in self.lines if line.dismissal is None]

    @property
    def dismissed(self) -> list[Line]:
        return [line for line in self.lines if line.dismissal]

    @property
    def holding(self) -> list[str]:
        """The checks that found nothing, as what they say then."""
        found = {finding.check for finding in self.findings}
        return [HOLDS[number] for number in NUMBERS if number not in found]
