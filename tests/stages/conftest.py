import pytest

from stages.library import template
from stages.models import Process


@pytest.fixture
def draft(cast):
    """Version 1 of the enterprise score, not published yet."""
    process = Process.begin("Enterprise score", by=cast.manager, source=template("enterprise", "en"))
    return process.versions.get()


@pytest.fixture
def published(cast, draft):
    return draft.publish(by=cast.manager, why="We had no common score.", hypothesis="Fewer deals without decision.")
