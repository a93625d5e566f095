"""What the deals bring to the review of a process: what they say of its design, and whether people work as it says."""

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conversations.deal_review import DealReview
from conversations.drift import WINDOW, Drift
from salesproc.figures import clauses, day, interval, interval_points, number, points, rate
from stages.agenda import Line, Section
from stages.deals import DealFacts
from stages.wording import apart

TITLES = {
    "on_score": _("%(rate)s of conversations were on the score"),
    "with_milestones": _("%(rate)s of moves to another stage had their required milestones"),
    "too_long": _("“%(stage)s” took longer than expected in %(rate)s of cases"),
}
NOTHING = {
    "on_score": _("No conversation was held in these days"),
    "with_milestones": _("Nobody moved to another stage in these days"),
    "too_long": _("“%(stage)s” came to its expected end in no deal"),
}


def deals_section(member, version, facts: DealFacts, teams) -> Section:
    review = DealReview(member, version)
    review.facts = facts
    lines = [_deal_line(member, version, line) for line in (*review.open, *review.too_few)]
    count = {"n": number(facts.deals), "day": day(review.measures.since)}
    return Section(
        "deals",
        _t("In the deals"),
        tuple(lines),
        note=_t("%(n)s deals opened since %(day)s.") % count,
        empty=_t("None of the mistakes shows in them.") if facts.deals else _t("No deal was opened on it yet."),
        teams=tuple(teams),
    )


def _deal_line(member, version, line) -> Line:
    kwargs = {"workspace": member.workspace.slug, "version": version.pk, "reason": line.finding.reason}
    url = reverse("conversations:deal_review_opportunity_index", kwargs=kwargs)
    if line.finding.place:
        url += f"?place={line.finding.place}"
    few = line.finding.is_too_few
    return Line(line.title, line.advice, "" if few else "warn", url, few)


def drift_section(drifts: list[Drift], teams) -> Section:
    days = {"n": WINDOW.days}
    return Section(
        "drift",
        _t("Drift"),
        tuple(_drift_line(drift) for drift in drifts),
        note=_t("The last %(n)s days against the %(n)s before, in the teams that follow it.") % days,
        empty=_t("No team that you see follows it."),
        teams=tuple(teams),
    )


def _drift_line(drift: Drift) -> Line:
    words = {"rate": rate(drift.now.rate, 0), "stage": apart(drift.name)}
    title = (TITLES if drift.n else NOTHING)[drift.figure] % words
    said = []
    if drift.n:
        counts = {"count": number(drift.count), "n": number(drift.n), "interval": interval(drift.now, 0)}
        said.append(_t("%(count)s of %(n)s, 95%% interval %(interval)s.") % counts)
    said.append(_before(drift))
    is_few = drift.now.is_too_few
    return Line(title, " ".join(said), "" if is_few else _tone(drift), is_few=is_few)


def _before(drift: Drift) -> str:
    if not drift.n_before:
        return _t("There is nothing to compare with in the 90 days before.")
    words = {"rate": rate(drift.before.rate, 0), "n": number(drift.n_before)}
    said = _t("Before: %(rate)s of %(n)s") % words
    if drift.difference.value is None:
        return f"{said}."
    gap = {"points": points(drift.difference.value), "interval": interval_points(drift.difference)}
    return clauses([said, _t("difference %(points)s points, %(interval)s.") % gap])


def _tone(drift: Drift) -> str:
    """Better or worse only where the interval of the difference leaves zero out."""
    gap = drift.difference
    if gap.is_too_few or not gap.excludes_zero:
        return ""
    is_better = (gap.value > 0) != (drift.figure == "too_long")
    return "on" if is_better else "warn"
