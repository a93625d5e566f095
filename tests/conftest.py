"""What every test has: one small cast, built once, and the workspace opened as a request would open it."""

import pytest

from people import isolation
from tests.cast import Cast, build_cast


@pytest.fixture(scope="session")
def _cast_rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return build_cast()


@pytest.fixture
def cast(_cast_rows, db) -> Cast:
    """The people of two companies; the first one's workspace is open for the test."""
    with isolation.opened(_cast_rows.workspace_id):
        yield Cast(_cast_rows.workspace_id, _cast_rows.other_workspace_id)
