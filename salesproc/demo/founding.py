"""Writes a company: its people, teams, processes and how their maturity went. Returns what the generator needs."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from random import Random

from allauth.account.models import EmailAddress
from django.db import transaction

from metrics.maturity import Level
from metrics.models import MaturityPeriod
from people import isolation
from people.models import Department, Membership, Role, Team, User, Workspace
from salesproc.demo.chance import chance
from salesproc.demo.company import CompanyPlan, LogIn, ProcessPlan, TeamPlan, VersionPlan
from salesproc.demo.scores import ScoreSpec, write_process
from salesproc.demo.texts import person
from salesproc.demo.times import Calendar
from salesproc.demo.truth import LEVELS
from stages.blueprint import Blueprint
from stages.library import template
from stages.models import BuyerRole, Following, Training, Trial

EARLIEST = -820  # before the first opportunity, so that everybody was there when it happened


@dataclass(frozen=True, slots=True)
class Spell:
    """A team on the days from `starts` on, until the next spell."""

    starts: int
    level: Level
    score: ScoreSpec


@dataclass(frozen=True, slots=True)
class TeamSpec:
    id: int
    plan: TeamPlan
    sellers: tuple[int, ...]
    colleagues: dict[int, int]  # by department: who holds its conversations for this team
    spells: tuple[Spell, ...]

    def spell(self, day: int) -> Spell:
        return next((spell for spell in reversed(self.spells) if spell.starts <= day), self.spells[0])


@dataclass(frozen=True, slots=True)
class TrialSpec:
    """Running since `begins`; what is drawn for B follows `score`."""

    id: int
    team_id: int
    begins: float
    share: int
    score: ScoreSpec


@dataclass(frozen=True, slots=True)
class Company:
    workspace: Workspace
    plan: CompanyPlan
    calendar: Calendar
    teams: tuple[TeamSpec, ...]
    natures: dict[int, str]
    sales_id: int
    rep_id: int  # the member behind the rep's log-in
    trials: tuple[TrialSpec, ...] = ()


@transaction.atomic
def found(plan: CompanyPlan, *, today: date | None, seed: int, password: str, copies: int = 1) -> Company:
    """`copies` repeats the teams, for companies larger than the demo. `password` is one encoded already."""
    workspace = Workspace.objects.create(name=plan.name, slug=plan.slug, language=plan.language)
    with isolation.opened(workspace.pk):
        calendar = Calendar(today or workspace.today(), workspace.zone)
        return Founder(workspace, plan, calendar, chance(seed, "people"), password).found(copies)


class Founder:
    def __init__(self, workspace, plan: CompanyPlan, calendar: Calendar, rng: Random, password: str):
        self.workspace, self.plan, self.calendar, self.rng, self.password = workspace, plan, calendar, rng, password
        self.since = calendar.day(EARLIEST)

    def found(self, copies: int) -> Company:
        log_ins = {log_in: self._person(log_in.name, log_in) for log_in in self.plan.log_ins}
        owner = next((m for log_in, m in log_ins.items() if log_in.role in ("manager", "admin")), None)
        sales = Department.objects.create(workspace=self.workspace, name=self._sales_name())
        scores = {}
        for process in self.plan.processes:
            scores |= write_process(process, owner, self.calendar)
        colleagues = self._colleagues(copies, sales)
        teams = []
        for copy in range(copies):
            for index, plan in enumerate(self.plan.teams):
                own = {m: log_in for log_in, m in log_ins.items() if copy == 0 and index in log_in.teams}
                teams.append(self._team(plan, copy, own, colleagues[copy], scores, sales))
        self._company_roles(log_ins)
        natures = dict(BuyerRole.objects.filter(workspace=self.workspace).values_list("pk", "nature"))
        rep_id = next((m.pk for log_in, m in log_ins.items() if log_in.role == Role.Kind.REP), 0)
        trials = tuple(self._trial(process, scores, teams, owner) for process in self.plan.processes if process.trial)
        return Company(self.workspace, self.plan, self.calendar, tuple(teams), natures, sales.pk, rep_id, trials)

    def _trial(self, process: ProcessPlan, scores, teams: list[TeamSpec], owner: Membership) -> TrialSpec:
        plan, tried = process.trial, scores[VersionPlan(process.name, len(process.published) + 1)]
        team = teams[plan.team]
        trial = Trial.objects.create(
            workspace=self.workspace,
            team_id=team.id,
            version_a_id=team.spell(plan.begins).score.version_id,
            version_b_id=tried.version_id,
            **{name: getattr(plan, name) for name in ("share", "hypothesis", "watched", "horizon_days", "enough")},
            last_on=self.calendar.day(plan.begins + plan.days),
            begun_at=self.calendar.exact(plan.begins, 8 * 60),
            begun_by=owner,
        )
        return TrialSpec(trial.pk, team.id, plan.begins, plan.share, tried)

    def _sales_name(self) -> str:
        drawn: Blueprint = template("saas_new_business", self.plan.language)
        return next(department.name for department in drawn.departments if department.sells)

    def _person(self, name: str, log_in: LogIn | None = None, department: Department | None = None) -> Membership:
        user = self._user(log_in) if log_in else None
        return Membership.objects.create(
            workspace=self.workspace,
            user=user,
            name=name,
            email=user.email if user else "",
            department=department,
            starts_on=self.since,
        )

    def _user(self, log_in: LogIn) -> User:
        email = f"{log_in.account}@{self.plan.domain}"
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create(email=email, password=self.password, name=log_in.name)
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
        return user

    def _give(self, members: list[Membership], kind: str, teams: list[Team | None]) -> None:
        Role.objects.bulk_create(
            Role(workspace=self.workspace, membership=member, kind=kind, team=team, starts_on=self.since)
            for member in members
            for team in teams
        )

    def _company_roles(self, log_ins: dict[LogIn, Membership]) -> None:
        for log_in, member in log_ins.items():
            if log_in.role in (Role.Kind.EXECUTIVE, Role.Kind.ADMIN):
                self._give([member], log_in.role, [None])

    def _colleagues(self, copies: int, sales: Department) -> list[dict[int, Membership]]:
        """One person of each other department for every set of teams: they hold the conversations planned for it."""
        others = list(Department.objects.filter(workspace=self.workspace).exclude(pk=sales.pk))
        return [
            {department.pk: self._person(self._name(), department=department) for department in others}
            for _ in range(copies)
        ]

    def _name(self) -> str:
        return person(self.rng, "fr" if self.plan.language == "fr" or self.rng.random() < 0.6 else "en")

    def _team(self, plan: TeamPlan, copy: int, own, colleagues, scores, sales: Department) -> TeamSpec:
        name = plan.name if copy == 0 else f"{plan.name} {copy + 1}"
        team = Team.objects.create(workspace=self.workspace, name=name, department=sales)
        sellers = [m for m, log_in in own.items() if log_in.role == Role.Kind.REP]
        Membership.objects.filter(pk__in=[m.pk for m in sellers]).update(department=sales)
        sellers += Membership.objects.bulk_create(
            Membership(workspace=self.workspace, name=self._name(), department=sales, starts_on=self.since)
            for _ in range(self.plan.sellers - len(sellers))
        )
        managers = [m for m, log_in in own.items() if log_in.role == Role.Kind.MANAGER]
        managers = managers or [self._person(self._name(), department=sales)]
        spells = tuple(Spell(p.starts, p.level, scores[p.follows]) for p in plan.periods)
        wanted = {talk.department_id for s in spells for stage in s.score.stages for talk in stage.talks}
        helping = {pk: member for pk, member in colleagues.items() if pk in wanted}
        self._give([*sellers, *helping.values()], Role.Kind.REP, [team])
        self._give(managers, Role.Kind.MANAGER, [team])
        self._history(team, plan, spells, [*sellers, *managers, *helping.values()])
        ids = tuple(member.pk for member in sellers)
        return TeamSpec(team.pk, plan, ids, {pk: m.pk for pk, m in helping.items()}, spells)

    def _history(self, team: Team, plan: TeamPlan, spells: tuple[Spell, ...], people: list[Membership]) -> None:
        ends = [self.calendar.day(spell.starts) for spell in spells[1:]] + [None]
        MaturityPeriod.objects.bulk_create(
            MaturityPeriod(
                workspace=self.workspace,
                team=team,
                level=period.level.value,
                starts_on=self.calendar.day(period.starts),
                ends_on=end,
                source=period.source,
            )
            for period, end in zip(plan.periods, ends, strict=True)
        )
        changes = [spells[0], *(after for before, after in pairwise(spells) if before.score != after.score)]
        ends = [self.calendar.day(spell.starts) for spell in changes[1:]] + [None]
        Following.objects.bulk_create(
            Following(
                workspace=self.workspace,
                team=team,
                version_id=spell.score.version_id,
                starts_on=self.calendar.day(spell.starts),
                ends_on=end,
            )
            for spell, end in zip(changes, ends, strict=True)
        )
        for spell in changes:
            self._train(spell, max(LEVELS[s.level].trained for s in spells if s.score == spell.score), people)

    def _train(self, spell: Spell, share: float, people: list[Membership]) -> None:
        trained = people[: round(share * len(people))]
        Training.objects.bulk_create(
            (
                Training(
                    workspace=self.workspace,
                    version_id=spell.score.version_id,
                    membership=member,
                    trained_on=self.calendar.day(spell.starts),
                    recorded_by=member,
                )
                for member in trained
            ),
            ignore_conflicts=True,  # whoever works for two teams that follow one version is trained once
        )
