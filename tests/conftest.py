"""What every test has: one small cast, built once, and the workspace opened as a request would open it."""

import pytest
from django.conf import settings
from django.test import override_settings

from people import isolation
from tests.cast import Cast, build_cast


@pytest.fixture(scope="session", autouse=True)
def _plain_static_addresses():
    """Pages are rendered without `collectstatic`; test_static.py collects for itself."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(scope="session")
def _cast_rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return build_cast()


@pytest.fixture
def cast(_cast_rows, db) -> Cast:
    """The people of two companies; the first one's workspace is open for the test."""
    with isolation.opened(_cast_rows.workspace_id):
        yield Cast(_cast_rows.workspace_id, _cast_rows.other_workspace_id)
