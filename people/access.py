"""The one gate: what a member may do, in one table, and the one way to get an object.

opportunity = visible_or_404(Opportunity, member, pk=pk)   # not visible: not found
require(member, "opportunity.edit", opportunity)           # visible, not allowed: says who could
"""

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesproc.errors import NotAllowed

REP, MANAGER, EXECUTIVE, ADMIN = "rep", "manager", "executive", "admin"
ROLE_NAMES = {
    REP: gettext_lazy("a rep of the team"),
    MANAGER: gettext_lazy("a manager of the team"),
    EXECUTIVE: gettext_lazy("an executive"),
    ADMIN: gettext_lazy("an admin"),
}
EVERYONE = {REP, MANAGER, EXECUTIVE, ADMIN}

# permission -> the roles that hold it. Where the object belongs to a team, rep and manager hold it for the
# teams where they have that role; executive and admin always hold theirs for the whole workspace.
PERMISSIONS: dict[str, set[str]] = {
    "workspace.see": EVERYONE,
    "workspace.manage": {ADMIN},
    "process.see": EVERYONE,
    "process.edit": {MANAGER, ADMIN},
    "process.publish": {MANAGER, ADMIN},
    "review.hold": {MANAGER, ADMIN},
    "suggestion.make": EVERYONE,
    "following.edit": {MANAGER, ADMIN},
    "trial.edit": {MANAGER, ADMIN},
    "training.confirm": EVERYONE,
    "training.record": {MANAGER, ADMIN},
    "account.see": EVERYONE,
    "account.edit": {REP, MANAGER, ADMIN},
    "contact.edit": {REP, MANAGER, ADMIN},
    "view.share": {MANAGER, EXECUTIVE, ADMIN},  # a view of a list with the whole workspace
    "opportunity.see": EVERYONE,
    "opportunity.create": {REP, MANAGER, ADMIN},
    "opportunity.edit": {REP, MANAGER, ADMIN},
    "opportunity.reopen": {MANAGER, ADMIN},
    "opportunity.move": {MANAGER, ADMIN},  # to another version of the process
    "conversation.see": EVERYONE,
    "conversation.log": {REP, MANAGER, ADMIN},
    "conversation.edit": {REP, MANAGER, ADMIN},
    "conversation.comment": EVERYONE,
    "coaching.read": {MANAGER, EXECUTIVE, ADMIN},
    "example.mark": {MANAGER, ADMIN},
    "import.run": {ADMIN},
    "maturity.see": EVERYONE,
    "maturity.edit": {ADMIN},
    "maturity.override": {EXECUTIVE},
    "goal.set": {MANAGER, EXECUTIVE, ADMIN},  # of a team
    "company_goal.set": {EXECUTIVE, ADMIN},
    "dashboard.share": {EXECUTIVE, ADMIN},  # with people who have no account
    "job.see": {ADMIN},
    "job.run": {ADMIN},
}

for _name, _roles in PERMISSIONS.items():
    if "." not in _name or not _roles or not _roles <= EVERYONE:
        raise ValueError(f"people.access: the permission {_name!r} names an unknown role.")


def may(member, permission: str, obj=None) -> bool:
    roles = PERMISSIONS[permission]
    if member.kinds & roles & {EXECUTIVE, ADMIN}:
        return True
    team_id = getattr(obj, "team_id", None)
    if team_id is None:
        return bool(member.kinds & roles)
    return any(role.kind in roles and role.team_id == team_id for role in member.held_roles)


def require(member, permission: str, obj=None) -> None:
    if not may(member, permission, obj):
        who = [str(ROLE_NAMES[role]) for role in (REP, MANAGER, EXECUTIVE, ADMIN) if role in PERMISSIONS[permission]]
        raise NotAllowed(_("You may not do this. It could be done by %(who)s.") % {"who": _(" or ").join(who)})


def visible_or_404(model, member, **lookup):
    """The object if the member may see it. `model` may be a queryset, to bring its relations along. The lookup names
    one row, so there is nothing to put in order."""
    queryset = model if hasattr(model, "visible_to") else model.objects
    found = next(iter(queryset.visible_to(member).filter(**lookup).order_by()[:1]), None)
    if found is None:
        raise Http404
    return found
