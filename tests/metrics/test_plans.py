"""How PostgreSQL finds what is computed: row-level security keeps from an index what it takes for leaky, silently."""

from django.db import connection

from metrics import computing

FACTS = """
INSERT INTO metrics_fact (workspace_id, opportunity_id, level, team_id, owner_id, month, kind, cause, currency)
SELECT %s, n, '', n %% 5, n %% 40, date '2024-01-01' + n %% 24 * 31, 'won', '', 'EUR' FROM generate_series(1, 5000) n
"""


def test_the_facts_of_a_group_are_found_by_every_part_of_its_key(cast):
    group = {"level": "", "team_id": 1, "version_id": None, "owner_id": 1, "month": "2024-02-01"}
    asked = {name: [value] for name, value in group.items()} | {"currency": ["EUR"], "kind": ["won"]}
    groups = computing.GROUPS.format(only=computing.ONLY_TOUCHED)
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [cast.workspace.pk])
        cursor.execute("ANALYZE metrics_fact")
        cursor.execute(
            f"EXPLAIN WITH {computing.TOUCHED.rstrip(',')} {groups}", asked | {"workspace": cast.workspace.pk}
        )
        [condition] = [line for (line,) in cursor.fetchall() if "Index Cond" in line]
    assert all(name in condition for name in computing.KEY)
