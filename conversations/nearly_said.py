"""What buyers said that comes close to what somebody typed, where nobody said it as it is spelt.

An index of letters over every conversation would cost each log more than such a search is worth. So the newest ones
are compared, word by word: of everybody for who sees everything, else of the open opportunities of their teams.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from conversations.finding import THREE_LETTERS, Words
from conversations.newest import seen_by

LOOKED = 3_000  # conversations
FORGIVEN = 5  # letters from which on a word may have a slip: a shorter one is as close to many others
LIKENESS = 0.45  # of the trigrams of a word, as many are left after one slip
NEWEST = """SELECT t.id, t.starts_at, t.words FROM conversations_conversation t
    WHERE t.workspace_id = %(workspace)s AND t.words <> ''"""
# Gathered first: walked in the order of time, those of one team in fifty would be looked for among all.
NEWEST_OF_TEAMS = """SELECT t.id, t.starts_at, t.words FROM (
        SELECT id FROM conversations_opportunity
        WHERE workspace_id = %(workspace)s AND team_id = ANY(%(teams)s::bigint[]) AND outcome = '' OFFSET 0
    ) AS deal JOIN conversations_conversation t ON t.opportunity_id = deal.id WHERE t.words <> ''"""
CLOSE = """
    WITH newest AS MATERIALIZED ({newest}),
    looked AS (SELECT * FROM newest ORDER BY starts_at DESC, id DESC LIMIT {looked}),
    plain AS MATERIALIZED (SELECT id, starts_at, salesproc_plain(words) AS words FROM looked)
    SELECT id FROM plain WHERE {meets} ORDER BY {likeness} DESC, starts_at DESC, id DESC LIMIT {most}
"""


def keys_of(member, words: Words, most: int) -> list[int]:
    """The keys of such conversations, the closest first. None where no word is long enough to have a slip."""
    forgiven, exact = _parted(words)
    if not forgiven:
        return []
    near, given = {f"near_{n}": word for n, word in enumerate(forgiven)}, _patterns(exact)
    likeness = [f"word_similarity(%({name})s, words)" for name in near]
    meets = [*(f"{one} >= {LIKENESS}" for one in likeness), *(f"words LIKE %({name})s" for name in given)]
    statement = CLOSE.format(
        newest=f"{NEWEST} ORDER BY t.starts_at DESC, t.id DESC LIMIT {LOOKED}"
        if member.sees_everything
        else NEWEST_OF_TEAMS,
        looked=LOOKED,
        meets=" AND ".join(meets),
        likeness=" + ".join(likeness),
        most=int(most),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, seen_by(member) | near | given)
        return [pk for (pk,) in cursor.fetchall()]


def _parted(words: Words) -> tuple[list[str], list[str]]:
    """The words that may have a slip, and those that must stand there; one or two letters say nothing."""
    told = [word for word in words.each if THREE_LETTERS.search(word)]
    return [word for word in told if len(word) >= FORGIVEN], [word for word in told if len(word) < FORGIVEN]


def _patterns(exact: list[str]) -> dict[str, Any]:
    return {f"part_{n}": f"%{connection.ops.prep_for_like_query(word)}%" for n, word in enumerate(exact)}
