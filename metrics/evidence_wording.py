"""The facts of a maturity level in sentences: what is there, and what is missing."""

from math import ceil

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from metrics.maturity import Evidence, Unit
from salesproc.figures import days, number, rate

FACTS = {
    "follows_published_version": _("It follows a published version"),
    "stages_described": _("Stages with a milestone and a planned conversation"),
    "stages_measured": _("Stages with expected days and an indicator"),
    "people_trained": _("People trained on the version in force"),
    "use_expected": _("Required milestones ask before somebody moves on"),
    "moves_with_milestones": _("Moves to another stage with their required milestones"),
    "conversations_on_score": _("Conversations on the score"),
    "other_departments": _("Other departments that held what is planned for them"),
    "revised": _("Days since a version was published or a review held"),
    "suggestions_answered": _("Median days until a suggestion is answered"),
}


def fact_name(fact: Evidence) -> str:
    return str(FACTS[fact.name])


def fact_says(fact: Evidence) -> str:
    """“People trained on the version in force: 60% (3 of 5), asked 80%”."""
    return _t("%(fact)s: %(value)s, asked %(threshold)s") % {
        "fact": FACTS[fact.name],
        "value": value_of(fact),
        "threshold": threshold_of(fact),
    }


def value_of(fact: Evidence) -> str:
    if fact.value is None:
        return _t("nothing to measure")
    if fact.unit is Unit.YES:
        return _t("yes") if fact.value else _t("no")
    if fact.unit is Unit.SHARE:
        counts = {"rate": rate(fact.value, 0), "count": number(fact.count), "n": number(fact.out_of)}
        return _t("%(rate)s (%(count)s of %(n)s)") % counts
    return (
        days(round(fact.value) if fact.met else ceil(fact.value)) if fact.unit is Unit.DAYS else number(fact.value, 0)
    )


def threshold_of(fact: Evidence) -> str:
    if fact.unit is Unit.YES:
        return _t("yes")
    if fact.unit is Unit.SHARE:
        return rate(fact.threshold, 0)
    if fact.unit is Unit.DAYS:
        return _t("at most %(days)s") % {"days": days(fact.threshold)}
    return number(fact.threshold, 0)
