"""Before a version is published or retired: how many open opportunities stay on the one they were opened on."""

import pytest
from django.urls import reverse

from tests.builders.conversations import build_opportunity, build_version

HTMX = {"HX-Request": "true"}


@pytest.fixture
def version(cast):
    return build_version(cast)


def url(cast, version):
    return reverse("conversations:version_opportunity_index", args=[cast.workspace.slug, version.pk])


@pytest.fixture
def opened(cast, version):
    """Two in Paris and one in Lyon are open on the version; one more has ended."""
    for team in (cast.paris, cast.paris, cast.lyon):
        build_opportunity(cast, team=team)
    build_opportunity(cast).decide("lost", by=cast.rep)
    return version


def test_what_is_seen_and_open_is_counted_by_version(client, cast, opened):
    draft = opened.process.draft_from(opened, by=cast.manager)
    client.force_login(cast.rep.user)
    text = client.get(url(cast, draft), headers=HTMX).content.decode()
    assert "2 open opportunities" in text
    assert f"?whose=all&amp;version={opened.pk}" in text
    assert "on version 1" in text
    assert "They stay on the version" in text
    client.force_login(cast.admin.user)
    assert "3 open opportunities" in client.get(url(cast, draft)).content.decode()


def test_a_process_without_opportunities_says_so(client, cast, version):
    client.force_login(cast.rep.user)
    assert "None that you can see" in client.get(url(cast, version)).content.decode()


def test_the_pages_that_publish_and_retire_ask_for_it(client, cast, opened):
    draft = opened.process.draft_from(opened, by=cast.manager)
    client.force_login(cast.manager.user)
    for name, of in (("publication_create", draft), ("retirement_create", opened)):
        text = client.get(reverse(f"stages:{name}", args=[cast.workspace.slug, of.pk])).content.decode()
        assert f'hx-get="{url(cast, of)}"' in text


def test_another_company_does_not_find_it(client, cast, opened):
    client.force_login(cast.stranger)
    assert client.get(url(cast, opened)).status_code == 404
