"""The letters about an account speak as we do: from Salesproc, in the person's language, with a link that works."""

import re

import pytest
from django.urls import reverse

from people.models import User

pytestmark = pytest.mark.django_db


def link_in(letter):
    (link,) = re.findall(r"http://testserver(\S+)", letter.body)
    return link


def spoken_by_us(letter):
    assert "!" not in letter.subject + letter.body
    assert letter.body.rstrip().endswith("Salesproc\ntestserver")


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "Reset your password", "asked to choose a new password"),
        ("fr", "Choisissez un nouveau mot de passe", "a demandé à choisir un nouveau mot de passe"),
    ],
)
def test_a_forgotten_password_is_chosen_anew(client, cast, mailoutbox, language, subject, words):
    email = cast.rep.user.email
    client.post(reverse("account_reset_password"), {"email": email}, headers={"Accept-Language": language})
    (letter,) = mailoutbox
    spoken_by_us(letter)
    assert letter.subject == subject
    assert words in letter.body
    assert client.get(link_in(letter), follow=True).context["form"].fields.keys() >= {"password1"}


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "Confirm your e-mail address", "Ada Test signed up at testserver"),
        ("fr", "Confirmez votre adresse e-mail", "Ada Test a créé un compte sur testserver"),
    ],
)
def test_an_address_is_confirmed(client, mailoutbox, language, subject, words):
    data = {"name": "Ada Test", "company": "Ada", "email": "ada@ada.example", "password1": "a long enough pass 9"}
    client.post(reverse("account_signup"), data, headers={"Accept-Language": language})
    (letter,) = mailoutbox
    spoken_by_us(letter)
    assert letter.subject == subject
    assert words in letter.body
    client.post(link_in(letter))
    assert User.objects.get(email="ada@ada.example").emailaddress_set.get().verified


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "No account has this address"), ("fr", "Aucun compte n’a cette adresse")],
)
def test_who_has_no_account_is_told_by_letter_only(client, mailoutbox, language, words):
    client.post(
        reverse("account_reset_password"), {"email": "nobody@ada.example"}, headers={"Accept-Language": language}
    )
    (letter,) = mailoutbox
    spoken_by_us(letter)
    assert words == letter.subject
    assert link_in(letter) == reverse("account_signup")
