"""Bringing people in: the row, the link and the letter."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from people import isolation
from people.models import Invitation, Membership
from people.models.invitation import digest


@transaction.atomic
def add(*, by, name, email="", department=None, kind, team=None) -> Membership:
    """A new member with a first role; the invitation leaves when there is an e-mail."""
    member = Membership.objects.create(
        workspace_id=by.workspace_id, name=name, email=email, department=department, starts_on=by.workspace.today()
    )
    member.give(kind, team=team)
    if email:
        invite(member, email=email, by=by)
    return member


@transaction.atomic
def invite(member, *, email, by) -> str:
    """Sends the link after commit, and returns it: without a mail server an admin hands it over."""
    invitation, token = Invitation.issue(member, email=email, by=by)
    if member.email != invitation.email:
        member.email = invitation.email
        member.save(update_fields=["email"])
    link = settings.BASE_URL + reverse("people:invitation_accept", args=[token])
    transaction.on_commit(lambda: _send(invitation, link, by))
    return link


def _send(invitation, link, by):
    context = {"workspace": by.workspace, "by": by, "link": link, "days": Invitation.LASTS.days}
    with translation.override(by.workspace.language):
        subject = render_to_string("people/invitation/subject.txt", context).strip()
        send_mail(subject, render_to_string("people/invitation/letter.txt", context), None, [invitation.email])


def found_by(token: str) -> Invitation | None:
    """The invitation that a link names, with its workspace opened for the rest of the transaction."""
    with isolation.opened(invitation=digest(token)):
        invitation = Invitation.objects.filter(token_digest=digest(token)).first()
    if invitation:
        isolation.open_here(invitation.workspace_id)
        invitation = Invitation.objects.select_related("workspace", "membership", "invited_by").get(pk=invitation.pk)
    return invitation
