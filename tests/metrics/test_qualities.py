"""What conversations did: counted change by change, at once, and by hand."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conversations.models import Conversation
from conversations.models.together import Also
from metrics.counting import COUNTED, rebuild, refresh, were_counted
from metrics.jobs import REBUILD_COHORTS
from metrics.models import CohortChange, QualityCount
from metrics.quality import Effects
from metrics.quality_counts import Asked, by_team_and_month, counted
from metrics.spans import Span, quarter_of
from people.models import JobRun
from tests.builders.conversations import build_contact, build_opportunity, build_talk, planned_of
from tests.metrics.rows import opportunity
from tests.metrics.test_courses import TalkingCompany
from tests.metrics.test_exposures import START, moments, numbers, some, versions

__all__ = ["versions"]

MOVEMENTS, OBTAINED = ("", "forward", "none", "back"), ("", "yes", "partly", "no")


class JudgingCompany(TalkingCompany):
    """What changes what conversations did, too: by raw writes, as files and bulks do."""

    def judge(self, number, moment):
        talk = some(Conversation.objects.held(), number)
        if talk:
            effect = {"movement": MOVEMENTS[number % 4], "purpose_obtained": OBTAINED[number // 4 % 4]}
            Conversation.objects.filter(pk=talk.pk).update(**effect)

    def correct(self, number, moment):
        """One that is not held any more has no effect."""
        talk = some(Conversation.objects, number)
        if talk and number % 2:
            Conversation.objects.filter(pk=talk.pk).update(starts_at=moment)
        elif talk:
            state = ("held", "cancelled")[number // 2 % 2]
            Conversation.objects.filter(pk=talk.pk).update(state=state, movement="", purpose_obtained="")

    def join(self, number, moment):
        """Two rows become one talk."""
        one, other = some(Conversation.objects.held(), number), some(Conversation.objects.held(), number // 5)
        if one and other:
            Conversation.objects.filter(pk__in=[one.pk, other.pk]).update(together=min(one.pk, other.pk))


def is_counted(talk):
    is_first = talk.together in (None, talk.pk)
    return talk.state == "held" and (is_first or talk.movement != "" or talk.purpose_obtained != "")


def word_of(word):
    return (word.merged_into_id or word.pk) if word else 0


def place_of(talk):
    deal, planned = talk.opportunity, talk.planned_conversation
    theme = talk.theme or (planned and planned.theme)
    role = talk.buyer_role or (planned and planned.role and planned.role.buyer_role)
    return deal, word_of(role), word_of(theme), deal.workspace.day_of(talk.starts_at)


def by_hand():
    """The same in plain Python, a conversation at a time."""
    found = defaultdict(Effects)
    for talk in Conversation.objects.select_related("opportunity__workspace"):
        if is_counted(talk):
            deal, role, theme, day = place_of(talk)
            quarter = deal.opened_on and quarter_of(deal.opened_on)
            key = (deal.version_id or 0, deal.team_id, quarter, role, theme, day.replace(day=1))
            found[key] += effects_of(talk)
    return dict(found)


def effects_of(talk):
    obtained = [int(talk.purpose_obtained == one) for one in ("yes", "partly", "no")]
    return Effects(1, *obtained, *(int(talk.movement == one) for one in ("forward", "none", "back")))


def stored():
    columns = ("version_id", "team_id", "quarter", "role_id", "theme_id", "month")
    effects = ("held", "obtained", "partly", "missed", "forward", "unmoved", "back")
    return {row[:6]: Effects(*row[6:]) for row in QualityCount.objects.values_list(*columns, *effects)}


acts = st.tuples(st.sampled_from([name for name in dir(JudgingCompany) if not name.startswith("_")]), numbers, moments)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, max_size=40))
def test_after_any_changes_what_conversations_did_is_exact(cast, versions, acts):
    company = JudgingCompany(cast, versions)
    with transaction.atomic():
        for name, *drawn in acts:
            getattr(company, name)(*drawn)
        refresh(cast.workspace.pk)
        assert stored() == by_hand()
        assert not CohortChange.objects.exists()
        assert rebuild(cast.workspace.pk).mended == 0
        transaction.set_rollback(True)


@pytest.fixture
def deal(cast, versions):
    return opportunity(cast.paris, version=versions[0])


def held(deal, at=START, movement="", obtained="", **fields):
    effect = {"movement": movement, "purpose_obtained": obtained}
    return Conversation.objects.create(
        workspace_id=deal.workspace_id, opportunity=deal, state="held", starts_at=at, **effect, **fields
    )


@pytest.mark.parametrize("change", [{"movement": "back"}, {"purpose_obtained": "no"}, {"together": 1}])
def test_correcting_what_a_conversation_did_is_noticed(deal, change):
    talk = held(deal, obtained="yes")
    refresh(deal.workspace_id)
    CohortChange.objects.all().delete()
    Conversation.objects.filter(pk=talk.pk).update(**change)
    assert CohortChange.objects.count() == 1
    refresh(deal.workspace_id)
    assert stored() == by_hand()


def test_correcting_what_the_buyer_said_counts_nothing_again(deal):
    talk = held(deal, obtained="yes")
    refresh(deal.workspace_id)
    Conversation.objects.filter(pk=talk.pk).update(words="Half a day a week")
    assert not CohortChange.objects.exists()


def test_a_talk_about_several_opportunities_is_counted_once_where_nothing_else_is_said(cast, versions):
    deal = build_opportunity(cast)
    other = build_opportunity(cast, account=deal.account)
    contact = build_contact(cast, deal.account)
    talk = build_talk(deal, contact, movement="forward", purpose_obtained="yes")
    first = Conversation.log(deal, talk, by=cast.rep, also=[Also(other)])
    refresh(cast.workspace.pk)
    assert counted(Asked(cast.workspace.pk, "Europe/Paris")).total == Effects(1, obtained=1, forward=1)
    [sibling] = first.others
    sibling.correct({"movement": "back"}, revision=sibling.revision, by=cast.rep)
    refresh(cast.workspace.pk)
    assert counted(Asked(cast.workspace.pk, "Europe/Paris")).total == Effects(2, obtained=1, forward=1, back=1)


def test_the_month_of_a_conversation_is_that_of_the_company(deal):
    """The last evening of January in London is February in Paris."""
    held(deal, datetime(2025, 1, 31, 23, 30, tzinfo=UTC))
    refresh(deal.workspace_id)
    assert [row.month for row in QualityCount.objects.all()] == [date(2025, 2, 1)]


def test_a_planned_conversation_that_says_no_more_is_what_it_was_planned_as(deal, versions):
    planned = planned_of(versions[0])
    held(deal, planned_conversation=planned)
    refresh(deal.workspace_id)
    row = QualityCount.objects.get()
    assert (row.theme_id, row.role_id) == (planned.theme_id, planned.role.buyer_role_id)


def test_a_release_before_did_not_count_it(cast):
    ended = {name: 0 for name in COUNTED if name != "qualities"} | {"cohorts": 3}
    run = JobRun.objects.create(workspace=cast.workspace, kind=REBUILD_COHORTS, state=JobRun.State.DONE, result=ended)
    assert not were_counted(cast.workspace.pk), "an upgrade counts everything, once"
    run.result = ended | {"qualities": 0}
    run.save()
    assert were_counted(cast.workspace.pk)


def company(cast, versions):
    """Ninety conversations over four months, on two teams, with all kinds of effects and words."""
    for n in range(90):
        deal = opportunity((cast.paris, cast.lyon)[n % 2], version=(versions[0], None)[n % 5 == 0])
        planned = planned_of(versions[0], n % 3) if n % 4 and deal.version_id else None
        words = {"theme": planned.theme, "buyer_role": planned.role.buyer_role} if planned and n % 3 else {}
        held(
            deal,
            START + timedelta(hours=31 * n, minutes=n),
            MOVEMENTS[n % 4],
            OBTAINED[n // 2 % 4],
            planned_conversation=planned,
            **words,
        )
    refresh(cast.workspace.pk)


def counts_by_hand(span, teams):
    found = {"teams": defaultdict(Effects), "roles": defaultdict(Effects)}
    found |= {"themes": defaultdict(Effects), "months": defaultdict(Effects)}
    for talk in Conversation.objects.select_related("opportunity__workspace"):
        deal, role, theme, day = place_of(talk)
        is_within = (not span.starts_on or span.starts_on <= day) and (not span.ends_on or day <= span.ends_on)
        if is_counted(talk) and is_within and deal.team_id in teams:
            keys = {"teams": deal.team_id, "roles": role, "themes": theme, "months": day.replace(day=1)}
            for name, key in keys.items():
                found[name][key] += effects_of(talk)
    return {name: dict(each) for name, each in found.items()}


SPANS = [
    Span(),
    Span(date(2025, 1, 1), date(2025, 3, 31)),
    Span(date(2025, 1, 14), date(2025, 3, 9)),
    Span(date(2025, 2, 3), date(2025, 2, 17)),
    Span(date(2025, 1, 20), None),
    Span(None, date(2025, 2, 10)),
    Span(date(2031, 1, 1), date(2031, 1, 31)),
]


@pytest.mark.parametrize("span", SPANS, ids=str)
def test_any_days_are_counted_as_by_hand(cast, versions, span):
    company(cast, versions)
    asked = Asked(cast.workspace.pk, "Europe/Paris", span)
    for narrowed, teams in (
        (asked, {cast.paris.pk, cast.lyon.pk}),
        (asked.narrowed(team=cast.lyon.pk), {cast.lyon.pk}),
        (asked.narrowed(within=(cast.paris.pk,)), {cast.paris.pk}),
        (asked.narrowed(within=(cast.paris.pk,), team=cast.lyon.pk), set()),
    ):
        assert vars(counted(narrowed)) == counts_by_hand(span, teams)


def test_by_team_and_month_whole_months_are_the_same(cast, versions):
    company(cast, versions)
    asked = Asked(cast.workspace.pk, "Europe/Paris", SPANS[1])
    found = by_team_and_month(asked)
    for team in (cast.paris.pk, cast.lyon.pk):
        months = {month: effects for (of, month), effects in found.items() if of == team}
        assert months == counted(asked.narrowed(team=team)).months
    with pytest.raises(ValueError, match="whole months"):
        by_team_and_month(asked.narrowed(span=SPANS[2]))


def test_the_other_company_is_not_counted(cast, deal):
    held(deal)
    refresh(cast.workspace.pk)
    assert set(QualityCount.objects.values_list("workspace", flat=True)) == {cast.workspace.pk}
    assert counted(Asked(cast.other_workspace.pk, "Europe/Paris")).teams == {}
