"""What each act does to one opportunity: by the verbs that its page calls, under the same rules."""

from django.utils.translation import gettext as _

from conversations.models import Bulk, Conversation, Opportunity, Outcome, SilenceAlarm, Talk
from conversations.planning import next_on_score
from conversations.silence import days_silent, is_silent
from people.access import require
from people.models import Role
from salesproc.errors import Refused


def act_on(opportunity: Opportunity, bulk: Bulk, *, by) -> None:
    require(by, "opportunity.edit", opportunity)
    ACTS[bulk.act](opportunity, bulk, by)


def _give_owner(opportunity: Opportunity, bulk: Bulk, by) -> None:
    if opportunity.owner_id == bulk.given_to_id:
        raise Refused(_("%(name)s has it already.") % {"name": bulk.given_to})
    opportunity.edit({"owner": bulk.given_to}, revision=opportunity.revision, by=by)


def _give_team(opportunity: Opportunity, bulk: Bulk, by) -> None:
    """The owner stays where they sell for the new team too. The version stays: what is open is not moved by this."""
    if opportunity.team_id == bulk.team_id:
        raise Refused(_("It is of the team %(team)s already.") % {"team": bulk.team})
    require(by, "opportunity.edit", Opportunity(team=bulk.team))
    owner = bulk.given_to or (opportunity.owner if _sells_for(opportunity.owner, bulk) else None)
    opportunity.edit({"team": bulk.team, "owner": owner}, revision=opportunity.revision, by=by)


def _sells_for(owner, bulk: Bulk) -> bool:
    if owner is None:
        return False
    return Role.objects.on(bulk.workspace.today()).filter(membership=owner, team=bulk.team).exists()


def _plan(opportunity: Opportunity, bulk: Bulk, by) -> None:
    if opportunity.next_at:
        raise Refused(_("It has a next conversation already."))
    suggestion = next_on_score(opportunity)
    if suggestion is None:
        raise Refused(_("Its score has nothing left to suggest."))
    talk = Talk(
        starts_at=bulk.starts_at,
        planned=suggestion.planned,
        contacts=suggestion.contacts,
        held_by=opportunity.owner or by,
    )
    Conversation.schedule(opportunity, talk, by=by)


def _end(opportunity: Opportunity, bulk: Bulk, by) -> None:
    """Only where nothing was heard for long: the others end on their own page, looked at one by one."""
    day_of, today = bulk.workspace.day_of, bulk.workspace.today()
    held, following = (moment and day_of(moment) for moment in (opportunity.last_held_at, opportunity.next_at))
    silence = days_silent(held, opportunity.opened_on, today)
    alarm = SilenceAlarm.of(bulk.workspace).days(opportunity.stage_id)
    if opportunity.is_open and not is_silent(silence, following, today, alarm):
        raise Refused(_("It is not silent."))
    opportunity.decide(Outcome.Kind.NO_DECISION, cause=bulk.cause, by=by)


def _move(opportunity: Opportunity, bulk: Bulk, by) -> None:
    stage = next((stage for stage in opportunity.version_stages if stage.name == bulk.stage_name), None)
    if stage is None:
        raise Refused(_("The process that it follows has no stage “%(stage)s”.") % {"stage": bulk.stage_name})
    opportunity.enter(stage, by=by, reason=bulk.reason)


ACTS = {
    Bulk.Act.OWNER: _give_owner,
    Bulk.Act.TEAM: _give_team,
    Bulk.Act.PLAN: _plan,
    Bulk.Act.NO_DECISION: _end,
    Bulk.Act.STAGE: _move,
}
