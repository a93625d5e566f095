"""What a phone installs: the manifest, the worker at the root, the page without network; and whose a page is."""

import json
import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_manifest_leads_into_the_workspace_and_takes_shared_text(client):
    answer = client.get(reverse("manifest", args=["novalis"]))
    says = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert says["start_url"] == "/w/novalis/"
    assert says["share_target"]["action"] == "/w/novalis/conversations/new/shared/"
    assert says["share_target"]["method"] == "POST"
    assert [each["url"] for each in says["shortcuts"]] == ["/w/novalis/conversations/new/", "/w/novalis/today/"]
    assert {each["purpose"] for each in says["icons"]} == {"any", "maskable"}


def test_the_worker_stands_at_the_root_and_names_its_release(client, settings):
    answer = client.get("/worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    kept = json.loads(re.match(r"const KEPT = (.*);", answer.content.decode())[1])
    assert kept["version"] in settings.CACHES["default"]["KEY_PREFIX"]
    assert client.get(kept["offline"]).status_code == 200


def test_a_page_says_whose_it_is_and_a_public_one_does_not(client, cast):
    client.force_login(cast.rep.user)
    page = client.get(reverse("conversations:today", args=[cast.workspace.slug]))
    assert page.headers["X-Person"] == str(cast.rep.user.pk)
    assert f'data-person="{cast.rep.user.pk}"' in page.content.decode()
    assert f'href="{reverse("manifest", args=[cast.workspace.slug])}"' in page.content.decode()
    assert "X-Person" not in client.get(reverse("offline")).headers


def test_what_is_not_found_says_nobody(client, cast):
    client.force_login(cast.stranger)
    page = client.get(reverse("conversations:today", args=[cast.workspace.slug]))
    assert page.status_code == 404
    assert "X-Person" not in page.headers
