"""Opportunities, people and conversations, made by the real verbs. The process is the smallest that has everything.

Stages: Sees the problem → Agrees it must change (signature) → Gets the value. Disqualified up to the first.
"""

import itertools
from datetime import date, timedelta

from django.utils import timezone

from conversations.models import Account, Contact, Conversation, Opportunity, Talk
from stages import blueprint
from stages.models import PlannedConversation, Process, Theme, Version
from tests.cast import moment_ago

numbers = itertools.count(1)
FOLLOWED_SINCE = date(2024, 1, 1)
STAGES = ("Sees the problem", "Agrees it must change", "Gets the value")
ROLES = (
    blueprint.Role("sponsor", "Sponsor", blueprint.Nature.BENEFITS),
    blueprint.Role("it", "IT", blueprint.Nature.IMPLEMENTS),
)


def build_version(cast, *, teams=None) -> Version:
    """Published, and followed by both teams: in each stage a milestone, and a conversation with each of two roles.

    The sponsor's is required, and so are the milestones but that of the signature's stage.
    """
    stages = tuple(_stage(place, name) for place, name in enumerate(STAGES, start=1))
    source = blueprint.Blueprint("Enterprise", disqualification_stage=1, roles=ROLES, stages=stages)
    process = Process.begin(f"Enterprise {next(numbers)}", by=cast.manager, source=source)
    version = process.versions.get().publish(by=cast.manager, why="We had none.", hypothesis="Fewer no decisions.")
    for team in (cast.paris, cast.lyon) if teams is None else teams:
        version.give_to(team, by=cast.admin, starts_on=FOLLOWED_SINCE)
    return version


def build_next_version(cast, version, change=None) -> Version:
    """A newer one of the same process, copied from it; `change(draft)` edits it before it is published."""
    draft = version.process.draft_from(version, by=cast.manager)
    if change:
        change(draft)
    return draft.publish(by=cast.manager, why="We learnt.", knowing=version.pk)


def _stage(place: int, name: str) -> blueprint.Stage:
    signs = place == 2
    return blueprint.Stage(
        key=f"stage {place}",
        name=name,
        expected_days=10,
        is_signature=signs,
        milestones=(blueprint.Milestone(f"milestone {place}", f"said yes to step {place}", (), not signs),),
        conversations=tuple(
            blueprint.Conversation(
                key=f"talk {place} {role.key}",
                theme=f"Theme {place} {role.name}",
                role=role.key,
                milestone=f"milestone {place}",
                is_required=role.key == "sponsor",
            )
            for role in ROLES
        ),
    )


def build_theme(cast, name) -> Theme:
    return Theme.objects.called(name, cast.workspace.pk)


def build_account(cast, name="", **fields) -> Account:
    return Account.add(name=name or f"Buyer {next(numbers)}", by=cast.rep, **fields)


def build_contact(cast, account, name="Marc Oudin", **fields) -> Contact:
    return Contact.add(account=account, name=name, by=cast.rep, **fields)


def build_opportunity(cast, name="", *, team=None, owner=None, by=None, at=None, account=None, **fields) -> Opportunity:
    """Opened by the rep of the team two weeks ago, in the first stage of the version the team follows."""
    team = team or cast.paris
    owner = owner or (cast.rep if team == cast.paris else cast.other_rep)
    return Opportunity.start(
        by=by or owner,
        account=account or build_account(cast),
        name=name or f"Plant rollout {next(numbers)}",
        team=team,
        owner=owner,
        at=at or timezone.now() - timedelta(days=14),
        **fields,
    )


def build_talk(opportunity, *contacts, days_ago=1, **fields) -> Talk:
    """On the score when `planned` is given, else about a theme of its own."""
    if not {"planned", "theme", "theme_name"} & set(fields):
        fields["theme_name"] = "Something else"
    return Talk(
        starts_at=fields.pop("starts_at", None) or moment_ago(opportunity.workspace, days_ago),
        contacts=contacts,
        channel=fields.pop("channel", "call"),
        duration=fields.pop("duration", timedelta(minutes=30)),
        **fields,
    )


def build_held(cast, opportunity, contact=None, *, by=None, **fields) -> Conversation:
    contact = contact or opportunity.account.contacts.first() or build_contact(cast, opportunity.account)
    return Conversation.log(opportunity, build_talk(opportunity, contact, **fields), by=by or cast.rep)


def build_scheduled(cast, opportunity, contact=None, *, in_days=2, by=None, **fields) -> Conversation:
    contact = contact or opportunity.account.contacts.first() or build_contact(cast, opportunity.account)
    talk = build_talk(opportunity, contact, days_ago=-in_days, **fields)
    return Conversation.schedule(opportunity, talk, by=by or cast.rep)


def planned_of(version, stage_place=0, *, required=True) -> PlannedConversation:
    stage = version.stages.all()[stage_place]
    return version.planned_conversations.get(stage=stage, is_required=required)


def read_again(row):
    return type(row).objects.get(pk=row.pk)
