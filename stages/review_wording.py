"""The sentences of the design review: each mistake, why it matters, what was found, what holds when it is not made."""

from datetime import date

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from salesproc.figures import day, rate
from stages.deals import DealFinding
from stages.review import Finding
from stages.wording import apart

MISTAKES = {
    1: _("The proposal as a stage"),
    2: _("Taking activity for effectiveness"),
    3: _("Taking record-keeping for a process"),
    4: _("Caring only for buyers already searching"),
    5: _("Unbalanced stages"),
    6: _("Talking to those who implement, not to those who benefit"),
    7: _("Measuring indiscriminately"),
    8: _("Evangelising the market"),
    9: _("Forgetting the buyer"),
    10: _("Neglecting adoption"),
    11: _("Misnaming the stages"),
    12: _("Making the signature the last stage"),
}
WHY = {
    1: _(
        "A proposal is a page of ours. Sent before the buyer agrees on the solution, on how it is put in place and on "
        "why to spend, it starts a silence."
    ),
    2: _(
        "Calls and demos can be made without anything changing for the buyer. Only what the buyer does shows progress."
    ),
    3: _("A stage in which no conversation is planned is a box to tick: it helps to report, not to sell."),
    4: _("Those who search already have compared without us. Those who do not yet are more, and alone with us."),
    5: _("A stage that takes most of the cycle hides where deals stand; one that takes no time tells nothing."),
    6: _(
        "Those who implement see the work, those who benefit see the reason. Without the second, the deal ends in no "
        "decision."
    ),
    7: _("What is measured must help to decide. A count of what we did only asks for more of it."),
    8: _("A buyer listens for their own goal. Teaching the market is long, dear, and done for others too."),
    9: _("A stage is over when the buyer has done something. If nobody can see it, everybody will tick it."),
    10: _("A process that nobody looks after, reviews or learns is a drawing."),
    11: _("Named after what we do, a stage moves when we act. Named after the buyer, it moves when they do."),
    12: _("The value comes after the signature, and the next sale with it. What stops there has to begin again."),
}


class OfAMistake:
    """A line about a finding: which of the twelve mistakes it is, and why that matters."""

    finding: Finding | DealFinding

    @property
    def mistake(self) -> str:
        return MISTAKES[self.finding.check]

    @property
    def why(self) -> str:
        return WHY[self.finding.check]


HOLDS = {
    1: _("No stage, milestone or conversation is named after a proposal"),
    2: _("Every milestone is something the buyer does"),
    3: _("Every stage has a conversation to hold"),
    4: _("The score begins before the buyer searches"),
    5: _("The expected days are balanced"),
    6: _("Those who decide or benefit are met in the first half"),
    7: _("Every indicator says what it steers"),
    8: _("The themes are goals of the buyer"),
    9: _("Every milestone can be verified"),
    10: _("Somebody looks after it, and its next review has a date"),
    11: _("The stages are named after what the buyer has done"),
    12: _("The score goes on after the signature"),
}
# What is found, and what can be done about it.
FINDINGS = {
    "named_after_a_proposal": (
        _("“%(subject)s” is named after our proposal"),
        _("Rename it after the buyer’s progress."),
    ),
    "milestone_after_a_proposal": (
        _("The milestone “%(subject)s” is named after our proposal"),
        _("Say what the buyer has agreed on instead."),
    ),
    "theme_after_a_proposal": (
        _("The conversation “%(subject)s” is about our proposal"),
        _("Make it about the buyer’s decision: why, how, and at what cost."),
    ),
    "act_of_ours": (
        _("The milestone “%(subject)s” is an act of ours"),
        _("Say what the buyer has done when it succeeded."),
    ),
    "no_planned_conversation": (
        _("“%(subject)s” has no planned conversation"),
        _("Plan the one after which the buyer moves on."),
    ),
    "entered_by_a_search": (
        _("The first stage waits for a buyer who is searching"),
        _("It is entered by “%(subject)s”. Begin with a goal or a trouble of the buyer."),
    ),
    "too_long": (
        _("“%(subject)s” takes %(share)s of the expected days"),
        _("%(count)s of %(total)s days. Split it, so that progress shows."),
    ),
    "too_short": (
        _("“%(subject)s” takes %(share)s of the expected days"),
        _("%(count)s of %(total)s days. Join it to another stage, or give it the time it takes."),
    ),
    "two_too_long": (
        _("Two stages take %(share)s of the expected days"),
        _("%(subject)s: %(count)s of %(total)s days. Split the longer one."),
    ),
    "no_buyer_role": (
        _("The conversation “%(subject)s” is with nobody"),
        _("Say which buyer role it is held with."),
    ),
    "nobody_who_decides_or_benefits": (
        _("Nobody who decides or benefits is met in the first half"),
        _("Plan a conversation there with somebody for whom it matters."),
    ),
    "third_indicator": (
        _("“%(subject)s” has more than two indicators"),
        _("Keep the two that change what people do."),
    ),
    "no_purpose_of_indicator": (
        _("The indicator “%(subject)s” does not say what it steers"),
        _("Say what it helps to decide, or drop it."),
    ),
    "counts_volume": (
        _("The indicator “%(subject)s” counts volume"),
        _("Drop it, or measure what changes for the buyer."),
    ),
    "teaches": (
        _("The conversation “%(subject)s” presents us"),
        _("Name the goal of the buyer that it is about."),
    ),
    "no_purpose": (
        _("“%(subject)s” does not say what the buyer gets done in it"),
        _("One sentence is enough."),
    ),
    "cannot_be_verified": (
        _("Nothing shows that the buyer has “%(subject)s”"),
        _("Say how it can be verified: said, written, or a meeting held."),
    ),
    "no_owner": (_("Nobody looks after this process"), _("Name one person who does.")),
    "no_review_date": (_("No date is set for the next review"), _("Choose the day.")),
    "review_overdue": (_("Its review was due on %(day)s"), _("Hold it, or choose another day.")),
    "nobody_trained": (
        _("Nobody of the teams that follow it knows this version yet"),
        _("0 of %(total)s people. Walk them through the score."),
    ),
    "names_a_seller_act": (
        _("“%(subject)s” names what we do, not what the buyer has done"),
        _("Rename it after the buyer’s progress."),
    ),
    "nothing_after_the_signature": (
        _("Nothing comes after the signature"),
        _("Add the stage in which the buyer gets what they bought."),
    ),
    "no_conversation_after_the_signature": (
        _("No conversation is planned after the signature"),
        _("Plan the one in which the buyer tells the first results."),
    ),
    "nobody_after_the_signature": (
        _("Nobody of ours holds the conversations after the signature"),
        _("Say which department does."),
    ),
}


def finding_says(finding: Finding) -> tuple[str, str]:
    """What was found, and what can be done about it."""
    title, advice = FINDINGS[_kind(finding)]
    words = {"subject": apart(finding.subject), "count": finding.count, "total": finding.total, "share": ""}
    if finding.total and finding.count is not None:
        words["share"] = rate(finding.count / finding.total, 0)
    if finding.reason == "review_overdue":
        words["day"] = day(date.fromisoformat(finding.subject))
    advice = str(advice % words)
    if finding.suggestion:
        advice += " " + _t("For example “%(name)s”.") % {"name": finding.suggestion}
    return title % words, advice


def _kind(finding: Finding) -> str:
    """A stage and an indicator can both be without a purpose."""
    return "no_purpose_of_indicator" if (finding.check, finding.reason) == (7, "no_purpose") else finding.reason
