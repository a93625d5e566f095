"""The letter to whoever proposed a change, when it is answered."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation


def tell_author(suggestion) -> None:
    """After commit, in their language. Who answers their own suggestion needs no letter."""
    author = suggestion.created_by
    address = (author.user.email if author.user else "") or author.email
    if address and author.pk != suggestion.answered_by_id:
        transaction.on_commit(lambda: _send(suggestion, author, address))


def _send(suggestion, author, address):
    slug = author.workspace.slug
    link = settings.BASE_URL + reverse("stages:suggestion_show", kwargs={"workspace": slug, "pk": suggestion.pk})
    language = (author.user.language if author.user else "") or author.workspace.language
    context = {"suggestion": suggestion, "link": link}
    with translation.override(language):
        subject = render_to_string("stages/suggestion/subject.txt", context).strip()
        send_mail(subject, render_to_string("stages/suggestion/letter.txt", context), None, [address])
