"""What the field proposes to the process of the demo company's largest team, and how it was answered."""

from datetime import timedelta

from django.utils import timezone

from people.models import Membership, Notice
from salesproc.demo.company import ENTERPRISE_2, SAAS, VersionPlan
from salesproc.demo.founding import Company
from stages.models import Suggestion, Version

DAY = timedelta(days=1)


def suggest(company: Company) -> None:
    """Only where the demo's people are: companies that are generated to be large have nobody who reads."""
    version = _version(company, ENTERPRISE_2)
    rep = Membership.objects.filter(pk=company.rep_id).first()
    if version is None or rep is None:
        return
    colleagues = list(Membership.objects.filter(pk__in=company.teams[0].sellers).exclude(pk=rep.pk).order_by("pk"))
    manager = version.published_by
    _at_places(version, rep, colleagues)
    told = _propose(
        version, rep, 26, "Ask for the board’s calendar before the second stage", "Two deals waited a month."
    )
    told.decline("It is asked in the first conversation with the sponsor; we say it there more clearly.", by=manager)
    put_in = _propose(version, rep, 15, "Say what happens if nobody decides", "Buyers compare us with doing nothing.")
    put_in.put_in(version.process.versions.drafts().first(), by=manager)
    for one, days in ((told, 20), (put_in, 2)):
        Suggestion.objects.filter(pk=one.pk).update(answered_at=timezone.now() - days * DAY)
        Notice.objects.filter(place_pk=one.pk).update(told_at=timezone.now() - days * DAY, by_mail=False)
    Notice.objects.filter(place_pk=told.pk).read()


def _version(company: Company, plan: VersionPlan) -> Version | None:
    versions = Version.objects.filter(workspace=company.workspace, process__name=plan.process)
    return versions.filter(number=plan.number).first()


def wait(company: Company) -> None:
    """Lyon and London improve their score together, and let those who propose something wait for an answer."""
    version = _version(company, SAAS)
    if version is None or len(company.teams) < 3:
        return
    lyon, london = (Membership.objects.get(pk=team.sellers[0]) for team in company.teams[1:3])
    finance = _propose(version, lyon, 96, "Meet finance before the trial", "They stop it when they hear of it last.")
    end = _propose(version, london, 71, "Let Customer Success join the trial’s end", "They know who will use it.")
    for one, days in ((finance, 96), (end, 71)):
        Suggestion.objects.filter(pk=one.pk).update(created_at=company.calendar.exact(-days, 10 * 60))


def _at_places(version: Version, rep: Membership, colleagues: list[Membership]) -> None:
    """One at a planned conversation, one at a stage, one about what is not planned."""
    talk = version.planned_conversations.select_related("stage", "role").order_by("stage__position", "pk").first()
    stage = version.stages.order_by("position")[2]
    role = version.roles.order_by("position").first()
    at_talk = {"planned": talk, "stage": talk.stage, "role": talk.role}
    first = _propose(
        version, rep, 6, "Hold it with two people at once", "Alone, they never say what it costs.", **at_talk
    )
    first.comment("It worked at three of my accounts.", by=colleagues[0])
    _propose(version, colleagues[0], 9, "Expect less time here", "The paper takes two weeks, not six.", stage=stage)
    shown = {"role": role, "theme_name": "Demonstration"}
    why = "Everybody asks for one. Better to say when it helps."
    third = _propose(version, colleagues[1], 12, "Give the demonstration a place", why, **shown)
    for suggestion, voters in ((first, colleagues[:3]), (third, colleagues[:1])):
        for voter in voters:
            suggestion.vote(by=voter)


def _propose(version: Version, by: Membership, days_ago: int, change: str, why: str, **place) -> Suggestion:
    suggestion = Suggestion.propose(version, by=by, change=change, why=why, **place)
    Suggestion.objects.filter(pk=suggestion.pk).update(created_at=timezone.now() - days_ago * DAY)
    return suggestion
