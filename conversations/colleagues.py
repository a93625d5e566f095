"""The people whose work a member may look at."""

from people.access import visible_or_404
from people.models import Membership, Role


def seen_by(member):
    """Those whose opportunities and conversations the member may see: everybody, or the people of their teams."""
    people = Membership.objects.visible_to(member).order_by("name")
    if member.sees_everything:
        return people
    return people.filter(pk__in=Role.objects.filter(team_id__in=member.team_ids).values("membership_id"))


def led_by(member):
    """Those who sell in a team that the member leads."""
    reps = Role.objects.on(member.workspace.today()).filter(kind=Role.Kind.REP, team_id__in=member.led_team_ids)
    return Membership.objects.visible_to(member).filter(pk__in=reps.values("membership_id")).order_by("name")


def asked_for(person: str | None, member) -> Membership:
    """Whom an address names among those that the member leads; the member when it names nobody."""
    if not person:
        return member
    return visible_or_404(led_by(member), member, pk=int(person) if person.isdecimal() else 0)
