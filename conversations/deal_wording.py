"""The sentences of what the design review finds in the deals."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from salesproc.figures import days, interval, number, rate
from stages.deals import DealFinding
from stages.wording import apart

FINDINGS = {
    "proposal_before_agreement": (
        _("%(rate)s of proposals went out before the buyer had agreed on what, how and why"),
        _("%(count)s of %(n)s deals with a proposal; half of them heard from the buyer within %(days)s."),
    ),
    "no_effect": (
        _("%(rate)s of conversations had no recorded effect on the buyer"),
        _("%(count)s of %(n)s held conversations moved nothing, obtained nothing, reached no milestone."),
    ),
    "moved_without_conversation": (
        _("%(rate)s of moves to another stage came without a conversation"),
        _("%(count)s of %(n)s moves had none since the one before."),
    ),
    "began_with_a_search": (
        _("%(rate)s of deals began with a buyer who was searching already"),
        _("%(count)s of %(n)s deals whose source is known. Converted: %(mine)s of them, %(others)s of the others."),
    ),
    "too_long": (
        _("“%(subject)s” takes %(rate)s of the cycle"),
        _("Median %(count)s of %(days)s over %(n)s stays. Split it, so that progress shows."),
    ),
    "too_short": (
        _("“%(subject)s” takes %(rate)s of the cycle"),
        _("Median %(count)s of %(days)s over %(n)s stays. Join it to another stage."),
    ),
    "two_too_long": (
        _("Two stages take %(rate)s of the cycle"),
        _("%(subject)s: median %(count)s of %(days)s, over %(n)s stays at least."),
    ),
    "never_met_who_matters": (
        _("In %(rate)s of deals nobody who decides or benefits was met"),
        _("%(count)s of %(n)s deals with a conversation. Where it happened, half had met them within %(days)s."),
    ),
    "early_without_goal": (
        _("%(rate)s of early conversations end without a goal of the buyer"),
        _("%(count)s of %(n)s conversations of the first stage: no words of the buyer, no milestone."),
    ),
    "ticked_without_evidence": (
        _("%(rate)s of milestones were ticked without evidence"),
        _("%(count)s of %(n)s: nothing says where it shows."),
    ),
    "on_an_older_version": (
        _("%(rate)s of open deals follow an older version"),
        _("%(count)s of %(n)s open deals. They can be moved to the newest one."),
    ),
    "off_the_score": (
        _("%(rate)s of conversations were not on the score"),
        _("%(count)s of %(n)s held in the last 90 days. What is held often may belong on it."),
    ),
    "silent_after_the_signature": (
        _("After %(rate)s of signatures nobody spoke with the buyer for thirty days"),
        _("%(count)s of %(n)s deals won. Where there was a conversation, half had it within %(days)s."),
    ),
}


def deal_finding_says(finding: DealFinding) -> tuple[str, str]:
    title, advice = FINDINGS[finding.reason]
    words = {
        "rate": rate(finding.figure, 0),
        "count": number(finding.count),
        "n": number(finding.n),
        "days": days(finding.days if finding.days is None else round(finding.days)),
        "subject": apart(finding.subject),
    }
    if finding.conversions:
        words["mine"], words["others"] = (rate(group.rate, 0) for group in finding.conversions)
    advice = str(advice % words)
    if finding.interval:
        advice += " " + _t("95%% interval: %(interval)s.") % {"interval": interval(finding.interval, 0)}
    return title % words, advice
