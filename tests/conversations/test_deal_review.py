"""What the deals say of a design: counted by PostgreSQL, and once more here, deal by deal."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conversations.deal_review import DealReview
from conversations.models import Conversation, MilestoneReached, Opportunity, StageEntry
from stages.deals import DealFacts, Share, Stays, deal_findings
from stages.models import Dismissal
from tests.builders.deals import AGREEMENTS, Deals, build_process

DAY = timedelta(days=1)


@pytest.fixture
def world(cast):
    process, versions = build_process(cast)
    Deals(cast, versions).build(90)
    return process, versions


@pytest.fixture
def url(cast):
    return lambda name, **kwargs: reverse(f"conversations:{name}", kwargs={"workspace": cast.workspace.slug, **kwargs})


class Counted:
    """The same measures in plain loops over rows: (units at fault with their deal, number of units, distances)."""

    def __init__(self, cast, process, now, teams):
        since = cast.workspace.today() - 730 * DAY
        self.today, self.now = cast.workspace.today(), now
        rows = Opportunity.objects.filter(version__process=process, team__in=teams)
        self.deals = [deal for deal in rows.select_related("version") if deal.opened_on >= since]
        self.talks = {deal.pk: [] for deal in self.deals}
        self.ticks = {deal.pk: [] for deal in self.deals}
        self.entries = {deal.pk: [] for deal in self.deals}
        related = ("theme", "buyer_role", "stage", "planned_conversation")
        for talk in Conversation.objects.select_related(*related).order_by("starts_at"):
            if talk.state == "held" and talk.opportunity_id in self.talks:
                self.talks[talk.opportunity_id].append(talk)
        for tick in MilestoneReached.objects.select_related("milestone"):
            if tick.withdrawn_at is None and tick.opportunity_id in self.ticks:
                self.ticks[tick.opportunity_id].append(tick)
        for entry in StageEntry.objects.select_related("stage").order_by("sequence"):
            if entry.opportunity_id in self.entries:
                self.entries[entry.opportunity_id].append(entry)
        self.lively = {tick.conversation_id for ticks in self.ticks.values() for tick in ticks}

    def proposal_before_agreement(self):
        faults, n, distances = [], 0, []
        for deal in self.deals:
            talks = self.talks[deal.pk]
            sent = next((talk.starts_at for talk in talks if "proposal" in talk.theme.name), None)
            if sent is None:
                continue
            n += 1
            agreed = {tick.milestone.name for tick in self.ticks[deal.pk] if tick.reached_at <= sent}
            if not set(AGREEMENTS) <= agreed:
                faults.append(deal.pk)
            after = [talk.starts_at - sent for talk in talks if talk.starts_at > sent]
            distances += after[:1]
        return faults, n, distances

    def no_effect(self):
        talks = [talk for talks in self.talks.values() for talk in talks]
        at_fault = [
            talk.opportunity_id
            for talk in talks
            if talk.movement in ("", "none") and talk.purpose_obtained in ("", "no") and talk.pk not in self.lively
        ]
        return at_fault, len(talks), []

    def moved_without_conversation(self):
        faults, n = [], 0
        for deal in self.deals:
            for one, other in zip(self.entries[deal.pk], self.entries[deal.pk][1:], strict=False):
                if one.entered_at is None or other.entered_at is None:
                    continue
                n += 1
                until = other.entered_at + (0 * DAY if other.time_known else DAY)
                between = [
                    talk
                    for talk in self.talks[deal.pk]
                    if talk.starts_at <= until
                    and (
                        talk.starts_at >= one.entered_at
                        or (not talk.time_known and talk.starts_at > one.entered_at - DAY)
                    )
                ]
                faults += [] if between else [deal.pk]
        return faults, n, []

    def began_with_a_search(self):
        known = [deal for deal in self.deals if deal.source]
        return [deal.pk for deal in known if "demo" in deal.source or deal.source == "RFP"], len(known), []

    def never_met_who_matters(self):
        faults, n, distances = [], 0, []
        for deal in self.deals:
            if not self.talks[deal.pk]:
                continue
            n += 1
            met = [t for t in self.talks[deal.pk] if t.buyer_role and t.buyer_role.nature in ("benefits", "decides")]
            faults += [] if met else [deal.pk]
            distances += [talk.starts_at - datetime.combine(deal.opened_on, time(), UTC) for talk in met[:1]]
        return faults, n, []

    def early_without_goal(self):
        early = [talk for talks in self.talks.values() for talk in talks if talk.stage and talk.stage.position == 1]
        faults = [talk.opportunity_id for talk in early if not talk.words and talk.pk not in self.lively]
        return faults, len(early), []

    def ticked_without_evidence(self):
        ticks = [tick for ticks in self.ticks.values() for tick in ticks]
        bare = [tick.opportunity_id for tick in ticks if not tick.evidence and tick.conversation_id is None]
        return bare, len(ticks), []

    def on_an_older_version(self):
        going = [deal for deal in self.deals if not deal.outcome]
        return [deal.pk for deal in going if deal.version.number == 1], len(going), []

    def off_the_score(self):
        talks = [t for talks in self.talks.values() for t in talks if t.starts_at >= self.now - 90 * DAY]
        return [talk.opportunity_id for talk in talks if talk.planned_conversation is None], len(talks), []


REASONS = [name for name in vars(Counted) if not name.startswith("_")]


def share_of(review, reason):
    return next(measure for measure in review.measures if measure.reason == reason).share()


def test_the_database_counts_what_a_loop_counts(cast, world):
    for who, teams in ((cast.executive, [cast.paris, cast.lyon]), (cast.manager, [cast.paris])):
        review = DealReview(who, world[1][-1])
        counted = Counted(cast, world[0], review.measures.now, teams)
        for reason in REASONS:
            agree(review, reason, *getattr(counted, reason)())


def agree(review, reason, faults, n, distances):
    share = share_of(review, reason)
    assert (reason, share.count, share.n) == (reason, len(faults), n)
    assert 0 < share.count < share.n, f"the world must have both: {reason}"
    if distances:
        assert share.days == pytest.approx(median(distances) / DAY, abs=1e-3)
    assert set(review.deals_of(reason).values_list("pk", flat=True)) == set(faults)


def test_what_follows_a_signature_is_counted_from_the_day_after(cast, world):
    _process, versions = world
    review = DealReview(cast.executive, versions[-1])
    zone = cast.workspace.zone
    today, won, faults = cast.workspace.today(), [], []
    for deal in review.measures.deals.filter(outcome="won"):
        if deal.decided_on > today - 30 * DAY:
            continue
        won.append(deal.pk)
        start = datetime.combine(deal.decided_on + DAY, time(), zone)
        days = [talk.starts_at for talk in deal.conversations.filter(state="held") if talk.starts_at >= start]
        if not days or min(days) > start + 30 * DAY:
            faults.append(deal.pk)
    share = share_of(review, "silent_after_the_signature")
    assert (share.count, share.n) == (len(faults), len(won))
    assert set(review.deals_of("silent_after_the_signature").values_list("pk", flat=True)) == set(faults)


def test_stays_end_with_the_next_entry_the_outcome_or_not_yet(cast, world):
    _process, versions = world
    review = DealReview(cast.executive, versions[-1])
    left, still = Counter(), Counter()
    for deal in review.measures.deals:
        entries = list(deal.stage_entries.select_related("stage").order_by("sequence"))
        for entry, after in zip(entries, [*entries[1:], None], strict=False):
            until, ended = _end_of(cast, deal, after)
            if entry.entered_at is None or until is None or entry.stage.position > 3:
                continue
            where = left if ended else still
            where[str(entry.stage.lineage), max(0, (until - cast.workspace.day_of(entry.entered_at)).days)] += 1
    stays = review.facts.stays
    assert [stay.name for stay in stays] == ["Sees it", "Compares ways", "Decides"]
    assert Counter({(stay.key, days): n for stay in stays for days, n in stay.left.items()}) == left
    assert Counter({(stay.key, days): n for stay in stays for days, n in stay.still.items()}) == still


def _end_of(cast, deal, after):
    """On which day, and whether it has ended."""
    if after is not None:
        return after.entered_at and cast.workspace.day_of(after.entered_at), True
    return (deal.decided_on, True) if deal.outcome else (cast.workspace.today(), False)


# ---- the findings, from facts


def found(*shares, stays=()):
    return [(finding.check, finding.reason) for finding in deal_findings(DealFacts(100, shares, stays))]


def test_a_share_at_its_limit_is_none_and_above_it_is_one():
    assert found(Share("no_effect", 50, 100)) == []
    assert found(Share("no_effect", 51, 100)) == [(2, "no_effect")]
    assert found(Share("no_effect", 0, 0)) == []


def test_under_thirty_nothing_is_concluded_and_the_interval_is_told():
    few, enough = deal_findings(DealFacts(100, (Share("no_effect", 29, 29), Share("ticked_without_evidence", 30, 30))))
    assert (few.is_too_few, enough.is_too_few) == (True, False)
    assert few.interval.low == pytest.approx(0.883, abs=0.001)


def test_the_balance_in_the_deals_counts_those_still_in_a_stage_as_censored():
    short, long = Stays("a", "A", {2: 40}), Stays("b", "B", {90: 20, 200: 10}, {100: 10})
    assert (short.median, long.median) == (2, 90)
    assert found(stays=(short, long)) == [(5, "too_short"), (5, "too_long")]
    assert found(stays=(short, Stays("b", "B", {90: 10}, {95: 30}))) == []


# ---- the pages


def test_the_deals_behind_a_finding_are_exactly_those_counted(client, cast, world, url):
    _process, versions = world
    client.force_login(cast.executive.user)
    review = DealReview(cast.executive, versions[-1])
    lines = review.lines
    assert lines
    for line in lines:
        where = url("deal_review_opportunity_index", version=versions[-1].pk, reason=line.finding.reason)
        answer = client.get(where, {"place": line.finding.place} if line.finding.place else {})
        listed = answer.context["listing"]
        expected = review.deals_of(line.finding.reason, line.finding.place or "").count()
        assert listed.count == (expected, False)


def test_the_page_shows_what_was_found_and_a_fragment_is_asked_for_by_the_review(client, cast, world, url):
    _process, versions = world
    client.force_login(cast.executive.user)
    where = url("deal_review_show", version=versions[-1].pk)
    titles = [line.title for line in DealReview(cast.executive, versions[-1]).lines]
    part = client.get(where, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<section")
    assert all(title in part for title in titles)
    report = client.get(reverse("stages:review_show", kwargs={"workspace": "novalis", "version": versions[-1].pk}))
    assert f'hx-get="{where}"' in report.content.decode()


def test_a_process_without_deals_says_so(client, cast, url):
    _process, versions = build_process(cast)
    client.force_login(cast.manager.user)
    page = client.get(url("deal_review_show", version=versions[-1].pk)).content.decode()
    assert "nothing to compare the design with yet" in page


@pytest.mark.parametrize("reason", ["nothing", "too_long", "too_long?place=x"])
def test_what_is_no_finding_is_not_found(client, cast, world, url, reason):
    client.force_login(cast.manager.user)
    where = url("deal_review_opportunity_index", version=world[1][0].pk, reason="x").replace("/x/", "/")
    name, _, query = reason.partition("?")
    assert client.get(f"{where}{name}/?{query}").status_code == 404


def test_a_dismissed_finding_comes_back_when_it_is_ten_points_worse(client, cast, world):
    _process, versions = world
    line = next(line for line in DealReview(cast.executive, versions[-1]).lines)
    client.force_login(cast.manager.user)
    where = reverse("stages:dismissal_create", kwargs={"workspace": "novalis", "process": versions[-1].process_id})
    client.post(where, {"finding": line.token, "reason": "Known"})
    again = next(one for one in DealReview(cast.executive, versions[-1]).lines if one.finding == line.finding)
    assert again.dismissal.reason == "Known"
    Dismissal.objects.update(figure=line.finding.figure - 0.11)
    again = next(one for one in DealReview(cast.executive, versions[-1]).lines if one.finding == line.finding)
    assert again.dismissal is None


def test_the_deals_are_gathered_in_the_same_number_of_questions(client, cast, world, url):
    _process, versions = world
    client.force_login(cast.executive.user)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("deal_review_show", version=versions[-1].pk)).status_code == 200
        return len(queries)

    asked()  # what is kept for everybody, such as the shell's links, is asked for once
    few = asked()
    Deals(cast, versions, seed=2).build(20)
    assert asked() == few <= 30
