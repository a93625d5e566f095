"""The few words that the page of an opportunity says of what is around it. By hand, as talks.py says.

What is read of each row is its name; Django reads the rest of it should somebody ask.
"""

from django.db import connection

from conversations.models import Account, Opportunity
from people.models import Membership, Team
from stages.models import Process, Version

NAMES = """
    SELECT (SELECT name FROM conversations_account WHERE id = %(account)s),
        (SELECT name FROM people_team WHERE id = %(team)s),
        (SELECT name FROM people_membership WHERE id = %(owner)s),
        version.number, version.disqualification_stage, process.id, process.name
    FROM (SELECT) AS one
    LEFT JOIN stages_version version ON version.id = %(version)s
    LEFT JOIN stages_process process ON process.id = version.process_id
"""


def bring_names(opportunity: Opportunity) -> None:
    """Its account, team, owner, version and process come along."""
    keys = {name: getattr(opportunity, f"{name}_id") for name in ("account", "team", "owner", "version")}
    with connection.cursor() as cursor:
        cursor.execute(NAMES, keys)
        account, team, owner, number, disqualification_stage, process_id, process = cursor.fetchone()
    for name, model, called in (("account", Account, account), ("team", Team, team), ("owner", Membership, owner)):
        setattr(opportunity, name, _row(model, id=keys[name], name=called))
    opportunity.version = _row(
        Version,
        id=keys["version"],
        number=number,
        process_id=process_id,
        disqualification_stage=disqualification_stage,
    )
    if opportunity.version is not None:
        opportunity.version.process = _row(Process, id=process_id, name=process)


def _row(model, **values):
    """A row of which these columns are known; None where it has no key. Django takes them in the model's order."""
    if values["id"] is None:
        return None
    names = [field.attname for field in model._meta.concrete_fields if field.attname in values]
    return model.from_db(connection.alias, names, [values[name] for name in names])
