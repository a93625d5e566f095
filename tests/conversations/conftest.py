import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders.conversations import build_opportunity, build_version


@pytest.fixture
def version(cast):
    """Published, and followed by both teams of the cast."""
    return build_version(cast)


@pytest.fixture
def opportunity(cast, version):
    """Chloé's, in the first stage of the version, opened two weeks ago."""
    return build_opportunity(cast)


@pytest.fixture
def count_queries():
    """How many questions an act asks of the database."""

    def count(act) -> int:
        with CaptureQueriesContext(connection) as asked:
            act()
        return len(asked)

    return count


@pytest.fixture
def uploads(settings, tmp_path):
    """Where files go during the test."""
    here = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": here}
    return tmp_path
