from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from conversations.models.verb import Locked, refuse_invalid, verb
from metrics.quality import Effects, most_improvement, target_of
from metrics.spans import Span
from people.models import WorkspaceModel, WorkspaceQuerySet
from people.models.role import DateRange
from salesproc.errors import Refused
from salesproc.figures import day, number, rate
from stages.statistics import Proportion, wilson


class GoalQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        """That of the whole company to whoever sees all of it."""
        goals = super().visible_to(member)
        return goals if member.sees_everything else goals.filter(team_id__in=member.team_ids)

    def standing(self):
        """Nobody ended them."""
        return self.filter(ended_at=None)

    def overlapping(self, starts_on, ends_on):
        return self.filter(starts_on__lt=ends_on, ends_on__gt=starts_on)


class Goal(Locked, WorkspaceModel):
    """So much better conversations: of a team or of the whole company, from one month to another.

    What it starts from is kept as it was counted when the goal was set: a target that moves is none.
    """

    team = models.ForeignKey(
        "people.Team", models.PROTECT, null=True, blank=True, related_name="goals", verbose_name=_("team")
    )  # null: the whole company
    improvement = models.PositiveSmallIntegerField(
        _("how much better"), default=20, validators=[MinValueValidator(1)]
    )  # in percent of the share at the start
    base_from = models.DateField()
    base_to = models.DateField()  # included
    base_held = models.PositiveIntegerField()
    base_recorded = models.PositiveIntegerField()
    base_obtained = models.PositiveIntegerField()
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))  # the first day on which it no longer holds
    set_at = models.DateTimeField(auto_now_add=True)
    set_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(improvement__gte=1), name="goal_is_better"),
            models.CheckConstraint(
                condition=Q(base_from__lte=F("base_to"), base_to__lt=F("starts_on"), starts_on__lt=F("ends_on")),
                name="goal_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(base_obtained__gte=1, base_obtained__lte=F("base_recorded"))
                & Q(base_recorded__lte=F("base_held")),
                name="goal_base_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(base_obtained__lte=F("base_held") * 100 / (F("improvement") + 100)),
                name="goal_within_all",
            ),
            ExclusionConstraint(
                name="goal_one_at_a_time",
                expressions=[
                    ("workspace", RangeOperators.EQUAL),
                    (Coalesce("team", 0), RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.whose} · {self.target:.1%}"

    # ---- what it says
    @property
    def whose(self) -> str:
        return str(self.team) if self.team_id else _t("The whole company")

    @property
    def base(self) -> Proportion:
        """What it starts from, as it was counted when the goal was set."""
        return wilson(self.base_obtained, self.base_held)

    @property
    def base_effects(self) -> Effects:
        return Effects(held=self.base_held, obtained=self.base_obtained, missed=self.base_recorded - self.base_obtained)

    @property
    def base_span(self) -> Span:
        return Span(self.base_from, self.base_to)

    @property
    def target(self) -> float:
        return target_of(self.base, self.improvement)

    @property
    def last_day(self) -> date:
        return self.ends_on - timedelta(days=1)

    @property
    def span(self) -> Span:
        return Span(self.starts_on, self.last_day)

    @property
    def is_ended(self) -> bool:
        """Somebody gave it up before its last day."""
        return self.ended_at is not None

    def is_over(self, today: date) -> bool:
        return self.is_ended or self.ends_on <= today

    # ---- verbs
    @classmethod
    @verb
    def aim(cls, fields: dict, *, base: Effects, base_span: Span, by) -> "Goal":
        """`base` is what was counted in `base_span`. `fields`: team, improvement, starts_on, ends_on."""
        goal = cls(workspace_id=by.workspace_id, set_by=by, **fields)
        goal.base_from, goal.base_to = base_span.starts_on, base_span.ends_on
        goal.base_held, goal.base_recorded, goal.base_obtained = base.held, base.recorded, base.obtained
        goal._refuse_unfit(base.quality)
        goal.save()
        return goal

    @verb
    def end(self, *, by) -> None:
        """Gives it up. What it was, and until when, stays."""
        self.lock()
        if self.is_over(by.workspace.today()):
            raise Refused(_t("This goal has ended already."), code="ended")
        self.ended_at, self.ended_by = timezone.now(), by
        self.save(update_fields=["ended_at", "ended_by"])

    def save(self, *args, **kwargs):
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
        except IntegrityError as error:
            if "goal_one_at_a_time" not in str(error):
                raise
            self._refuse_second(None, error)  # somebody else set one at the same time

    def _refuse_unfit(self, base: Proportion) -> None:
        refuse_invalid(self)
        self._refuse_base(base)
        if self.ends_on <= self.starts_on:
            raise Refused(_t("It would end before it begins."), field="until", code="days_out_of_order")
        if self.target > 1:
            words = {
                "n": number(self.improvement, 0),
                "rate": rate(base.rate),
                "most": number(most_improvement(base), 0),
            }
            says = _t("%(n)s%% better than %(rate)s would be more than all. At most %(most)s%% is possible.") % words
            raise Refused(says, field="improvement", code="over_all")
        siblings = Goal.objects.standing().filter(workspace=self.workspace_id, team=self.team_id)
        if other := siblings.overlapping(self.starts_on, self.ends_on).first():
            self._refuse_second(other)

    def _refuse_base(self, base: Proportion) -> None:
        days = {"first": day(self.base_from, "yMMMd"), "last": day(self.base_to, "yMMMd")}
        if base.is_too_few:
            says = ngettext(
                "%(n)s conversation was held from %(first)s to %(last)s: a goal needs 30 to start from.",
                "%(n)s conversations were held from %(first)s to %(last)s: a goal needs 30 to start from.",
                base.n,
            )
            raise Refused(says % (days | {"n": number(base.n, 0)}), field="base", code="too_few")
        if not base.successes:
            says = _t("From %(first)s to %(last)s no purpose was obtained: there is nothing to start from.")
            raise Refused(says % days, field="base", code="nothing")

    def _refuse_second(self, other: "Goal | None", error=None) -> None:
        if other is None:
            says = _t("%(whose)s got a goal in the meantime.") % {"whose": self.whose}
        else:
            says = _t("%(whose)s has a goal already until %(day)s: end it first, or begin after it.")
            says %= {"whose": other.whose, "day": day(other.last_day, "yMMMd")}
        raise Refused(says, field="starts_on", code="overlap") from error
