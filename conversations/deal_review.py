"""What happened in the deals, as the design review of one version reads it."""

from dataclasses import dataclass
from functools import cached_property

from conversations.deal_fixes import DealFixes
from conversations.deal_measures import Measures
from conversations.deal_stays import stays_of
from conversations.deal_wording import deal_finding_says
from conversations.models import Opportunity, StageEntry
from stages.deals import BALANCE, DealFacts, DealFinding, deal_findings
from stages.fixes import Fix
from stages.models import Dismissal, Dismissible, Version
from stages.review_wording import OfAMistake


@dataclass
class DealLine(OfAMistake):
    finding: DealFinding
    title: str
    advice: str
    token: str
    dismissal: Dismissal | None
    fix: Fix | None = None


class DealReview:
    """Gathered in a constant number of queries: one for each measure, one for all stays."""

    def __init__(self, member, version):
        self.member, self.version = member, version

    @cached_property
    def measures(self) -> Measures:
        published = Version.objects.visible_to(self.member).published().filter(process=self.version.process_id)
        newest = published.order_by("-published_at").first()
        return Measures(self.member, self.version.process, newest)

    @cached_property
    def stages(self) -> list:
        """Up to the signature: after it a deal stays for as long as the customer does."""
        stages = list(self.version.stages.all())
        signature = next((place for place, stage in enumerate(stages) if stage.is_signature), len(stages))
        return stages[: signature + 1]

    @cached_property
    def facts(self) -> DealFacts:
        deals = self.measures.deals.count()
        if not deals:
            return DealFacts()
        shares = tuple(measure.share() for measure in self.measures)
        return DealFacts(deals, shares, stays_of(self.measures, self.stages))

    @cached_property
    def lines(self) -> list[DealLine]:
        dismissals = Dismissal.objects.visible_to(self.member).by_fingerprint(self.version.process)
        return [self._line(finding, dismissals.get(finding.fingerprint)) for finding in deal_findings(self.facts)]

    def _line(self, finding: DealFinding, dismissal: Dismissal | None) -> DealLine:
        title, advice = deal_finding_says(finding)
        handed = Dismissible(finding.check, finding.fingerprint, title, finding.figure)
        holds = dismissal if dismissal and dismissal.holds_at(finding.figure) else None
        token = handed.signed(self.version.process_id)
        return DealLine(finding, title, advice, token, holds, self.fixes.of(finding))

    @cached_property
    def fixes(self) -> DealFixes:
        return DealFixes(self.member, self.version, self.measures.newest)

    @property
    def open(self) -> list[DealLine]:
        return [line for line in self.lines if not line.dismissal and not line.finding.is_too_few]

    @property
    def too_few(self) -> list[DealLine]:
        return [line for line in self.lines if not line.dismissal and line.finding.is_too_few]

    @property
    def dismissed(self) -> list[DealLine]:
        return [line for line in self.lines if line.dismissal]

    @property
    def may_dismiss(self) -> bool:
        return self.member.may("process.edit", self.version)

    def deals_of(self, reason: str, place: str = ""):
        """The opportunities that a finding counts; None for a reason that is none."""
        visible = Opportunity.objects.visible_to(self.member)
        if reason in BALANCE:
            stays = StageEntry.objects.filter(move=None, entered_at__isnull=False, opportunity__in=self.measures.deals)
            in_it = self.measures.in_stages(lambda _name, _position, lineage: str(lineage) == place)
            return visible.filter(pk__in=stays.filter(in_it).values("opportunity"))
        measure = next((measure for measure in self.measures if measure.reason == reason), None)
        return measure and visible.filter(pk__in=measure.deals)
