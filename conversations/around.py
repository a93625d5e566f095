"""An opportunity with the few words that its page says of what is around it. By hand, as talks.py says.

What is read of the rows around it is their names; Django reads the rest of them should somebody ask.
"""

from django.db import connection
from django.http import Http404

from conversations.models import Account, Opportunity
from conversations.newest import seen_by
from people.models import Membership, Team
from salesproc.prepared import read
from stages.models import Process, Version

FIELDS = [field for field in Opportunity._meta.concrete_fields if field.name != "search"]
# Who sees it is what `Opportunity.objects.visible_to` says.
OPPORTUNITY = """
    SELECT {columns},
        (SELECT name FROM conversations_account WHERE id = o.account_id),
        (SELECT name FROM people_team WHERE id = o.team_id),
        (SELECT name FROM people_membership WHERE id = o.owner_id),
        version.number, version.disqualification_stage, process.id, process.name,
        EXISTS (SELECT FROM conversations_move WHERE opportunity_id = o.id AND moved_at IS NOT NULL)
    FROM conversations_opportunity o
    LEFT JOIN stages_version version ON version.id = o.version_id
    LEFT JOIN stages_process process ON process.id = version.process_id
    WHERE o.id = %(pk)s AND o.workspace_id = %(workspace)s
        AND (%(everything)s OR o.team_id = ANY(%(teams)s::bigint[]))
""".replace("{columns}", ", ".join(f"o.{field.column}" for field in FIELDS))


def opportunity_or_404(member, pk: int) -> Opportunity:
    """With its account, team, owner, version and process, and whether it was ever moved."""
    rows = read(OPPORTUNITY, {"pk": pk, "everything": member.sees_everything} | seen_by(member))
    if not rows:
        raise Http404
    (found,) = rows
    opportunity = Opportunity.from_db(connection.alias, [field.attname for field in FIELDS], found[: len(FIELDS)])
    account, team, owner, number, disqualification_stage, process_id, process, was_moved = found[len(FIELDS) :]
    opportunity.was_moved = was_moved
    opportunity.account = _row(Account, id=opportunity.account_id, name=account)
    opportunity.team = _row(Team, id=opportunity.team_id, name=team)
    opportunity.owner = _row(Membership, id=opportunity.owner_id, name=owner)
    opportunity.version = _row(
        Version,
        id=opportunity.version_id,
        number=number,
        process_id=process_id,
        disqualification_stage=disqualification_stage,
    )
    if opportunity.version is not None:
        opportunity.version.process = _row(Process, id=process_id, name=process)
    return opportunity


def _row(model, **values):
    """A row of which these columns are known; None where it has no key. Django takes them in the model's order."""
    if values["id"] is None:
        return None
    names = [field.attname for field in model._meta.concrete_fields if field.attname in values]
    return model.from_db(connection.alias, names, [values[name] for name in names])
