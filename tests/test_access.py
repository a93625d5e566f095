"""Every address for every kind of person, from the URLconf. The tables are in tests/access/."""

import pytest
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse

from tests import access
from tests.access import rules
from tests.access_objects import build_objects

OURS = ["people", "stages", "conversations", "metrics", "api"]


def addresses(resolver=None, namespace="", names=()):
    """(name, names of its arguments) of every address that is ours; allauth's are its own affair."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = entry.pattern
        here = (*names, *(pattern.regex.groupindex if hasattr(pattern, "_regex") else pattern.converters))
        if isinstance(entry, URLResolver):
            yield from addresses(entry, entry.namespace or namespace, here)
        elif entry.name and namespace in OURS:
            yield f"{namespace}:{entry.name}", here


ADDRESSES = dict(addresses())


def test_every_address_has_its_rule():
    assert len(ADDRESSES) > 25
    known = access.RULES.keys() | access.PUBLIC.keys()
    assert sorted(set(ADDRESSES) - known) == []
    assert sorted(known - set(ADDRESSES) - {"health", "calendar_show"}) == []


@pytest.mark.parametrize("person", rules.PEOPLE)
def test_every_address_for_every_kind_of_person(client, cast, person):
    objects = build_objects(cast)
    if person != rules.ANONYMOUS:
        client.force_login(cast.stranger if person == rules.STRANGER else getattr(cast, person).user)
    wrong = [
        f"{name}: “{found}”, not “{expected}”"
        for name, arguments in ADDRESSES.items()
        if name not in access.PUBLIC
        and (found := asked(client, name, objects.arguments(name, arguments)))
        != (expected := access.RULES[name].expected(person))
    ]
    assert wrong == []


def asked(client, name, arguments) -> str:
    """The answer to a GET, or to an empty POST where only that is understood. Nothing that it writes stays."""
    address = reverse(name, kwargs=arguments) + access.QUERIES.get(name, "")
    with transaction.atomic():
        response = client.get(address)
        if response.status_code == 405:
            json = {"content_type": "application/json"} if "/api/" in address else {}
            response = client.post(address, {}, **json)
        if response.status_code == 405:
            response = client.delete(address)
        transaction.set_rollback(True)
    if response.streaming:
        list(response.streaming_content)  # a file that is sent is closed at its end
    return read(response)


def read(response) -> str:
    if response.status_code == 404:
        return "not found"
    if response.status_code == 302 and "/accounts/login/" in response.url:
        return "sign in"
    if response.status_code == 403:
        return "sign in" if "credentials" in response.content.decode() else "not allowed"
    assert response.status_code < 500
    return "answered"


def test_ids_of_another_workspace_are_not_found(client, cast):
    """Our admin, with the neighbours' ids in our addresses: whatever their table, nothing of theirs is there."""
    theirs = build_objects(cast, of=cast.other_workspace)
    client.force_login(cast.admin.user)
    found = []
    for name, arguments in ADDRESSES.items():
        if set(arguments) <= {"workspace", "kind"} or name in access.PUBLIC:
            continue
        kwargs = theirs.arguments(name, arguments) | {"workspace": cast.workspace.slug}
        if asked(client, name, kwargs) != "not found":
            found.append(name)
    assert found == []
