"""What a moving would do, opportunity by opportunity, in a constant number of questions."""

from collections import defaultdict
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count
from django.utils.translation import gettext as _

from conversations.lens import AS_IT_IS, Lens, lens_of
from conversations.lists.controls import Control
from conversations.models import Conversation, MilestoneReached, Moving, Opportunity
from conversations.moving.difference import Change
from conversations.paging import Page, Sort, page_of
from conversations.plan import plan_of
from people.models import Membership, Team

BY_NAME = Sort("name", "search")


class Preview:
    """`params` narrow what is listed by team, owner and stage; what is counted above is the whole."""

    def __init__(self, moving: Moving, member, params):
        self.moving, self.member, self.params = moving, member, params
        self.old, self.new = plan_of(moving.source_id), plan_of(moving.target_id)
        self.step = Lens(*(moving.answers(kind) for kind in ("stages", "milestones", "planned")))

    # ---- the whole
    @property
    def everything(self):
        return Opportunity.objects.visible_to(self.member) & self.moving.candidates()

    @cached_property
    def by_stage(self) -> list[tuple[str, str, int]]:
        """From which stage to which, how many."""
        counts = dict(self.everything.order_by().values_list("stage").annotate(n=Count("pk")))
        lines = [
            (stage.name, self._becomes(stage.pk), counts[stage.pk]) for stage in self.old.stages if stage.pk in counts
        ]
        none = [(_("no stage"), _("no stage"), counts[None])] if None in counts else []
        strange = sum(n for key, n in counts.items() if key and key not in self.old.places)
        return lines + none + ([(_("a stage of another version"), _("stays where it is"), strange)] if strange else [])

    def _becomes(self, stage_id: int) -> str:
        return self.new.stages_by_key[self.step.stage(stage_id)].name

    @cached_property
    def total(self) -> int:
        return sum(n for _old, _new, n in self.by_stage)

    @cached_property
    def losing(self) -> tuple[int, int]:
        """How many have reached a milestone, and have held a conversation, that becomes nothing."""
        milestones = {key for key, target in self.step.milestones.items() if target is None}
        planned = {key for key, target in self.step.planned_conversations.items() if target is None}
        lenses = [lens_of(key) for key in self.everything.order_by().values_list("reading", flat=True).distinct()]
        for lens in lenses:
            milestones |= {old for old, now in lens.milestones.items() if now in milestones}
            planned |= {old for old, now in lens.planned_conversations.items() if now in planned}
        reached = MilestoneReached.objects.standing().filter(milestone__in=milestones)
        held = Conversation.objects.held().filter(planned_conversation__in=planned)
        return tuple(
            rows.filter(opportunity__in=self.everything).order_by().values("opportunity").distinct().count()
            for rows in (reached, held)
        )

    # ---- the list
    @cached_property
    def asked(self) -> dict[str, int]:
        return {
            name: int(value)
            for name in ("team", "owner", "stage")
            if (value := self.params.get(name, "")).isdecimal() and len(value) < 19
        }

    @cached_property
    def page(self) -> Page:
        rows = Opportunity.objects.select_related("account", "team", "owner").defer("search", "account__search")
        return page_of(self.everything.filter(**self.asked), BY_NAME, self.params, rows=rows)

    @cached_property
    def lines(self) -> list[tuple[Opportunity, object]]:
        change = Change(self.old, self.new, self.step)
        reached, done = self._reached, self._done
        return [(each, change.for_one(each.stage_id, reached[each.pk], done[each.pk])) for each in self.page.rows]

    @cached_property
    def _lenses(self) -> dict[int, Lens]:
        return {each.pk: lens_of(each.reading_id) if each.reading_id else AS_IT_IS for each in self.page.rows}

    @cached_property
    def _reached(self) -> dict[int, set[int | None]]:
        found = defaultdict(set)
        standing = MilestoneReached.objects.standing().filter(opportunity__in=list(self._lenses)).order_by()
        for opportunity, milestone in standing.values_list("opportunity_id", "milestone_id"):
            found[opportunity].add(self._lenses[opportunity].milestone(milestone))
        return found

    @cached_property
    def _done(self) -> dict[int, set[int | None]]:
        found = defaultdict(set)
        talks = Conversation.objects.filter(opportunity__in=list(self._lenses), planned_conversation__isnull=False)
        talks = talks.exclude(state=Conversation.State.CANCELLED).order_by()
        for opportunity, planned in talks.values_list("opportunity_id", "planned_conversation_id"):
            found[opportunity].add(self._lenses[opportunity].planned(planned))
        return found

    # ---- the filters
    @cached_property
    def controls(self) -> list[Control]:
        teams = Team.objects.visible_to(self.member).filter(pk__in=self.moving.teams).order_by("name")
        owning = self.everything.order_by().values("owner")
        owners = Membership.objects.visible_to(self.member).filter(pk__in=owning).order_by("name")
        return [
            self._control("team", _("Team"), teams.values_list("pk", "name")),
            self._control("owner", _("Owner"), owners.values_list("pk", "name")),
            self._control("stage", _("Stage"), [(stage.pk, stage.name) for stage in self.old.stages]),
        ]

    def _control(self, name: str, label: str, choices) -> Control:
        chosen = self.asked.get(name)
        options = tuple((str(key), said, key == chosen) for key, said in choices)
        return Control(name, label, "select", str(chosen or ""), options)

    def _address(self, **cursor: str) -> str:
        return f"?{urlencode({**self.asked, **cursor})}"

    @property
    def next_url(self) -> str:
        return self._address(after=self.page.next) if self.page.next else ""

    @property
    def previous_url(self) -> str:
        return self._address(before=self.page.previous) if self.page.previous else ""
