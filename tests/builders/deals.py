"""Many deals at once, written as rows: what the design review counts, without the time that verbs take."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from conversations.models import Conversation, MilestoneReached, Opportunity, Outcome, StageEntry
from stages import blueprint
from stages.models import Process, Theme

AGREEMENTS = ("agreed in concept", "agreed on how it will be put in place", "justified the spending")
SOURCES = ("", "Inbound demo request", "RFP", "A goal raised in a conversation", "Referral")
KINDS = ("", "", *Outcome.Kind.values)


def build_process(cast):
    """Four stages, the last after the signature, each with a talk with the sponsor and one with IT."""
    roles = (
        blueprint.Role("sponsor", "Sponsor", blueprint.Nature.BENEFITS),
        blueprint.Role("it", "IT", blueprint.Nature.IMPLEMENTS),
    )
    stages = tuple(
        blueprint.Stage(
            f"s{place}",
            name,
            expected_days=10,
            is_signature=place == 2,
            milestones=tuple(blueprint.Milestone(f"m{place}{n}", text) for n, text in enumerate(AGREEMENTS))
            if place == 1
            else (blueprint.Milestone(f"m{place}", f"said yes {place}"),),
            conversations=tuple(
                blueprint.Conversation(f"c{place}{role.key}", f"Goal {place} {role.key}", role=role.key)
                for role in roles
            ),
        )
        for place, name in enumerate(("Sees it", "Compares ways", "Decides", "Gets the value"))
    )
    process = Process.begin("Counted", by=cast.manager, source=blueprint.Blueprint("x", roles=roles, stages=stages))
    first = process.versions.get().publish(by=cast.manager, why="Start")
    second = process.draft_from(first, by=cast.manager).publish(by=cast.manager, why="Better")
    return process, [first, second]


class Deals:
    """Drawn at random from a seed: every fact is sometimes there and sometimes not."""

    def __init__(self, cast, versions, seed=1, *, file=""):
        self.file = file  # where its moves came from; empty: people made them here
        self.cast, self.versions, self.random = cast, versions, random.Random(seed)
        self.proposal = Theme.objects.called("Going through our proposal", cast.workspace.pk)
        self.theme = Theme.objects.called("A day at work", cast.workspace.pk)
        self.now = timezone.now()

    def build(self, n: int) -> None:
        for _ in range(n):
            self._deal()

    def _deal(self):
        version, age = self.random.choice(self.versions), self.random.randint(1, 900)
        opened = self.now - timedelta(days=age)
        outcome = self.random.choice(KINDS)
        ended = (opened + timedelta(days=self.random.randint(0, age))).date() if outcome else None
        team = self.random.choice([self.cast.paris, self.cast.lyon])
        deal = Opportunity.objects.create(
            workspace=self.cast.workspace,
            name=f"Deal {age}",
            team=team,
            version=version,
            opened_on=opened.date(),
            opened_at=opened,
            amount=Decimal(10),
            currency="EUR",
            source=self.random.choice(SOURCES),
            outcome=outcome,
            decided_on=ended,
        )
        talks = [self._talk(deal, version, opened, age) for _ in range(self.random.randint(0, 6))]
        held = [talk.starts_at for talk in talks if talk.state == "held"]
        Opportunity.objects.filter(pk=deal.pk).update(last_held_at=max(held, default=None))
        self._entries(deal, version, opened, age)
        self._milestones(deal, version, talks, opened, age)

    def _moment(self, opened, age) -> datetime:
        return opened + timedelta(hours=self.random.randint(0, age * 24))

    def _talk(self, deal, version, opened, age) -> Conversation:
        planned = self.random.choice([*[None] * 5, *version.planned_conversations.select_related("role", "theme")])
        theme = planned.theme if planned else self.random.choice([self.theme, self.theme, self.proposal])
        held = self.random.random() < 0.8
        return Conversation.objects.create(
            workspace=self.cast.workspace,
            opportunity=deal,
            state="held" if held else "scheduled",
            starts_at=self._moment(opened, age),
            time_known=self.random.random() < 0.8,
            theme=theme,
            planned_conversation=planned,
            buyer_role=planned and planned.role.buyer_role,
            stage=self.random.choice([None, *version.stages.all()]),
            words=self.random.choice(["", "They said it"]),
            movement=self.random.choice(["", "none", "forward", "back"]) if held else "",
            purpose_obtained=self.random.choice(["", "yes", "partly", "no"]) if held else "",
        )

    def _entries(self, deal, version, opened, age):
        stages = list(version.stages.all())
        moments = sorted(self._moment(opened, age) for _ in range(self.random.randint(0, 4)))
        for sequence, moment in enumerate(moments, start=1):
            StageEntry.objects.create(
                workspace=self.cast.workspace,
                opportunity=deal,
                sequence=sequence,
                stage=(stage := self.random.choice(stages)),
                stage_name=stage.name,
                entered_at=self.random.choice([moment, moment, moment, None]),
                time_known=self.random.random() < 0.8,
                entered_by=self.cast.rep,
                missing=[{"milestone": 1, "name": "Said yes"}] if sequence == 3 else [],
                external_id=self.file,
            )

    def _milestones(self, deal, version, talks, opened, age):
        for stage in version.stages.all():
            for milestone in stage.milestones.all():
                if self.random.random() < 0.9:
                    MilestoneReached.objects.create(
                        workspace=self.cast.workspace,
                        opportunity=deal,
                        milestone=milestone,
                        conversation=self.random.choice([None, None, *talks]),
                        reached_at=opened + (self._moment(opened, age) - opened) / 5,
                        evidence=self.random.choice(["", "said"]),
                        withdrawn_at=self.random.choice([*[None] * 9, datetime(2026, 1, 1, tzinfo=UTC)]),
                    )
