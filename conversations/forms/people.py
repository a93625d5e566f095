"""Who may be chosen in a form: rows of the workspace that the member sees, named so that two can be told apart."""

from django import forms

from people.models import Membership, Role, Team
from stages.models import BuyerRole


def sellers(member, teams) -> "forms.models.QuerySet":
    """Members who sell in these teams or lead them today."""
    roles = Role.objects.on(member.workspace.today()).filter(kind__in=Role.OF_A_TEAM, team__in=teams)
    return Membership.objects.visible_to(member).active().filter(pk__in=roles.values("membership"))


def teams_to_sell_in(member) -> "forms.models.QuerySet":
    teams = Team.objects.visible_to(member).filter(is_active=True)
    return teams if member.has_role(Role.Kind.ADMIN) else teams.filter(pk__in=member.team_ids)


def buyer_roles(member) -> "forms.models.QuerySet":
    return BuyerRole.objects.visible_to(member).in_use()
