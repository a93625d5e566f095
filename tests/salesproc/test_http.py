"""How a visitor is answered when something is not as asked, and in which language."""

import pytest
from django.urls import reverse

HTMX = {"HX-Request": "true"}


@pytest.fixture
def signed_in(client, cast):
    client.force_login(cast.rep.user)
    return client


def test_a_wrong_address_is_a_page_of_ours(signed_in):
    answer = signed_in.get("/w/novalis/nothing-here/")
    assert answer.status_code == 404
    assert "Nothing is here for you" in answer.content.decode()


def test_a_wrong_address_asked_by_htmx_is_one_message(signed_in):
    answer = signed_in.get("/w/novalis/nothing-here/", headers=HTMX)
    assert answer.status_code == 404
    assert answer["HX-Retarget"] == "#messages"
    assert "<html" not in answer.content.decode()
    assert 'class="message error"' in answer.content.decode()


def test_a_wrong_address_of_the_api_is_json(signed_in):
    assert signed_in.get("/api/v1/nothing-here/").json() == {"detail": "Not found."}


@pytest.mark.django_db
def test_a_visitor_chooses_a_language_before_signing_in(client):
    login = reverse("account_login")
    answer = client.post(reverse("set_language"), {"language": "fr", "next": login})
    assert (answer.status_code, answer.url) == (302, login)
    assert '<html lang="fr"' in client.get(login).content.decode()


@pytest.mark.django_db
def test_the_language_form_sends_nobody_elsewhere(client):
    answer = client.post(reverse("set_language"), {"language": "fr", "next": "https://elsewhere.example/"})
    assert answer.url == "/"


@pytest.mark.django_db
def test_the_theme_of_the_device_is_drawn_from_the_first_byte(client):
    client.cookies["theme"] = "dark"
    assert '<html lang="en" data-theme="dark">' in client.get(reverse("account_login")).content.decode()


@pytest.mark.django_db
def test_scripts_and_styles_are_our_own(client):
    answer = client.get(reverse("account_login"))
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert f'<script type="importmap" nonce="{nonce}">' in answer.content.decode()


def test_the_password_is_asked_again_before_a_second_step_is_added(client, cast):
    cast.rep.user.set_password("a long password")
    cast.rep.user.save()
    client.post(reverse("account_login"), {"login": cast.rep.user.email, "password": "a long password"})
    asked = client.get(reverse("mfa_activate_totp"), follow=True)
    assert asked.redirect_chain[0][0].startswith(reverse("account_reauthenticate"))
    answer = client.post(asked.redirect_chain[0][0], {"password": "a long password"}, follow=True)
    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, reverse("mfa_activate_totp"))
