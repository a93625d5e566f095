"""The list of conversations, at its edge."""

from datetime import datetime, time, timedelta

import pytest

from conversations.models import Conversation
from tests.builders.conversations import (
    build_contact,
    build_held,
    build_opportunity,
    build_scheduled,
    build_theme,
    planned_of,
)
from tests.conversations.pages import Reader


@pytest.fixture
def reader(client, cast):
    return Reader(client, cast.rep)


@pytest.fixture
def talks(cast, version):
    """Chloé held one on the score and one off it, and has one ahead; her manager held one; Malik one in Lyon."""
    deal = build_opportunity(cast, "Site licence")
    lyon = build_opportunity(cast, "Hexa", team=cast.lyon)
    marc = build_contact(cast, deal.account, "Marc Oudin")
    theme = build_theme(cast, "Costs")
    return {
        "on": build_held(
            cast,
            deal,
            marc,
            planned=planned_of(version),
            days_ago=3,
            words="Nous perdons 40 heures",
            movement="forward",
        ),
        "off": build_held(
            cast, deal, marc, theme=theme, days_ago=10, words="They want a demo", purpose_obtained="partly"
        ),
        "ahead": build_scheduled(cast, deal, marc, theme=theme, in_days=2),
        "manager's": build_held(cast, deal, marc, theme=theme, days_ago=5, by=cast.manager),
        "lyon": build_held(cast, lyon, by=cast.other_rep, days_ago=1, words="Nous perdons tout"),
    }


def found(reader, **params):
    return [line["pk"] for line in reader.open("conversation_index", **params).context["listing"].lines]


def keys(talks, *names):
    return [talks[name].pk for name in names]


def test_a_rep_finds_their_own_first_the_newest_on_top(reader, talks):
    assert found(reader) == keys(talks, "ahead", "on", "off")
    page = reader.words("conversation_index")
    for shown in ("3 conversations", "Marc Oudin", "Site licence", "Forward", "Partly", "Nous perdons"):
        assert shown in page


def test_all_are_those_of_the_persons_teams(reader, talks):
    assert found(reader, whose="all") == keys(talks, "ahead", "on", "manager's", "off")


def test_an_executive_sees_every_team(client, cast, talks):
    assert len(found(Reader(client, cast.executive))) == 5


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"state": "scheduled"}, ["ahead"]),
        ({"state": "held", "sort": "oldest"}, ["off", "manager's", "on"]),
        ({"state": "cancelled"}, []),
        ({"score": "on"}, ["on"]),
        ({"score": "off"}, ["ahead", "manager's", "off"]),
        ({"q": "perdon"}, ["on"]),
        ({"q": "heure"}, ["on"]),
        ({"q": "demos"}, ["off"]),
        ({"q": "Pérdons 40"}, ["on"]),
        ({"q": "xyzzy"}, []),
    ],
)
def test_filters(reader, talks, asked, names):
    assert found(reader, whose="all", **asked) == keys(talks, *names)


def test_filters_by_person_team_and_theme(reader, cast, talks):
    assert found(reader, whose="all", person=cast.manager.pk) == keys(talks, "manager's")
    assert len(found(reader, whose="all", team=cast.paris.pk)) == 4
    theme = talks["off"].theme_id
    assert found(reader, whose="all", theme=theme) == keys(talks, "ahead", "manager's", "off")


def test_a_day_is_the_companys_day(reader, cast, talks):
    """At 23:30 in Paris it is still that day in Paris, though not everywhere."""
    day = cast.workspace.today() - timedelta(days=20)
    late = datetime.combine(day, time(23, 30), cast.workspace.zone)
    talk = build_held(cast, build_opportunity(cast, at=late - timedelta(days=1)), starts_at=late)
    assert found(reader, on_from=day, on_to=day) == [talk.pk]
    assert found(reader, on_to=day - timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "done"),
        ("person", "0"),
        ("team", "9999999"),
        ("theme", "x"),
        ("score", "1"),
        ("on_from", "hier"),
        ("q", "\x00"),
    ],
)
def test_a_filter_that_means_nothing_shows_nothing_and_says_so(reader, talks, name, value):
    assert "Nothing is shown, because of a filter:" in reader.words("conversation_index", **{name: value})
    assert found(reader, **{name: value}) == []


def test_somebody_of_another_company_gets_404(client, cast, talks):
    Reader(client, cast.stranger, cast.workspace).open("conversation_index", 404)


def test_a_conversation_of_a_deal_that_left_the_team_is_gone(reader, cast, talks):
    Conversation.objects.filter(pk=talks["on"].pk).update(opportunity=talks["lyon"].opportunity)
    assert talks["on"].pk not in found(reader, whose="all")


def test_an_empty_list_says_what_to_do(reader, cast, version, client):
    assert "Log the last talk you had with a buyer." in reader.words("conversation_index")


def test_what_was_said_is_escaped(reader, cast, version):
    build_held(cast, build_opportunity(cast), words="<b>bold</b> & <script>")
    page = reader.open("conversation_index").content.decode()
    assert "&lt;b&gt;bold" in page
    assert "<b>bold" not in page
