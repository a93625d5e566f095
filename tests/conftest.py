"""What every test has: one small cast, built once, and the workspace opened as a request would open it."""

import os

import pytest
from django.conf import settings
from django.core.cache import caches
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from people import isolation
from tests.cast import Cast, build_cast


def pytest_configure():
    """Static files straight from the source, passwords hashed fast, a cache for each process of the run."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # A machine that is busy with other tests says nothing about the code.
    hypothesis_settings.register_profile("unhurried", deadline=None)
    hypothesis_settings.load_profile("unhurried")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")
    address = settings.CACHES["default"]["LOCATION"].partition("?")[0]
    settings.CACHES["default"]["LOCATION"] = f"{address}?db={int(worker) + 2}"  # 0 is the broker's


@pytest.fixture(autouse=True)
def _empty_cache():
    """Nothing kept by one test answers another: rate limits, sessions, figures, drawings, a reader's language."""
    yield
    for name in settings.CACHES:
        caches[name].clear()
    translation.deactivate()


@pytest.fixture(scope="session")
def _cast_rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return build_cast()


@pytest.fixture
def cast(_cast_rows, db) -> Cast:
    """The people of two companies; the first one's workspace is open for the test."""
    with isolation.opened(_cast_rows.workspace_id):
        yield Cast(_cast_rows.workspace_id, _cast_rows.other_workspace_id)
