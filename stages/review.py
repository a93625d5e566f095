"""The design review, as far as a design alone can tell: the mistakes of `product.md` section 4, by number.

Pure: a blueprint in, findings out. What happened in the deals is looked at in `deals.py`.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from stages import naming
from stages.blueprint import Blueprint, Conversation, Milestone, Nature, Stage

NUMBERS = tuple(range(1, 13))
LONGEST, SHORTEST, LONGEST_TWO = 0.50, 0.05, 0.80
MOST_INDICATORS = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """`check` is the number of the mistake; `place` the key of the stage concerned, None for the whole; `part` that of
    the milestone or conversation; `subject` the words at fault, `suggestion` others in their place.

    `cause` is what would have to change for a dismissal to be forgotten; `count` of `total` the figure.
    """

    check: int
    reason: str
    place: str | None = None
    subject: str = ""
    part: str | None = None
    cause: str = ""
    suggestion: str = ""
    count: int | None = None
    total: int | None = None

    @property
    def fingerprint(self) -> str:
        """The same in every version as long as the cause is the same. A figure is a cause by its rounded share."""
        share = round(100 * self.count / self.total) if self.count is not None and self.total else ""
        said = (self.check, self.reason, self.place or "", self.part or "", naming.plain(self.cause), share)
        return hashlib.sha256(repr(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Adoption:
    """What check 10 looks at. `expected` are the people who should know a published version, `trained` those who do."""

    today: date
    has_owner: bool = False
    next_review_on: date | None = None
    expected: int = 0
    trained: int = 0


def review(blueprint: Blueprint, adoption: Adoption | None = None, *, language: str = "en") -> tuple[Finding, ...]:
    """Every finding on the design, in the order of the checks; empty when it makes none of the mistakes.

    `language` is that of suggested names where the word at fault is one of several languages.
    """
    found = [finding for check in CHECKS for finding in check(blueprint)]
    found += neglecting_adoption(adoption) if adoption else []
    found += [*the_proposal_as_a_stage(blueprint, language), *misnamed_stages(blueprint, language)]
    return tuple(sorted(found, key=lambda finding: finding.check))


def the_proposal_as_a_stage(blueprint: Blueprint, language: str = "en") -> Iterator[Finding]:
    for stage in blueprint.stages:
        if found := naming.find("proposal", stage.name):
            suggestion = _unused(found.suggestions(language), blueprint)
            yield Finding(1, "named_after_a_proposal", stage.key, stage.name, cause=stage.name, suggestion=suggestion)
        for milestone in stage.milestones:
            if naming.says("proposal", milestone.name):
                yield _of(milestone, 1, "milestone_after_a_proposal", stage)
        for talk in stage.conversations:
            if naming.says("proposal", talk.theme):
                yield _of(talk, 1, "theme_after_a_proposal", stage)


def activity_for_effectiveness(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        for milestone in stage.milestones:
            if naming.says("act", milestone.name) or naming.says("seller", milestone.name):
                yield _of(milestone, 2, "act_of_ours", stage)


def record_keeping_for_a_process(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        if not stage.conversations:
            yield Finding(3, "no_planned_conversation", stage.key, stage.name)


def only_buyers_already_searching(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages[:1]:
        for text in (stage.name, stage.enters):
            if naming.says("searching", text):
                yield Finding(4, "entered_by_a_search", stage.key, text, cause=text)
                return


def unbalanced_stages(blueprint: Blueprint) -> Iterator[Finding]:
    """Shares of the expected days; silent while a stage has none, because the total would be wrong."""
    if any(not stage.expected_days for stage in blueprint.stages):
        return
    days = {stage.key: stage.expected_days or 0 for stage in blueprint.stages}
    yield from out_of_balance(days, {stage.key: stage.name for stage in blueprint.stages})


def out_of_balance(days: dict[str, int], names: dict[str, str]) -> Iterator[Finding]:
    """One stage over half of the days, or under a twentieth; two over four fifths of them, where there are more."""
    total = sum(days.values())
    if not total:
        return
    for key, some in days.items():
        if some / total > LONGEST:
            yield Finding(5, "too_long", key, names[key], count=some, total=total)
        if some / total < SHORTEST:
            yield Finding(5, "too_short", key, names[key], count=some, total=total)
    longest = sorted(days, key=lambda key: -days[key])[:2]
    both = sum(days[key] for key in longest)
    if len(days) > 2 and both / total > LONGEST_TWO:
        named = " + ".join(names[key] for key in days if key in longest)
        yield Finding(5, "two_too_long", longest[0], named, count=both, total=total)


def talking_to_the_mahout(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        for talk in stage.conversations:
            if talk.role is None:
                yield _of(talk, 6, "no_buyer_role", stage, cause="")
    first_half = blueprint.stages[: (len(blueprint.stages) + 1) // 2]
    met = [blueprint.role(talk.role) for stage in first_half for talk in stage.conversations]
    if not any(role and role.nature in (Nature.DECIDES, Nature.BENEFITS) for role in met):
        yield Finding(6, "nobody_who_decides_or_benefits", first_half[0].key if first_half else None)


def measuring_indiscriminately(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        if len(stage.indicators) > MOST_INDICATORS:
            names = ", ".join(indicator.name for indicator in stage.indicators)
            yield Finding(7, "third_indicator", stage.key, stage.name, cause=names)
        for indicator in stage.indicators:
            if indicator.steers is None or indicator.timing is None:
                yield Finding(7, "no_purpose", stage.key, indicator.name, cause=indicator.name)
            if naming.says("volume", indicator.name) or naming.says("act", indicator.name):
                yield Finding(7, "counts_volume", stage.key, indicator.name, cause=indicator.name)


def evangelising(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        for talk in stage.conversations:
            if naming.says("teaching", talk.theme):
                yield _of(talk, 8, "teaches", stage)


def forgetting_the_buyer(blueprint: Blueprint) -> Iterator[Finding]:
    for stage in blueprint.stages:
        if not stage.purpose.strip():
            yield Finding(9, "no_purpose", stage.key, stage.name)
        for milestone in stage.milestones:
            if not milestone.verifications:
                yield _of(milestone, 9, "cannot_be_verified", stage)


def neglecting_adoption(adoption: Adoption) -> Iterator[Finding]:
    if not adoption.has_owner:
        yield Finding(10, "no_owner")
    if adoption.next_review_on is None:
        yield Finding(10, "no_review_date")
    elif adoption.next_review_on < adoption.today:
        day = adoption.next_review_on.isoformat()
        yield Finding(10, "review_overdue", subject=day, cause=day)
    if adoption.expected and not adoption.trained:
        yield Finding(10, "nobody_trained", count=0, total=adoption.expected)


def misnamed_stages(blueprint: Blueprint, language: str = "en") -> Iterator[Finding]:
    for stage in blueprint.stages:
        if found := naming.find("seller", stage.name):
            suggestion = _unused(found.suggestions(language), blueprint)
            yield Finding(11, "names_a_seller_act", stage.key, stage.name, cause=stage.name, suggestion=suggestion)


def signature_as_the_last_stage(blueprint: Blueprint) -> Iterator[Finding]:
    after = blueprint.after_signature
    talks = [talk for stage in after for talk in stage.conversations]
    if not after:
        yield Finding(12, "nothing_after_the_signature", blueprint.stages[-1].key if blueprint.stages else None)
    elif not talks:
        yield Finding(12, "no_conversation_after_the_signature", after[0].key, after[0].name)
    elif not any(talk.department for talk in talks):
        yield Finding(12, "nobody_after_the_signature", after[0].key, after[0].name, part=talks[0].key)


def _of(part: Milestone | Conversation, check: int, reason: str, stage: Stage, cause: str | None = None) -> Finding:
    name = part.name if isinstance(part, Milestone) else part.theme
    return Finding(check, reason, stage.key, name, part.key, name if cause is None else cause)


def _unused(names: tuple[str, ...], blueprint: Blueprint) -> str:
    """The first name that no stage of it has."""
    taken = {naming.plain(stage.name) for stage in blueprint.stages}
    return next((name for name in names if naming.plain(name) not in taken), "")


# Check 10, adoption, looks at people and dates, which a blueprint does not hold; 1 and 11 suggest names in a language.
CHECKS: tuple[Callable[[Blueprint], Iterator[Finding]], ...] = (
    activity_for_effectiveness,
    record_keeping_for_a_process,
    only_buyers_already_searching,
    unbalanced_stages,
    talking_to_the_mahout,
    measuring_indiscriminately,
    evangelising,
    forgetting_the_buyer,
    signature_as_the_last_stage,
)
