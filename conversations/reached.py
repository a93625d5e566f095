"""The milestones that a buyer has reached, as the page of an opportunity shows them. By hand, as talks.py says."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from conversations.lens import Lens
from salesproc.prepared import read
from stages.models import Milestone

STANDING = """
    SELECT milestone_id, conversation_id, reached_at, evidence, evidence_note
    FROM conversations_milestonereached
    WHERE opportunity_id = %(opportunity)s AND milestone_id = ANY(%(milestones)s::bigint[]) AND withdrawn_at IS NULL
    ORDER BY reached_at DESC
"""
EVIDENCE = dict(Milestone.Evidence.choices)


class Reached(NamedTuple):
    milestone_id: int
    conversation_id: int | None
    reached_at: datetime
    evidence: str
    evidence_note: str

    @property
    def evidence_says(self) -> str:
        return str(EVIDENCE.get(self.evidence, ""))


def reached_in(opportunity_id: int, milestones: Sequence[Milestone], lens: Lens) -> dict[int, Reached]:
    """By the key of the milestone, what stands; of several that are read as the same, the first that was reached."""
    like = list(lens.milestones_like(*(each.pk for each in milestones)))
    rows = read(STANDING, {"opportunity": opportunity_id, "milestones": like})
    return {lens.milestone(row[0]): Reached(*row) for row in rows}
