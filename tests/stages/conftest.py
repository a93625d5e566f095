import pytest
from django.urls import reverse

from people import isolation
from people.models import Membership
from stages.designer import Selection
from stages.library import template
from stages.models import Process
from tests.browsing import as_typed


@pytest.fixture
def draft(cast):
    """Version 1 of the enterprise score, not published yet."""
    process = Process.begin("Enterprise score", by=cast.manager, source=template("enterprise", "en"))
    return process.versions.get()


@pytest.fixture
def published(cast, draft):
    return draft.publish(by=cast.manager, why="We had no common score.", hypothesis="Fewer deals without decision.")


@pytest.fixture
def their_draft(cast):
    """A draft of the other company."""
    with isolation.opened(cast.other_workspace.pk):
        rita = Membership.objects.get(workspace=cast.other_workspace)
        return Process.begin("Rival score", by=rita, source=template("services", "en")).versions.get()


@pytest.fixture
def sign_in(client):
    def as_member(member):
        client.force_login(member.user)
        return client

    return as_member


@pytest.fixture
def manager_client(sign_in, cast):
    return sign_in(cast.manager)


@pytest.fixture
def rep_client(sign_in, cast):
    return sign_in(cast.rep)


@pytest.fixture
def url(cast):
    def address(name, **kwargs):
        return reverse(f"stages:{name}", kwargs={"workspace": cast.workspace.slug, **kwargs})

    return address


@pytest.fixture
def press(manager_client, url, draft):
    """Posts as htmx does from the page of the draft, on which something may be open."""

    def post(name, data=None, *, opened=None, client=manager_client, **kwargs):
        page = url("version_show", pk=(opened.its_version() if opened else draft).pk)
        query = f"?{Selection.of(opened).query}" if opened else ""
        headers = {"hx-request": "true", "hx-current-url": f"http://testserver{page}{query}"}
        return client.post(url(name, **kwargs), data or {}, headers=headers)

    return post


@pytest.fixture
def typed(manager_client, url):
    """What the inspector of a part sends when these fields were changed in it."""

    def sent(part, **changes):
        page = manager_client.get(f"{url('version_show', pk=part.its_version().pk)}?{Selection.of(part).query}")
        return as_typed(page, **changes)

    return sent


def save(press, part, data):
    """What the inspector sends when a field of it is left."""
    return press("part_update", data, opened=part, part=Selection.of(part).word, pk=part.pk)
