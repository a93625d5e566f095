"""A process taken to another company of the same person."""

from django.utils.translation import gettext as _

from people import isolation
from people.models import Membership, User, Workspace
from salesproc.errors import NotAllowed
from stages.blueprint import Blueprint
from stages.models import Process


def elsewhere(user: User, here: Workspace) -> list[Workspace]:
    """The other companies of that person in which they design processes."""
    others = Workspace.objects.of(user).exclude(pk=here.pk).order_by("name")
    return [workspace for workspace in others if _designer(user, workspace)]


def duplicate(blueprint: Blueprint, name: str, workspace: Workspace, *, user: User) -> int:
    """Begins the process there, by the person as they are known there; gives the number of its draft.

    Nothing but the design crosses: words and departments of the same name are theirs, others are made."""
    with isolation.opened(workspace.pk):
        there = _designer(user, workspace)
        if there is None:
            raise NotAllowed(_("You design no process there."))
        return Process.begin(name, by=there, source=blueprint).versions.get().pk


def _designer(user: User, workspace: Workspace) -> Membership | None:
    with isolation.opened(workspace.pk):
        member = Membership.objects.active().filter(user=user, workspace=workspace).select_related("workspace").first()
        return member if member and member.may("process.edit") else None
