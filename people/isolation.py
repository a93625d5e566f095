"""The second wall: PostgreSQL itself shows no row of a workspace that was not opened.

Every table that belongs to a workspace has a row-level policy which compares its `workspace_id` with a setting
of the transaction. Nothing is set, nothing is seen. `visible_to(member)` is the first wall, in the querysets.
"""

from contextlib import contextmanager

from django.core.checks import Error, Tags, register
from django.db import connection, migrations, transaction

WORKSPACE, USER, INVITATION = "salesproc.workspace_id", "salesproc.user_id", "salesproc.invitation"


def setting(name: str, cast: str = "bigint") -> str:
    """SQL for a transaction setting. The sub-select makes PostgreSQL read it once a query, not once a row."""
    return f"(SELECT nullif(current_setting('{name}', true), '')::{cast})"


OWN_WORKSPACE = f"workspace_id = {setting(WORKSPACE)}"


class RowSecurity(migrations.RunSQL):
    """Migration operation: gives tables their policy. Also for the owner (FORCE), who is our own role."""

    def __init__(self, *tables: str, using: str = OWN_WORKSPACE, check: str = OWN_WORKSPACE):
        self.tables, self.using, self.check = tables, using, check
        super().__init__(
            [self._on(table) for table in tables],
            [f'DROP POLICY isolation ON "{t}"; ALTER TABLE "{t}" DISABLE ROW LEVEL SECURITY' for t in tables],
        )

    def _on(self, table: str) -> str:
        return (
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY; ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY; '
            f'CREATE POLICY isolation ON "{table}" USING ({self.using}) WITH CHECK ({self.check})'
        )

    def deconstruct(self):
        kwargs = {} if self.using == OWN_WORKSPACE else {"using": self.using, "check": self.check}
        return self.__class__.__name__, list(self.tables), kwargs


@contextmanager
def opened(workspace_id: int | None = None, *, user_id: int | None = None, invitation: str | None = None):
    """A transaction that sees one workspace (and the person's own memberships). The only way to see any.

    The settings last as long as the transaction, so a pooled connection carries nothing over to the next one.
    """
    wanted = {WORKSPACE: workspace_id, USER: user_id, INVITATION: invitation}
    is_outermost = not connection.in_atomic_block  # then they end with the transaction
    with transaction.atomic():
        before = _put({name: str(value) for name, value in wanted.items() if value is not None})
        yield
        if not is_outermost and not connection.needs_rollback:
            _put(before)


def open_here(workspace_id: int) -> None:
    """Opens a workspace for the rest of the transaction that is already running."""
    _put({WORKSPACE: str(workspace_id)})


def _put(values: dict[str, str]) -> dict[str, str]:
    """Sets them for this transaction and returns what they were, in one round trip."""
    if not values:
        return {}
    was = ", ".join("coalesce(current_setting(%s, true), '')" for _ in values)
    now = ", ".join("set_config(%s, %s, true)" for _ in values)
    with connection.cursor() as cursor:
        # The old values are read in a sub-select with OFFSET 0, which PostgreSQL evaluates before the new ones.
        cursor.execute(
            f"SELECT was.*, {now} FROM (SELECT {was} OFFSET 0) AS was",
            [part for pair in values.items() for part in pair] + list(values),
        )
        row = cursor.fetchone()
    return dict(zip(values, row, strict=False))


@register(Tags.database)
def refuse_powerful_role(databases=None, **kwargs):
    """A superuser, or a role with BYPASSRLS, would make every policy a decoration: Salesproc does not start."""
    if not databases or "default" not in databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, superuser, bypass = cursor.fetchone()
    if not (superuser or bypass):
        return []
    return [
        Error(
            f"The database role “{name}” is {'a superuser' if superuser else 'allowed to bypass row security'}.",
            hint="Connect as a role with NOSUPERUSER NOBYPASSRLS (docs/production.md says how to make one).",
            id="people.E001",
        )
    ]
