"""The schema says what the API does, and nothing that is sent breaks the server."""

import json
from urllib.parse import urlencode

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from hypothesis import HealthCheck, given, settings
from schemathesis.core import NOT_SET

from tests.builders.conversations import build_held, build_opportunity, build_version


def test_the_schema_has_no_doubt(db, capsys):
    call_command("spectacular", validate=True, fail_on_warn=True)
    assert "/opportunities/" in capsys.readouterr().out


MULTIPART = "multipart/form-data"


@pytest.fixture
def admin(cast, client):
    """Reaches the verbs behind every door, on real rows."""
    build_version(cast)
    build_held(cast, build_opportunity(cast))
    client.force_login(cast.admin.user)
    client.raise_request_exception = True
    return client


def test_nothing_that_is_sent_breaks_the_server(admin):
    schema = schemathesis.openapi.from_dict(admin.get("/api/v1/schema/?format=json").json())
    seen = set()
    for found in schema.get_all_operations():
        seen |= answers(admin, found.ok())
    # Something got through to the verbs: a run of refusals at the door would prove nothing.
    assert {200, 400, 404} <= seen


def answers(client, operation) -> set[int]:
    seen = set()

    @given(case=operation.as_strategy())
    @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def send(case):
        response = client.generic(case.method, address(case), *body(case))
        seen.add(response.status_code)
        assert response.status_code < 500

    send()
    return seen


def address(case) -> str:
    if "workspace" in case.path_parameters:
        case.path_parameters["workspace"] = "novalis"
    return f"{case.formatted_path}?{urlencode(case.query or {}, doseq=True)}"


def body(case) -> tuple[str | bytes, str]:
    """What is sent, and as what: a file goes the way a form sends it."""
    if isinstance(case.body, type(NOT_SET)):
        return "", "application/json"
    if case.media_type == MULTIPART and isinstance(case.body, dict):
        fields = {name: sendable(name, value) for name, value in case.body.items()}
        return encode_multipart(BOUNDARY, fields), MULTIPART_CONTENT
    return json.dumps(case.body, default=repr), case.media_type or "application/json"


def sendable(name, value):
    return SimpleUploadedFile(f"{name}.txt", value) if isinstance(value, bytes) else repr(value)
