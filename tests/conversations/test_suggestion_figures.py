"""What the data says beside a suggestion, by what it concerns."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conversations.suggestion_figures import SuggestionFigures
from stages.models import Suggestion
from tests.builders.conversations import (
    build_held,
    build_next_version,
    build_opportunity,
    build_version,
    planned_of,
)
from tests.builders.moving import build_moving, move
from tests.builders.off_score import meet, role_of


@pytest.fixture
def version(cast):
    return build_version(cast)


def propose(cast, version, **place):
    return Suggestion.propose(version, by=cast.rep, change="Change it", why="So", **place)


def said(cast, suggestion, who="manager"):
    figures = SuggestionFigures(getattr(cast, who), suggestion).figures
    return [(figure.says, figure.share and (figure.share.successes, figure.share.n)) for figure in figures]


def go_on(cast, version, deal, place=1):
    deal.enter(version.stages.all()[place], by=cast.rep, reason="They agreed.")


def test_at_a_planned_conversation_how_often_it_was_held_and_what_it_gave(cast, version):
    talk = planned_of(version)
    held, skipped, still = (build_opportunity(cast) for _ in range(3))
    build_held(cast, held, planned=talk, purpose_obtained="yes", movement="forward")
    build_held(cast, still, planned=talk, purpose_obtained="no", movement="forward")
    for deal in (held, skipped):
        go_on(cast, version, deal)
    assert said(cast, propose(cast, version, planned=talk)) == [
        ("Held in 1 of the 2 deals that passed its stage, skipped in the others", (1, 2)),
        ("1 of 2 obtained their purpose", (1, 2)),
        ("2 of 2 moved the buyer forward", (2, 2)),
    ]


def test_a_moved_deal_is_read_as_it_was_mapped(cast, version):
    talk = planned_of(version)
    deal = build_opportunity(cast)
    build_held(cast, deal, planned=talk)
    go_on(cast, version, deal)

    def replace(draft):
        draft.planned_conversations.get(lineage=talk.lineage).remove(by=cast.manager)
        role = draft.roles.get(name="Sponsor")
        type(talk)(version=draft, stage=draft.stages.first(), role=role).add(by=cast.manager, theme_name="The new one")

    newer = build_next_version(cast, version, replace)
    fresh = newer.planned_conversations.get(theme_name="The new one")
    move(build_moving(cast, version, newer, planned={talk.pk: fresh.pk}))
    assert said(cast, propose(cast, newer, planned=fresh))[0][1] == (1, 1)
    assert said(cast, propose(cast, version, planned=talk))[0][1] == (0, 1)


def test_at_a_stage_how_long_deals_stay_and_how_many_end_there_undecided(cast, version):
    long_ago = timezone.now() - timedelta(days=30)
    gone = build_opportunity(cast, at=long_ago)
    undecided = build_opportunity(cast, at=long_ago + timedelta(days=10))
    go_on(cast, version, gone)
    undecided.decide("no_decision", by=cast.rep, cause="status_quo")
    gone.decide("lost", by=cast.rep)
    stay, ended = said(cast, propose(cast, version, stage=version.stages.first()))
    assert stay[0] == "Deals stay in it for 20\u202fd (median, n = 2); expected: 10\u202fd"
    assert ended[1] == (1, 2)


def test_about_what_is_not_planned_the_figures_of_the_off_score_inbox(cast, version):
    meet(cast, version, movement="forward")
    meet(cast, version)
    role = version.roles.get(name="Sponsor")
    asked = propose(cast, version, role=role, theme_name="the board")
    told = said(cast, asked)
    assert told[0] == ("Held 2 times off the score in the last 180 days, in 2 deals", None)
    assert told[1] == ("1 of 2 moved the buyer forward", (1, 2))
    nobody = propose(cast, version, role=role, theme_name="What nobody says")
    assert said(cast, nobody) == [("It was not held off the score in the last 180 days", None)]


def test_with_a_buyer_role_in_how_many_deals_it_was_met(cast, version):
    meet(cast, version)
    build_held(cast, build_opportunity(cast))
    told = said(cast, propose(cast, version, role=version.roles.get(name="Sponsor")))
    assert told[0] == ("Met in 1 of the 2 deals with a conversation", (1, 2))


def test_only_what_the_reader_sees_is_counted(cast, version):
    meet(cast, version)
    assert said(cast, propose(cast, version, buyer_role=role_of(version)), "other_rep")[0][1] == (0, 0)


def test_it_stands_on_the_page_short_in_the_panel_and_grey_under_thirty(client, cast, version):
    meet(cast, version)
    suggestion = propose(cast, version, buyer_role=role_of(version))
    client.force_login(cast.rep.user)
    url = reverse("conversations:suggestion_figures_show", args=["novalis", suggestion.pk])
    page = client.get(reverse("stages:suggestion_show", args=["novalis", suggestion.pk])).content.decode()
    assert f'hx-get="{url}"' in page
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "too few to conclude" in part
    assert "<html" not in part
    short = client.get(url + "?short=1", headers={"HX-Request": "true"}).content.decode()
    assert "Met in 1 of the 1" in short
    assert "<li" not in short
    assert "<html" in client.get(url).content.decode()
    panel = client.get(reverse("stages:suggestion_index", args=["novalis"]), headers={"HX-Request": "true"})
    assert f'hx-get="{url}?short=1"' in panel.content.decode()
    whole = propose(cast, version)
    url = reverse("conversations:suggestion_figures_show", args=["novalis", whole.pk])
    assert "there is no figure for it" in client.get(url).content.decode()


def test_the_questions_do_not_grow_with_the_deals(client, cast, version):
    talk = planned_of(version)
    suggestion = propose(cast, version, planned=talk)
    client.force_login(cast.manager.user)
    url = reverse("conversations:suggestion_figures_show", args=["novalis", suggestion.pk])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    few = asked()
    for _ in range(10):
        deal = build_opportunity(cast)
        build_held(cast, deal, planned=talk)
        go_on(cast, version, deal)
    assert asked() == few <= 20
