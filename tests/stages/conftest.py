import pytest
from django.urls import reverse

from people import isolation
from people.models import Membership
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
