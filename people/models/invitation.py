import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models.base import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(WorkspaceQuerySet):
    def waiting(self):
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


class Invitation(WorkspaceModel):
    """A link sent by e-mail that turns a membership into somebody who signs in. Only its digest is kept."""

    LASTS = timedelta(days=14)

    membership = models.ForeignKey("people.Membership", models.PROTECT, related_name="invitations")
    email = models.EmailField()
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.email

    @classmethod
    def issue(cls, membership, *, email: str, by) -> tuple["Invitation", str]:
        """Withdraws those that wait for the same person and returns the new one with its token, shown once."""
        cls.objects.filter(membership=membership).waiting().update(withdrawn_at=timezone.now())
        token = secrets.token_urlsafe(32)
        invitation = cls.objects.create(
            workspace_id=membership.workspace_id,
            membership=membership,
            email=email.lower(),
            token_digest=digest(token),
            invited_by=by,
            expires_at=timezone.now() + cls.LASTS,
        )
        return invitation, token

    @property
    def is_waiting(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()

    def accept(self, *, user) -> None:
        """Claimed by a conditional update: a link used twice, or by two people at once, works once."""
        now = timezone.now()
        if user.memberships.filter(workspace_id=self.workspace_id).exists():
            raise Refused(_("You are already a member of this workspace."))
        if not type(self).objects.filter(pk=self.pk).waiting().update(accepted_at=now):
            raise Refused(_("This invitation has been used, withdrawn, or has expired. Ask for a new one."))
        self.membership.user = user
        self.membership.save(update_fields=["user"])
