"""The scores that can be asked for, and the one that is shown to somebody who asks for none.

The statement is written out (docs/decisions/0008): three pages of figures ask it each time.
"""

# ruff: noqa: S608 (the SQL is put together from names of columns; every value is a parameter)

from collections.abc import Sequence

from django.db import connection

from people.models import Membership
from salesproc.prepared import columns_of, fields_of, read
from stages.models import Process, Version

VERSION_FIELDS, PROCESS_FIELDS = fields_of(Version), fields_of(Process)
# `Following.objects.on(day)` says the same.
FOLLOWED = """SELECT min(f.id) FROM stages_following f WHERE f.workspace_id = %(workspace)s AND f.version_id = v.id
    AND f.starts_on <= %(day)s AND (f.ends_on IS NULL OR f.ends_on > f.starts_on AND f.ends_on > %(day)s)"""
# In the order of `exposure_by_cohort`: for any row at all PostgreSQL would look through the table, to its end where a
# version has none.
SCORES = f"""
SELECT {columns_of(Version, "v")}, {columns_of(Process, "p")},
    coalesce((
        SELECT true FROM metrics_exposure e WHERE e.workspace_id = %(workspace)s AND e.version_id = v.id
            AND (%(everything)s OR e.team_id = ANY(%(teams)s::bigint[]))
        ORDER BY e.team_id, e.quarter LIMIT 1
    ), false),
    ({FOLLOWED} AND f.team_id = ANY(%(teams)s::bigint[])),
    ({FOLLOWED})
FROM stages_version v JOIN stages_process p ON p.id = v.process_id
WHERE v.workspace_id = %(workspace)s AND v.published_at IS NOT NULL
ORDER BY p.name, v.number DESC
"""


def scores(member: Membership) -> list[Version]:
    """The published ones, the newest of each process first. `is_known`: something was opened on it by a team of the
    member. `own`, `any`: the first following of today by a team of the member, and by any that is seen."""
    asked = {"workspace": member.workspace_id, "day": member.workspace.today(), "teams": list(member.team_ids)}
    return [_score(row) for row in read(SCORES, asked | {"everything": member.sees_everything})]


def _score(row: tuple) -> Version:
    *values, is_known, own, followed = row
    of_version = len(VERSION_FIELDS)
    version = Version.from_db(connection.alias, VERSION_FIELDS, values[:of_version])
    version.process = Process.from_db(connection.alias, PROCESS_FIELDS, values[of_version:])
    version.is_known, version.own, version.any = is_known, own, followed
    return version


def score_at_first(offered: Sequence[Version]) -> Version | None:
    """The version that a team of the member follows, else any team, else the last that was published: of those on
    which something was opened, if there is any."""

    def rank(one: Version) -> tuple:
        following = one.own or one.any
        return not one.is_known, following is None, one.own is None, following or 0, -one.published_at.timestamp()

    return min(offered, key=rank, default=None)
