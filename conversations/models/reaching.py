from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import times
from conversations.models.involvement import Involvement
from conversations.models.milestone_reached import MilestoneReached
from conversations.models.verb import verb
from salesproc.errors import Refused
from stages.models import Milestone


class Reaching:
    """What the buyer has done, and who the buyer is."""

    def reached_milestones(self) -> set[int | None]:
        """The keys of those that stand, as the version that it follows now has them."""
        return self.lens.read_milestones(self.milestones_reached.standing().values_list("milestone_id", flat=True))

    def _standing(self, milestone: Milestone):
        return self.milestones_reached.standing().filter(milestone__in=self.lens.milestones_like(milestone.pk))

    @verb
    def reach(
        self, milestone: Milestone, *, by, conversation=None, evidence: str = "", note: str = "", at=None
    ) -> MilestoneReached:
        """Records the fact. Said again without anything new, the record that stands is returned as it is."""
        self.lock()
        if milestone.stage_id not in self.plan.places:
            raise Refused(_("This milestone is not in the process that this opportunity follows."), field="milestone")
        if evidence and evidence not in Milestone.Evidence.values:
            raise Refused(_("Choose how it shows."), field="evidence", code="invalid")
        if conversation is not None and conversation.opportunity_id != self.pk:
            raise Refused(_("This conversation belongs to another opportunity."), field="conversation")
        at = at or (conversation.starts_at if conversation else timezone.now())
        times.refuse_unless_past(at, field="at")
        standing = self._standing(milestone).first()
        if standing is not None:
            return self._again(standing, evidence, note)
        return MilestoneReached.objects.create(
            workspace_id=self.workspace_id,
            opportunity=self,
            milestone=milestone,
            conversation=conversation,
            reached_at=at,
            evidence=evidence,
            evidence_note=note.strip()[:500],
            recorded_by=by,
        )

    def _again(self, standing: MilestoneReached, evidence: str, note: str) -> MilestoneReached:
        if (note.strip(), evidence or standing.evidence) in (
            ("", standing.evidence),
            (standing.evidence_note, evidence),
        ):
            return standing
        raise Refused(_("It is recorded already. Take it back first to give other evidence."), code="already")

    @verb
    def withdraw(self, milestone: Milestone, *, by) -> MilestoneReached:
        """Takes it back: the row stays, with who took it back and when."""
        self.lock()
        standing = list(self._standing(milestone))
        if not standing:
            raise Refused(_("It is not recorded as reached."), field="milestone", code="already")
        self.take_back(standing, by=by)
        return standing[0]

    def take_back(self, standing: Iterable[MilestoneReached], *, by) -> None:
        """What `withdraw` does once the row is locked."""
        for reached in standing:
            reached.withdrawn_at, reached.withdrawn_by = timezone.now(), by
            reached.save(update_fields=["withdrawn_at", "withdrawn_by"])

    @verb
    def involve(
        self,
        contact,
        *,
        by,
        buyer_role=None,
        stance: str = Involvement.Stance.UNKNOWN,
        influence: str = Involvement.Influence.UNKNOWN,
    ) -> Involvement:
        self.lock()
        self.refuse_outsider(contact)
        involvement = self.involvements.filter(contact=contact).first() or Involvement(
            workspace_id=self.workspace_id, opportunity=self, contact=contact, added_by=by, removed_at=timezone.now()
        )
        if involvement.removed_at is None:
            raise Refused(_("%(name)s is in it already.") % {"name": contact}, field="contact", code="already")
        involvement.removed_at = None
        involvement.put(buyer_role or involvement.buyer_role, stance, influence)
        return involvement

    def refuse_outsider(self, contact) -> None:
        if contact.account_id != self.account_id:
            self.account_or_refused()
            stranger = _("%(name)s is not a contact of this account.") % {"name": contact}
            raise Refused(stranger, field="contacts", code="other_account")
