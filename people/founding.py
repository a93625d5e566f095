"""A new workspace and its first admin."""

import secrets

from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from people import isolation
from people.models import Department, Membership, Role, Workspace

RESERVED = {"api", "new", "static", "accounts"}


def free_slug(name: str) -> str:
    base = slugify(name)[:40] or "workspace"
    if base not in RESERVED and not Workspace.objects.filter(slug=base).exists():
        return base
    return f"{base}-{secrets.token_hex(3)}"


@transaction.atomic
def found(name: str, *, founder, **fields) -> Workspace:
    fields.setdefault("language", founder.language or translation.get_language() or "en")
    workspace = Workspace.objects.create(name=name, slug=free_slug(name), **fields)
    with isolation.opened(workspace.pk):
        Department.objects.bulk_create(
            Department(workspace=workspace, name=department)
            for department in (_("Sales"), _("Marketing"), _("Customer Success"))
        )
        founding = Membership.objects.create(
            workspace=workspace,
            user=founder,
            name=founder.name or founder.email,
            email=founder.email,
            starts_on=workspace.today(),
        )
        founding.give(Role.Kind.ADMIN)
    return workspace
