"""Who sees which sections, and which of them is the one that is open."""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import include, path, resolve, reverse

from people.access import PERMISSIONS
from salesproc import navigation
from salesproc.navigation import Item, resource

REAL_ITEMS = navigation.ITEMS


def page(request, **where):
    return HttpResponse()


PLACES = (
    [
        path("accounts/", page, name="account_index"),
        path("accounts/<int:pk>/", page, name="account"),
        path("board/", page, name="board"),
        path("score/", page, name="score"),
    ],
    "test",
)
urlpatterns = [path("w/<slug:workspace>/", include(PLACES))]

ITEMS = (
    Item(
        navigation.EVERYDAY,
        "Accounts",
        "test:account_index",
        "account.see",
        "g a",
        tab="Accounts",
        also=("test:board",),
    ),
    Item(navigation.PROCESS, "The score", "test:score", "process.see", tab="Score"),
    Item(navigation.PROCESS, "Settings", "test:board", "workspace.manage"),
)
SIDE = (
    "{% navigation_places as groups %}{% for section, places in groups %}[{{ section }}]"
    "{% for place in places %} {{ place.label }} {{ place.url }} {{ place.current|default:'-' }};{% endfor %}"
    "{% endfor %}"
)


@pytest.fixture(autouse=True)
def _places(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(navigation, "ITEMS", ITEMS)


def drawn(source, at="/w/novalis/accounts/", may=("account.see", "process.see")):
    request = RequestFactory().get(at)
    request.resolver_match = resolve(at)
    request.member = SimpleNamespace(
        workspace=SimpleNamespace(slug="novalis"), may=lambda permission: permission in may
    )
    return Template(source).render(Context({"request": request}))


def test_places_are_grouped_by_section_in_their_order():
    assert drawn(SIDE) == ("[] Accounts /w/novalis/accounts/ page;[Process] The score /w/novalis/score/ -;")


def test_a_place_that_the_member_may_not_open_is_not_shown():
    assert drawn(SIDE, may=("process.see",)) == "[Process] The score /w/novalis/score/ -;"


@pytest.mark.parametrize("at", ["/w/novalis/accounts/4/", "/w/novalis/board/"])
def test_a_page_of_the_same_resource_is_held_by_its_section(at):
    assert "Accounts /w/novalis/accounts/ true;" in drawn(SIDE, at=at)


def test_the_bar_of_a_phone_has_the_places_with_a_short_name():
    tabs = "{% navigation_tabs as places %}{% for place in places %}{{ place.tab }} {% endfor %}"
    assert drawn(tabs, may=("account.see", "process.see", "workspace.manage")) == "Accounts Score "


def test_an_address_of_the_workspace_needs_only_its_name():
    assert drawn("{% workspace_url 'test:account' pk=4 %}") == "/w/novalis/accounts/4/"


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("a:account_index", "a:account"),
        ("a:account", "a:account"),
        ("a:account_create", "a:account"),
        ("a:board", "a:board"),
    ],
)
def test_a_name_says_its_resource(name, about):
    assert resource(name) == about


def test_every_real_place_has_an_address_and_a_known_permission():
    for item in REAL_ITEMS:
        assert reverse(item.url_name, urlconf="salesproc.urls", kwargs={"workspace": "novalis"})
        assert item.permission in PERMISSIONS
