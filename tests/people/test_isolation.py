import pytest
from django.core.checks import run_checks
from django.db import ProgrammingError, connection, transaction

from people import isolation
from people.models import Membership, Team, User, Workspace
from tests.cast import SINCE


def test_a_query_without_visible_to_still_shows_one_workspace(cast):
    assert set(Team.objects.values_list("name", flat=True)) == {"Paris", "Lyon"}


def test_raw_sql_shows_one_workspace(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT workspace_id FROM people_membership")
        assert cursor.fetchall() == [(cast.workspace.pk,)]


def test_nothing_is_seen_when_no_workspace_is_open(cast):
    with isolation.opened(0):
        assert not Team.objects.exists()
        assert not Membership.objects.exists()


def test_a_row_for_another_workspace_cannot_be_written(cast):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Team.objects.create(workspace=cast.other_workspace, name="Intruders")


def test_a_row_cannot_be_moved_to_another_workspace(cast):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Team.objects.update(workspace=cast.other_workspace)


def test_opening_another_workspace_ends_with_its_block(cast):
    with isolation.opened(cast.other_workspace.pk):
        assert Team.objects.get().name == "Everyone"
    assert Team.objects.count() == 2


def test_a_person_sees_their_memberships_before_any_workspace_is_open(cast):
    with isolation.opened(0, user_id=cast.rep.user_id):
        assert Membership.objects.get().name == "Chloé Martel"


def test_every_table_with_a_workspace_has_its_policy_forced(cast):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, count(p.polname)
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
            LEFT JOIN pg_policy p ON p.polrelid = c.oid
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
            GROUP BY 1, 2, 3
            """
        )
        rows = cursor.fetchall()
    assert len(rows) > 30
    assert [row for row in rows if row[1:] != (True, True, 1)] == []


def test_every_table_of_the_four_apps_belongs_to_a_workspace_or_says_why_not(cast):
    outside = {"people_user", "people_workspace"}  # people and the list of companies, which hold no data of theirs
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname FROM pg_class c
            WHERE relkind = 'r' AND relname ~ '^(people|stages|conversations|metrics)_'
            AND NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = c.oid AND attname = 'workspace_id')
            """
        )
        assert {name for (name,) in cursor.fetchall()} == outside


def test_the_role_of_the_tests_is_an_ordinary_one(db):
    assert isolation.refuse_powerful_role(databases=["default"]) == []
    assert [e for e in run_checks(databases=["default"]) if e.id == "people.E001"] == []


def test_a_superuser_is_refused_at_the_start(db, monkeypatch):
    class Superuser:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            return False

        def execute(self, *args):
            pass

        def fetchone(self):
            return "postgres", True, True

    monkeypatch.setattr(isolation, "connection", type("C", (), {"cursor": staticmethod(Superuser)}))
    (error,) = isolation.refuse_powerful_role(databases=["default"])
    assert error.id == "people.E001"
    assert "superuser" in error.msg


def test_a_refused_block_leaves_the_workspace_as_it_was(cast):
    with pytest.raises(RuntimeError), isolation.opened(cast.other_workspace.pk):
        raise RuntimeError
    assert Team.objects.count() == 2


def test_memberships_end(cast):
    cast.rep.ends_on = SINCE
    cast.rep.save()
    assert cast.rep not in Membership.objects.active()
    assert Workspace.objects.of(User.objects.get(pk=cast.rep.user_id)).count() == 0
