"""What works: the verdicts of the page, and that every figure opens the list that it counts."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from metrics import drawn as drawn_module
from metrics import effect_counts
from metrics.counting import refresh
from metrics.effect_counts import Counts, standing_out
from metrics.effects_page import EffectsPage
from metrics.models import Exposure
from metrics.scores import score_at_first, scores
from people.models import Team
from stages.models import Following, PlannedConversation, Process, Version
from tests.builders.conversations import build_next_version, build_version
from tests.metrics.rows import decide, opportunity
from tests.metrics.test_exposures import enter, hold

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
NUMBER = re.compile(r'<a href="(/w/[^"]*/what-works/\d+/\?[^"]*)">([^<]*)</a>')


@pytest.fixture
def version(cast):
    return build_version(cast)


def deals(version, team, many, *, held, kind, opened_on=date(2026, 2, 1)):
    """So many that left the first stage, with its first conversation held by then or not, and ended so."""
    first, second, *_ = version.stages.order_by("position")
    planned = PlannedConversation.objects.filter(stage=first).order_by("pk").first()
    for _ in range(many):
        deal = opportunity(team, version=version, opened_on=opened_on)
        enter(deal, first, START)
        if held:
            hold(deal, planned, START)
        enter(deal, second, START + timedelta(days=3))
        if kind:
            decide(deal, kind, date(2026, 5, 1))
    return planned


def page_of(member, version, **asked):
    refresh(member.workspace_id)
    return EffectsPage(member, **{"version": version, "outcome": "won", "quarters": None, "team": None} | asked)


def test_a_conversation_that_goes_with_winning_stands_out(cast, version):
    deals(version, cast.paris, 30, held=True, kind="won")
    deals(version, cast.paris, 10, held=True, kind="lost")
    deals(version, cast.paris, 10, held=False, kind="won")
    planned = deals(version, cast.paris, 30, held=False, kind="no_decision")
    page = page_of(cast.executive, version)
    line = next(line for line in page.lines if line.planned == planned)
    assert (line.verdict, line.says) == ("up", "+50")
    assert page.headline == "1 conversation goes with winning"
    assert page.chosen is line
    assert page_of(cast.executive, version, outcome="no_decision").lines[0].verdict == "up"


def test_thirty_in_each_arm_or_no_verdict(cast, version):
    deals(version, cast.paris, 60, held=True, kind="won")
    deals(version, cast.paris, 29, held=False, kind="lost")
    page = page_of(cast.executive, version)
    assert [line.verdict for line in page.lines if line.verdict] == ["few", "few"]
    assert page.headline == "Too few deals to tell what works"


def test_deals_that_ended_before_the_stage_was_left_favour_nothing(cast, version):
    """The trap: whoever lives longer held more. Nothing of it reaches a verdict."""
    first = version.stages.get(position=1)
    for _ in range(60):
        deal = opportunity(cast.paris, version=version)
        enter(deal, first, START)
        decide(deal, "lost", date(2026, 3, 5))
    deals(version, cast.paris, 60, held=True, kind="won")
    line = page_of(cast.executive, version).lines[0]
    assert (line.verdict, line.stayed) == ("few", 60)
    assert line.simple_shares["won"] == "100%"


def test_versions_and_teams_are_strata(cast, version):
    """Paris holds it and wins anyway; Lyon does neither: within a team it makes no difference."""
    for team, share in ((cast.paris, (32, 8, 8, 2)), (cast.lyon, (2, 8, 8, 32))):
        held_won, held_lost, won, lost = share
        deals(version, team, held_won, held=True, kind="won")
        deals(version, team, held_lost, held=True, kind="lost")
        deals(version, team, won, held=False, kind="won")
        deals(version, team, lost, held=False, kind="lost")
    line = page_of(cast.executive, version).lines[0]
    assert line.effect.difference.value == pytest.approx(0)
    assert line.verdict == "even"


def test_the_same_conversation_of_an_older_version_counts_too(cast, version):
    newer = build_next_version(cast, version)
    for one in (version, newer):
        deals(one, cast.paris, 10, held=True, kind="won")
    line = page_of(cast.executive, newer).lines[0]
    assert line.arms[0].n == 20


@pytest.mark.parametrize("who", ["executive", "rep", "other_rep"])
def test_the_scores_are_those_that_the_querysets_tell(cast, version, who):
    member, today = getattr(cast, who), cast.workspace.today()
    newer = build_next_version(cast, version)
    version.process.draft_from(newer, by=cast.manager)
    deals(version, cast.paris, 1, held=True, kind="won")
    refresh(cast.workspace.pk)
    third = Team.objects.create(workspace=cast.workspace, name="Nantes", department=cast.paris.department)
    days = [(today, today), (today + timedelta(days=1), None), (today - timedelta(days=9), today)]
    for starts_on, ends_on in days:
        Following.objects.create(
            workspace=cast.workspace, team=third, version=newer, starts_on=starts_on, ends_on=ends_on
        )
    told = []
    for one in Version.objects.visible_to(member).filter(published_at__isnull=False).order_by("-number"):
        followed = Following.objects.visible_to(member).on(today).filter(version=one)
        exposures = Exposure.objects.filter(version_id=one.pk, team_id__in=Team.objects.visible_to(member))
        first = [min(found.values_list("pk", flat=True), default=None) for found in (
            followed.filter(team__in=member.team_ids), followed
        )]  # fmt: skip
        told.append((one.pk, exposures.exists(), *first))
    assert [(one.pk, one.is_known, one.own, one.any) for one in scores(member)] == told
    assert {one.process.name for one in scores(member)} == {version.process.name}


def version_at_first(member):
    return score_at_first(scores(member))


def test_the_score_shown_first_is_one_on_which_something_was_opened(cast, version):
    newer = build_next_version(cast, version)
    assert version_at_first(cast.rep) is not None
    deals(version, cast.paris, 1, held=True, kind="won")
    refresh(cast.workspace.pk)
    assert version_at_first(cast.rep) == version
    assert version_at_first(cast.executive) == version
    deals(newer, cast.lyon, 1, held=True, kind="won")
    refresh(cast.workspace.pk)
    assert version_at_first(cast.rep) == version
    Following.objects.update(ends_on=cast.workspace.today())
    assert version_at_first(cast.executive) == newer, "nobody follows any: the last that was published"
    Following.objects.create(workspace=cast.workspace, team=cast.lyon, version=version,
                             starts_on=cast.workspace.today())  # fmt: skip
    assert version_at_first(cast.executive) == version, "a team follows it"


def test_a_member_sees_the_deals_of_their_teams(cast, version):
    deals(version, cast.paris, 3, held=True, kind="won")
    deals(version, cast.lyon, 4, held=True, kind="won")
    seen = {who: page_of(getattr(cast, who), version).lines[0].arms[0].n for who in ("executive", "rep", "other_rep")}
    assert seen == {"executive": 7, "rep": 3, "other_rep": 4}


def test_only_what_was_opened_since_then_is_counted(cast, version):
    today = cast.workspace.today()
    deals(version, cast.paris, 3, held=True, kind="won", opened_on=today - timedelta(days=900))
    deals(version, cast.paris, 4, held=True, kind="won", opened_on=today)
    assert page_of(cast.executive, version, quarters=4).lines[0].arms[0].n == 4
    assert page_of(cast.executive, version).lines[0].arms[0].n == 7


def test_the_three_outcomes_of_all_conversations_are_judged_together():
    """One barely clear difference among many that are none is not told."""
    counts = {number: arms(40, 20, 40, 20) for number in range(30)} | {"edge": arms(40, 25, 40, 15)}
    assert counts["edge"].effects["won"].p < 0.05
    assert standing_out(counts) == set()
    assert standing_out({"edge": arms(40, 36, 40, 5)}) == {("edge", "won"), ("edge", "lost")}


def test_what_is_kept_is_weighed_once(cast, version, monkeypatch):
    deals(version, cast.paris, 30, held=True, kind="won")
    planned = deals(version, cast.paris, 30, held=False, kind="lost")
    first = page_of(cast.executive, version)
    verdicts = [line.verdict for line in first.lines]
    assert verdicts[0] == "up"
    monkeypatch.setattr(effect_counts, "effect", lambda strata: pytest.fail("weighed again"))
    asked = {"version": version, "outcome": "won", "quarters": None, "team": None, "note": planned.pk}
    again = EffectsPage(cast.executive, **asked)
    assert [line.verdict for line in again.lines] == verdicts
    assert again.chosen.says == first.lines[0].says


def arms(n, won, base_n, base_won):
    counts = Counts()
    for state, many, successes in (("held", n, won), ("without", base_n, base_won)):
        counts.add((1, 1), state, "won", state == "held", successes)
        counts.add((1, 1), state, "lost", state == "held", many - successes)
    return counts


@pytest.mark.parametrize("asked", ["", "&since=4", "&team={team}", "&outcome=lost"])
def test_every_figure_opens_the_list_that_it_counts(cast, client, version, asked):
    today = cast.workspace.today()
    for many, (held, kind, opened_on) in enumerate(
        (
            (held, kind, day)
            for held in (True, False)
            for kind in ("won", "lost", "no_decision", "")
            for day in (today, date(2020, 1, 1))
        ),
        start=1,
    ):
        deals(version, (cast.paris, cast.lyon)[many % 2], many % 3 + 1, held=held, kind=kind, opened_on=opened_on)
    stayed = opportunity(cast.paris, version=version, opened_on=today)
    enter(stayed, version.stages.get(position=1), START)
    refresh(cast.workspace.pk)
    client.force_login(cast.executive.user)
    answer = client.get(f"/w/{cast.workspace.slug}/what-works/?version={version.pk}{asked.format(team=cast.paris.pk)}")
    links = [(unescape(url), says) for url, says in NUMBER.findall(answer.content.decode())]
    counted = [(url, int(says)) for url, says in links if says.isdigit()]
    assert len(counted) >= 4
    for url, n in counted:
        assert client.get(url).context["listing"].count[0] == n, url


def test_without_a_published_version_the_page_says_what_to_do(cast, client):
    client.force_login(cast.rep.user)
    answer = client.get(f"/w/{cast.workspace.slug}/what-works/")
    assert "No score is published yet" in answer.content.decode()


def test_a_team_that_is_not_seen_is_not_told(cast, client, version):
    hidden = Team.objects.get(pk=cast.lyon.pk)
    client.force_login(cast.rep.user)
    answer = client.get(f"/w/{cast.workspace.slug}/what-works/?team={hidden.pk}")
    assert answer.status_code == 422
    assert hidden.name not in answer.content.decode()


def test_what_was_drawn_is_shown_again_to_who_sees_the_same_and_to_nobody_else(cast, client, version, monkeypatch):
    deals(version, cast.lyon, 4, held=True, kind="won")
    planned = deals(version, cast.paris, 3, held=True, kind="won")
    refresh(cast.workspace.pk)
    draw, many = drawn_module._draw, []
    monkeypatch.setattr(drawn_module, "_draw", lambda *asked: many.append(1) or draw(*asked))

    def get(who="executive", **query):
        client.force_login(getattr(cast, who).user)
        return client.get(f"/w/{cast.workspace.slug}/what-works/", {"note": planned.pk} | query).content.decode()

    def held(shown):
        return next(int(says) for url, says in NUMBER.findall(shown) if "state=held&amp;ended=decided" in url)

    assert held(get()) == held(get()) == 7
    assert len(many) == 1
    assert [held(get(who)) for who in ("rep", "other_rep", "executive")] == [3, 4, 7]
    assert held(get(team=cast.paris.pk)) == 3
    other = version.planned_conversations.exclude(pk=planned.pk).order_by("stage__position").first()
    assert f"note={other.pk}" in get(note=other.pk)
    assert len(many) == 5
    deals(version, cast.paris, 2, held=True, kind="lost")
    refresh(cast.workspace.pk)
    assert held(get()) == 9
    Process.objects.filter(pk=version.process_id).update(name="Planters")
    assert "Planters" in get().split("score-frame")[1]
    assert len(many) == 7


@pytest.mark.parametrize("wrong", ["version=999", "version=words", "outcome=maybe", "since=5", "team=0"])
@pytest.mark.parametrize("path", ["what-works/", "what-works/timing/"])
def test_what_cannot_be_read_is_told_and_the_score_stays(cast, client, version, path, wrong):
    client.force_login(cast.executive.user)
    for kind in ("", "&format=csv"):
        answer = client.get(f"/w/{cast.workspace.slug}/{path}?{wrong}{kind}")
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert "There is one thing to put right" in shown
        assert "No score is published yet" not in shown
        assert str(version) in shown


@pytest.mark.parametrize("wrong", ["state=maybe", "ended=maybe", "since=5", "team=0"])
def test_a_list_of_what_cannot_be_read_is_refused_instead_of_another_one(cast, client, version, wrong):
    planned = version.planned_conversations.first()
    client.force_login(cast.executive.user)
    for kind in ("", "&format=csv"):
        answer = client.get(f"/w/{cast.workspace.slug}/what-works/{planned.pk}/?{wrong}{kind}")
        assert answer.status_code == 422
        assert "errors/refused.html" in {template.name for template in answer.templates}
