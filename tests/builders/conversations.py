"""Opportunities, people and conversations, made by the real verbs. The process is the smallest that has everything.

Stages: Sees the problem → Agrees it must change (signature) → Gets the value. Disqualification up to the first.
"""

import itertools
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from conversations.models import Account, Contact, Conversation, Opportunity, Talk
from people.models import Department
from stages.models import BuyerRole, Following, Milestone, PlannedConversation, Process, Stage, Theme, Version
from stages.models.version import VersionRole

numbers = itertools.count(1)
FOLLOWED_SINCE = date(2024, 1, 1)
LONG_AGO = datetime(2025, 1, 6, 9, tzinfo=UTC)


def build_version(
    cast, *, teams=None, stages=("Sees the problem", "Agrees it must change", "Gets the value")
) -> Version:
    """Published, and followed by both teams: two roles, a planned conversation and a milestone in each stage."""
    workspace, n = cast.workspace, next(numbers)
    process = Process.objects.create(workspace=workspace, name=f"Enterprise {n}")
    version = Version.objects.create(workspace=workspace, process=process, number=1, disqualification_stage=1)
    sales = Department.objects.get(name="Sales")
    roles = [
        build_role(cast, version, name, nature) for name, nature in (("Sponsor", "benefits"), ("IT", "implements"))
    ]
    for place, name in enumerate(stages, start=1):
        signs = place == len(stages) - 1
        stage = Stage.objects.create(
            workspace=workspace, version=version, position=place, name=name, expected_days=10, is_signature=signs
        )
        milestone = Milestone.objects.create(
            workspace=workspace, stage=stage, position=1, name=f"said yes to step {place}", is_required=not signs
        )
        for role, required in zip(roles, (True, False), strict=True):
            PlannedConversation.objects.create(
                workspace=workspace,
                version=version,
                stage=stage,
                role=role,
                theme=build_theme(cast, f"Theme {place} {role.name}"),
                theme_name=f"Theme {place} {role.name}",
                department=sales,
                milestone=milestone,
                is_required=required,
            )
    version.state, version.published_at = Version.State.PUBLISHED, timezone.now()
    version.save()
    for team in (cast.paris, cast.lyon) if teams is None else teams:
        Following.objects.create(workspace=workspace, team=team, version=version, starts_on=FOLLOWED_SINCE)
    return version


def build_role(cast, version, name, nature) -> VersionRole:
    word, _ = BuyerRole.objects.get_or_create(workspace=cast.workspace, name=name, defaults={"nature": nature})
    position = version.roles.count() + 1
    return VersionRole.objects.create(
        workspace=cast.workspace, version=version, buyer_role=word, position=position, name=name, nature=nature
    )


def build_theme(cast, name) -> Theme:
    return Theme.objects.get_or_create(workspace=cast.workspace, name=name)[0]


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
        starts_at=fields.pop("starts_at", None) or timezone.now() - timedelta(days=days_ago),
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
