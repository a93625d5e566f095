"""How deals went through the stages of their version, a deal at a time in plain Python."""

from dataclasses import dataclass, field
from datetime import date

from conversations.models import Opportunity
from stages.models import Stage


@dataclass
class Course:
    """Of one deal: its stays as (stage, state, days or first day), and its fate by stage; None where it is left out."""

    deal: Opportunity
    stays: list[tuple] = field(default_factory=list)
    fates: dict[int, str] | None = None


def courses(**narrowed) -> list[Course]:
    deals = Opportunity.objects.exclude(version=None).filter(**narrowed).select_related("reading", "workspace")
    return [course_of(deal) for deal in deals]


def steps_of(deal):
    """(stage, moment) as the deal reads it today; of a moved one what became the same stage is one step."""
    read = {int(old): new for old, new in deal.reading.stages.items()} if deal.reading else {}
    steps = []
    for entry in deal.stage_entries.filter(move=None).order_by("sequence"):
        stage = read.get(entry.stage_id) or entry.stage_id
        if not (deal.reading and steps and steps[-1][0] == stage):
            steps.append((stage, entry.entered_at))
    return steps


def course_of(deal) -> Course:
    stages = {stage.pk: stage for stage in Stage.objects.filter(version=deal.version_id)}
    signed = [stage.position for stage in stages.values() if stage.is_signature]
    signature = min(signed) if signed else max(stage.position for stage in stages.values())
    steps = steps_of(deal)
    course = Course(deal)
    for place, (stage, moment) in enumerate(steps):
        if stage in stages:
            following = steps[place + 1 :]
            is_after = stages[stage].position > signature
            course.stays.append((stage, *stay(deal, moment, following, is_after)))
    known = [stage for stage, _moment in steps if stage in stages]
    if known and all(moment for _stage, moment in steps):
        course.fates = {stage: fate(deal, stage, steps, stages, signature) for stage in known}
    return course


def stay(deal, moment, following, is_after):
    day_of = deal.workspace.day_of
    if following:
        until: date | None = following[0][1] and day_of(following[0][1])
    elif deal.outcome == "" or (deal.outcome == "won" and is_after):
        return ("still", day_of(moment)) if moment else ("unknown", None)
    else:
        until = deal.decided_on
    if not moment or not until:
        return "unknown", None
    return "left", max(0, (until - day_of(moment)).days)


def fate(deal, stage, steps, stages, signature):
    place = [at for at, _moment in steps].index(stage)
    position = stages[stage].position
    later = [stages[at].position for at, _moment in steps[place + 1 :] if at in stages]
    if any(other > position for other in later) or (deal.outcome == "won" and position <= signature):
        return "forward"
    if deal.outcome not in ("", "won"):
        return deal.outcome
    return "here" if steps[-1][0] == stage else "back"
