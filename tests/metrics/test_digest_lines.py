"""The lines of a digest: levels that changed, what to look at, what was done, and how many of them are told."""

from datetime import UTC, date, datetime, timedelta

import time_machine
from django.utils import timezone

from conversations.models import Opportunity
from metrics.computing import refresh
from metrics.counting import refresh as refresh_cohorts
from metrics.digest.attention import Attention
from metrics.digest.letter import MOST
from metrics.digest.periods import WEEK
from metrics.models import DigestLetter
from people.models import JobRun
from stages.models import ReviewMeeting
from tests.builders.conversations import build_next_version, build_version
from tests.builders.trials import build_trial, build_two_versions, end
from tests.metrics.rows import level, opportunity
from tests.metrics.test_digest import BEFORE, MONDAY, NOW, _monday, decided, digest_of, said
from tests.metrics.test_effects_page import deals as talked_about
from tests.metrics.test_exposures import enter

__all__ = ["_monday"]


# ---- levels
def test_a_level_that_rose_or_fell_is_told_once(cast):
    level(cast.paris, "random", date(2026, 1, 1), NOW)
    level(cast.paris, "formal", NOW)
    level(cast.lyon, "dynamic", date(2026, 1, 1), NOW)
    level(cast.lyon, "informal", NOW)
    told = said(digest_of(cast.executive))
    assert "The process of Paris rose from random to formal on 18 Nov" in told
    assert "The process of Lyon fell from dynamic to informal on 18 Nov" in told
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        assert not any("Paris" in says for says in said(digest_of(cast.executive)))


def test_a_first_level_is_told_and_one_that_came_and_went_is_not(cast):
    level(cast.paris, "informal", NOW)
    level(cast.lyon, "informal", date(2026, 1, 1))
    level(cast.lyon, "formal", NOW, NOW + timedelta(days=1), kind="assessed")
    told = said(digest_of(cast.executive))
    assert "The process of Paris has a level since 18 Nov: informal" in told
    assert not any("Lyon" in says for says in told)


def test_overrides_that_began_or_ended_are_told_instead(cast):
    for team in (cast.paris, cast.lyon):
        level(team, "informal", date(2026, 1, 1))
    level(cast.paris, "dynamic", NOW, date(2027, 1, 1), kind="override")
    level(cast.lyon, "formal", date(2026, 6, 1), NOW, kind="override")
    told = [line.says for line in digest_of(cast.executive).levels.lines]
    assert told == [
        "The override of Lyon as formal ended on 18 Nov. Since then: informal",
        "Paris counts as dynamic from 18 Nov until 1 Jan 2027, by override",
    ]


# ---- what to look at
def test_the_silent_deals_are_those_of_their_list(client, cast):
    version = build_version(cast)
    decided(cast.paris, NOW, won=1)
    for number in range(5):
        opportunity(cast.paris, version=version, opened_on=NOW if number == 4 else date(2026, 1, 15))
    line = next(line for line in digest_of(cast.manager).lines if "silent" in line.says)
    assert line.says == "4 open opportunities are silent now"
    client.force_login(cast.manager.user)
    assert client.get(line.figures[0].path).context["listing"].asked().count() == 4


def test_a_stage_where_deals_stand_still_is_told_with_its_page(client, cast):
    version = build_version(cast)
    first = version.stages.order_by("position").first()
    for number in range(40):
        deal = opportunity(cast.paris, version=version, opened_on=date(2026, 7, 1))
        enter(deal, first, datetime(2026, 7, 1, 9, number, tzinfo=UTC))
        Opportunity.objects.filter(pk=deal.pk).update(stage=first)
    decided(cast.paris, NOW, won=1)
    refresh_cohorts(cast.workspace.pk)
    line = next(line for line in digest_of(cast.manager).lines if "stand still" in line.says)
    assert line.says == f"Deals stand still in “Sees the problem”, on “{version}”"
    (figure,) = line.figures
    assert figure.says == "“Sees the problem”: 40 of 40 in it are past the expected 10\u202fd"
    client.force_login(cast.manager.user)
    page = client.get(figure.path).context["page"]
    shown = page.lines[0]
    assert (page.headline, shown.past, shown.standing) == ("Deals stand still in “Sees the problem”", 40, 40)
    assert not any("stand still" in says for says in said(digest_of(cast.other_manager)))


def test_a_conversation_that_stands_out_is_told_until_a_letter_has_told_it(client, cast):
    version = build_version(cast)
    talked_about(version, cast.paris, 30, held=True, kind="won")
    talked_about(version, cast.paris, 10, held=True, kind="lost")
    talked_about(version, cast.paris, 10, held=False, kind="won")
    planned = talked_about(version, cast.paris, 30, held=False, kind="no_decision")
    refresh(cast.workspace.pk)
    refresh_cohorts(cast.workspace.pk)
    digest = digest_of(cast.executive)
    (line,) = [line for line in digest.lines if "stands out" in line.says]
    assert line.says == f"“{planned.theme_name}” stands out on “{version}”"
    assert line.figures[0].says.startswith("Goes with +50 points of conversion (95% interval +")
    assert line.figures[0].says.endswith("40 deals with it, 40 without")
    client.force_login(cast.executive.user)
    shown = client.get(line.figures[0].path).context["page"].chosen
    assert (shown.planned, shown.says, shown.verdict) == (planned, "+50", "up")

    earlier = {"workspace": cast.workspace, "member": cast.executive, "kind": WEEK, "starts_on": BEFORE}
    letter = DigestLetter.objects.create(sent_at=MONDAY, stood_out=digest.attention.stood_out, **earlier)
    assert not any("stands out" in says for says in said(digest_of(cast.executive)))
    DigestLetter.objects.filter(pk=letter.pk).update(stood_out=[])
    assert f"“{planned.theme_name}” now stands out on “{version}”" in said(digest_of(cast.executive))


def test_only_admins_are_told_of_jobs(cast):
    decided(cast.paris, NOW, won=1)
    JobRun.objects.create(
        workspace=cast.workspace, kind="figures.rebuild", state=JobRun.State.FAILED, finished_at=timezone.now()
    )
    (line,) = Attention(cast.admin, None)._jobs
    assert line.says == "1 job needs a look"
    assert "Count everything again" in line.figures[0].says
    assert line.says in said(digest_of(cast.admin))
    assert line.says not in said(digest_of(cast.executive))


# ---- what was done
def test_versions_trials_and_reviews_of_the_period_are_told(cast):
    with time_machine.travel(datetime(2026, 11, 15, 22, 59, tzinfo=UTC), tick=False):
        build_version(cast)  # on Sunday, a minute before midnight in Paris
    with time_machine.travel(datetime(2026, 11, 15, 23, 1, tzinfo=UTC), tick=False):
        first, second = build_two_versions(cast)
        trial = build_trial(cast, second)
    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC), tick=False):
        end(trial, by=cast.manager)
        fields = {"decision": "nothing", "reason": "It works.", "next_review_on": date(2027, 2, 1)}
        ReviewMeeting.hold(first.process, by=cast.manager, agenda={}, people=[cast.manager], held_on=NOW, **fields)
    decided(cast.paris, NOW, won=1)
    told = [line.says for line in digest_of(cast.executive).lines if line.section == "done"]
    assert told == [
        f"Version 1 of “{first.process}” was published on 16 Nov",
        f"Version 2 of “{first.process}” was published on 16 Nov",
        "The trial of versions 1 and 2 in Paris was decided on 20 Nov",
        f"“{first.process}” was reviewed on 18 Nov",
    ]
    assert "The trial of versions" not in " ".join(said(digest_of(cast.other_manager)))


def test_a_dozen_lines_are_told_and_how_many_more_there_are(cast):
    version = build_version(cast)
    for _ in range(14):
        version = build_next_version(cast, version)
    decided(cast.paris, BEFORE, won=1)
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        digest = digest_of(cast.executive)
        assert sum(len(section.lines) for section in digest.sections) == MOST
        assert digest.left_out == len(digest.lines) - MOST > 0
        assert digest.finding == "Nothing was decided in this week"
