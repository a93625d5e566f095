"""The design review, as far as a design alone can tell: the mistakes of `product.md` section 4, by number.

Pure: a blueprint in, findings out. What happened in the deals is looked at elsewhere.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stages.blueprint import Blueprint, Nature, Stage


@dataclass(frozen=True, slots=True)
class Finding:
    """`check` is the number of the mistake; `place` the key of the stage concerned, None for the whole;
    `subject` the words at fault."""

    check: int
    reason: str
    place: str | None = None
    subject: str = ""


# Words, not parts of words: “commits” is a buyer's act, “commit” a box of the seller's forecast.
PROPOSAL = r"proposals?|quotes?|quotations?|offers?|rfp|rfi|devis|propositions?|offres?|appels? d[’']offres?"
SELLER_ACTS = (
    r"discovery|qualif\w*|demos?|démos?|demonstrations?|démonstrations?|negotiation|négociation|closing|close|"
    r"r[123]|commit|best case|pipeline|découverte|relances?|prospect\w*|follow[- ]?up|présentations?|pitch"
)
COUNTS = r"calls? made|e-?mails? sent|meetings? booked|number of|appels passés|mails? envoyés|nombre d\w*"
SEARCHING = r"rfp|rfi|demo request|demande de démo|budget (?:granted|approved|voté|validé)|appels? d[’']offres?"
TEACHING = (
    r"pitch|our (?:product|company|solution|platform)|product tour|walkthrough|presentation|présentation|"
    r"notre (?:produit|société|solution|entreprise|plateforme)|webinar|webinaire|démo|demo"
)

LONGEST, SHORTEST, LONGEST_TWO = 0.50, 0.05, 0.80


def review(blueprint: Blueprint) -> tuple[Finding, ...]:
    """Every finding on the design, in the order of the checks; empty when it makes none of the mistakes."""
    return tuple(finding for check in CHECKS for finding in check(blueprint))


def _says(words: str, text: str) -> bool:
    return re.search(rf"\b(?:{words})\b", text, re.IGNORECASE) is not None


def the_proposal_as_a_stage(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        for name in _names(stage):
            if _says(PROPOSAL, name):
                yield Finding(1, "named_after_a_proposal", stage.key, name)


def activity_for_effectiveness(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        for milestone in stage.milestones:
            if _says(f"{COUNTS}|{SELLER_ACTS}", milestone.name):
                yield Finding(2, "act_of_ours", stage.key, milestone.name)


def record_keeping_for_a_process(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        if not stage.conversations:
            yield Finding(3, "no_planned_conversation", stage.key, stage.name)


def only_buyers_already_searching(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages[:1]:
        if _says(SEARCHING, f"{stage.name} {stage.enters}"):
            yield Finding(4, "entered_by_a_search", stage.key, stage.enters)


def unbalanced_stages(blueprint: Blueprint) -> Iterator[Finding]:
    """Shares of the expected days; silent while a stage has none, because the total would be wrong."""
    if not blueprint.stages or any(not stage.expected_days for stage in blueprint.stages):
        return
    shares = {stage.key: (stage.expected_days or 0) / blueprint.expected_days for stage in blueprint.stages}
    for stage in blueprint.stages:
        if shares[stage.key] > LONGEST:
            yield Finding(5, "too_long", stage.key, stage.name)
        if shares[stage.key] < SHORTEST:
            yield Finding(5, "too_short", stage.key, stage.name)
    if len(shares) > 2 and sum(sorted(shares.values())[-2:]) > LONGEST_TWO:
        yield Finding(5, "two_too_long")


def talking_to_the_mahout(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        for talk in stage.conversations:
            if talk.role is None:
                yield Finding(6, "no_buyer_role", stage.key, talk.theme)
    first_half = blueprint.stages[: (len(blueprint.stages) + 1) // 2]
    met = [blueprint.role(talk.role) for stage in first_half for talk in stage.conversations]
    if not any(role and role.nature in (Nature.DECIDES, Nature.BENEFITS) for role in met):
        yield Finding(6, "nobody_who_decides_or_benefits")


def measuring_indiscriminately(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        if len(stage.indicators) > 2:
            yield Finding(7, "third_indicator", stage.key, stage.name)
        for indicator in stage.indicators:
            if indicator.steers is None or indicator.timing is None:
                yield Finding(7, "no_purpose", stage.key, indicator.name)
            if _says(COUNTS, indicator.name):
                yield Finding(7, "counts_volume", stage.key, indicator.name)


def evangelising(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        for talk in stage.conversations:
            if _says(TEACHING, talk.theme):
                yield Finding(8, "teaches", stage.key, talk.theme)


def forgetting_the_buyer(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        if not stage.purpose.strip():
            yield Finding(9, "no_purpose", stage.key, stage.name)
        for milestone in stage.milestones:
            if not milestone.verifications:
                yield Finding(9, "cannot_be_verified", stage.key, milestone.name)


def misnamed_stages(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        if _says(SELLER_ACTS, stage.name):
            yield Finding(11, "names_a_seller_act", stage.key, stage.name)


def signature_as_the_last_stage(blueprint: Blueprint) -> Iterator[Finding]:
    after = blueprint.after_signature
    if not after:
        yield Finding(12, "nothing_after_the_signature")
    elif not any(talk.department for stage in after for talk in stage.conversations):
        yield Finding(12, "nobody_after_the_signature")


def _names(stage: Stage) -> tuple[str, ...]:
    milestones = (milestone.name for milestone in stage.milestones)
    return (stage.name, *milestones, *(talk.theme for talk in stage.conversations))


# Check 10, adoption, looks at people and dates, which a blueprint does not hold.
CHECKS: tuple[Callable[[Blueprint], Iterator[Finding]], ...] = (
    the_proposal_as_a_stage,
    activity_for_effectiveness,
    record_keeping_for_a_process,
    only_buyers_already_searching,
    unbalanced_stages,
    talking_to_the_mahout,
    measuring_indiscriminately,
    evangelising,
    forgetting_the_buyer,
    misnamed_stages,
    signature_as_the_last_stage,
)
