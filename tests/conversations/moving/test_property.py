"""Whatever is published, moved, lived and taken back, in any order: nothing published changes, no past row is lost."""

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from conversations.models import Conversation, MilestoneReached, Move, Moving, Opportunity, StageEntry
from conversations.moving import proposing
from metrics import computing
from salesproc.errors import Refused
from stages.models import Milestone, PlannedConversation, Stage
from tests.builders.conversations import build_held, build_opportunity, build_version
from tests.builders.moving import move, undo
from tests.conversations.test_invariants import agree

SMALL = st.integers(0, 7)


def rows(queryset, *left_out) -> dict:
    """By their keys; a row that has changed is another one."""
    names = [field.attname for field in queryset.model._meta.concrete_fields if field.attname not in left_out]
    return {row["id"]: repr(row) for row in queryset.values(*names)}


def published_rows() -> dict:
    found = {}
    for model, version in ((Stage, "version"), (Milestone, "stage__version"), (PlannedConversation, "version")):
        of_published = model.objects.exclude(**{f"{version}__state": "draft"})
        found |= {(model.__name__, key): row for key, row in rows(of_published).items()}
    return found


class Moves(RuleBasedStateMachine):
    cast = None

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        first = build_version(self.cast)
        self.process = first.process
        self.deals = [build_opportunity(self.cast) for _ in range(3)]
        self.published, self.entries, self.reached, self.talks = {}, {}, {}, {}

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def versions(self):
        return list(self.process.versions.exclude(state="draft").order_by("published_at"))

    def deal(self, n):
        return Opportunity.objects.get(pk=self.deals[n % 3].pk)

    def attempt(self, act):
        try:
            with transaction.atomic():
                return act()
        except Refused:
            return None

    # ---- what happens
    @precondition(lambda self: len(self.versions()) < 4)
    @rule(base=SMALL, removed=SMALL, renamed=SMALL)
    def publish(self, base, removed, renamed):
        versions = self.versions()
        draft = self.process.draft_from(versions[base % len(versions)], by=self.cast.admin)
        planned = list(draft.planned_conversations.all())
        planned[removed % len(planned)].remove(by=self.cast.admin)
        stages = list(draft.stages.all())
        if renamed % 3 == 0:
            stages[renamed % len(stages)].change(by=self.cast.admin, name=f"Renamed {draft.number}")
        if renamed % 3 == 1 and (milestone := Milestone.objects.filter(stage__version=draft).first()):
            milestone.remove(by=self.cast.admin)
        if renamed % 3 == 2 and len(stages) > 2:
            stages[0].move_to(2, by=self.cast.admin)
        self.attempt(lambda: draft.publish(by=self.cast.admin, why="x", knowing=versions[-1].pk))

    @rule(old=SMALL, new=SMALL, stage=SMALL)
    def move(self, old, new, stage):
        versions = self.versions()
        source, target = versions[old % len(versions)], versions[new % len(versions)]

        def act():
            moving = proposing.begin(source, target, teams=[self.cast.paris.pk], by=self.cast.admin)
            if stage % 2:
                mapping = dict(moving.mapping)
                key = list(mapping["stages"])[stage % len(mapping["stages"])]
                mapping["stages"] = mapping["stages"] | {key: target.stages.all()[stage % 3].pk}
                moving.map_as(mapping, teams=moving.teams, by=self.cast.admin)
            assert move(moving).state == "done"

        self.attempt(act)

    @precondition(lambda self: Moving.objects.exists())
    @rule(which=SMALL)
    def undo(self, which):
        movings = list(Moving.objects.order_by("pk"))
        self.attempt(lambda: undo(movings[which % len(movings)], by=self.cast.admin))

    @rule(n=SMALL, place=SMALL)
    def enter(self, n, place):
        deal = self.deal(n)
        self.attempt(lambda: deal.enter(deal.version_stages[place % 3], by=self.cast.rep, reason="x"))

    @rule(n=SMALL, place=SMALL)
    def reach(self, n, place):
        deal = self.deal(n)
        milestones = deal.plan.milestones
        self.attempt(lambda: deal.reach(milestones[place % len(milestones)], by=self.cast.rep))

    @rule(n=SMALL, place=SMALL)
    def talk(self, n, place):
        deal = self.deal(n)
        self.attempt(lambda: build_held(self.cast, deal, planned=deal.plan.planned[place % len(deal.plan.planned)]))

    @rule(n=SMALL, stays=st.booleans())
    def decide_and_reopen(self, n, stays):
        self.attempt(lambda: self.deal(n).decide("lost", by=self.cast.rep))
        self.attempt(lambda: self.deal(n).reopen(by=self.cast.manager, because="x", past_may_change=not stays))

    # ---- what always holds
    @invariant()
    def what_was_published_never_changes(self):
        now = published_rows()
        assert self.published.items() <= now.items()
        self.published = now

    @invariant()
    def no_row_of_the_past_is_lost_or_rewritten(self):
        for name, found in (
            ("entries", rows(StageEntry.objects.all())),
            ("reached", rows(MilestoneReached.objects.all())),
            ("talks", rows(Conversation.objects.all(), "search")),
        ):
            assert getattr(self, name).items() <= found.items()
            setattr(self, name, found)

    @invariant()
    def repeated_columns_agree_and_stages_are_of_the_version(self):
        for each in self.deals:
            deal = Opportunity.objects.get(pk=each.pk)
            agree(deal)
            assert deal.stage_id in deal.plan.places
            here = {milestone.pk for milestone in deal.plan.milestones}
            assert deal.reached_milestones() - {None} <= here
            planned = {
                deal.lens.planned(key) for key in deal.conversations.values_list("planned_conversation", flat=True)
            }
            assert planned - {None} <= deal.plan.by_key.keys()

    @invariant()
    def a_move_went_or_stayed_and_came_back_or_was_kept(self):
        for each in Move.objects.filter(moving__run__state="done"):
            assert (each.moved_at is None) == bool(each.stays)
            if each.moving.undone_at:
                assert each.moved_at is None or bool(each.kept) != bool(each.undone_at)


def test_no_sequence_breaks_the_past(cast):
    machine = type("MovesOfThisCast", (Moves,), {"cast": cast})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        ),
    )
    assert computing.rebuild(cast.workspace.pk).mended == 0
