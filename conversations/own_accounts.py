"""The accounts that somebody of some teams sees, by number, for what asks of thousands of rows whether they belong to
one: asking each account again costs more than all else."""

from django.db import connection

from conversations.newest import seen_by

MOST = 20_000  # who sees more meets one of theirs in nearly every row, and asks each
# The three ways in which `Account.objects.visible_to` shows one, each from its own index.
SEEN = """
    SELECT id FROM conversations_account
        WHERE workspace_id = %(workspace)s AND team_id = ANY(%(teams)s::bigint[])
    UNION SELECT account_id FROM conversations_opportunity
        WHERE workspace_id = %(workspace)s AND team_id = ANY(%(teams)s::bigint[]) AND account_id IS NOT NULL
    UNION SELECT id FROM conversations_account nobodys
        WHERE workspace_id = %(workspace)s AND team_id IS NULL
        AND (SELECT id FROM conversations_opportunity WHERE account_id = nobodys.id LIMIT 1) IS NULL
    LIMIT %(most)s
"""


def keys_of(member) -> list[int] | None:
    """None where they are more than can be named, or all of the workspace."""
    if member.sees_everything:
        return None
    with connection.cursor() as cursor:
        cursor.execute(SEEN, seen_by(member) | {"most": MOST + 1})
        keys = [key for (key,) in cursor.fetchall()]
    return keys if len(keys) <= MOST else None
