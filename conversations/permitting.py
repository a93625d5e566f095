"""Who may move the opportunities of several teams: whoever may for each of them."""

from conversations.models import Moving, Opportunity
from people.access import require


def require_led(member, moving: Moving) -> None:
    for team in moving.teams:
        require(member, "opportunity.move", Opportunity(team_id=team))


def is_led(member, moving: Moving) -> bool:
    return all(member.may("opportunity.move", Opportunity(team_id=team)) for team in moving.teams)
