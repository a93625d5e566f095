"""The log names the page, and not the key in its address."""

import logging

import pytest
from django.urls import reverse

from salesproc.logs import hide_secrets


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("GET /calendar/1-abc.ics", "GET /calendar/…"),
        ("GET /invitations/abc/?a=1", "GET /invitations/…/?a=1"),
        ("GET /shared/1-abc/", "GET /shared/…/"),
        ("GET /letters/abc:d-e/", "GET /letters/…/"),
        ("GET /accounts/password/reset/key/1-abc/", "GET /accounts/password/reset/key/…/"),
        ("GET /accounts/confirm-email/abc/", "GET /accounts/confirm-email/…/"),
        ("GET /w/novalis/calendar/", "GET /w/novalis/calendar/"),
        ("GET /w/novalis/conversations/12/", "GET /w/novalis/conversations/12/"),
    ],
)
def test_keys_are_hidden_and_pages_are_not(said, kept):
    assert hide_secrets(None, "info", {"request": said, "code": 200}) == {"request": kept, "code": 200}


def test_a_request_is_logged_without_its_key(client, cast, caplog):
    with caplog.at_level(logging.INFO):
        client.get(reverse("calendar_show", args=["1-secret"]))
    said = [str(record.msg) for record in caplog.records]
    assert any("/calendar/…" in each for each in said)
    assert not any("1-secret" in each for each in said)
