"""A score on paper, as a picture, and in another company of the same person."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import isolation
from people.models import Membership, Role
from stages.models import Process
from stages.score import Cell, Note, Row, Score, ScoreStage
from stages.score_image import image
from tests.cast import SINCE

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def both(cast):
    """The manager designs processes in the other company too."""
    with isolation.opened(cast.other_workspace.pk):
        there = Membership.objects.create(
            workspace=cast.other_workspace, user=cast.manager.user, name="Hugo", starts_on=SINCE
        )
        Role.objects.create(workspace=cast.other_workspace, membership=there, kind="admin", starts_on=SINCE)
    return there


def texts(svg: str) -> str:
    return " ".join(text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))  # noqa: S314 our own


def test_the_picture_has_every_stage_role_and_conversation(rep_client, url, published):
    answer = rep_client.get(url("score_image_show", version=published.pk))
    assert answer["Content-Type"] == "image/svg+xml"
    said = texts(answer.content.decode()).split()
    for name in ("Sponsor", "Sees the problem", "Cost of the status quo"):
        assert all(word in said for word in name.split())


@given(st.text(max_size=120), st.text(max_size=120), st.booleans())
def test_any_words_make_a_picture(name, label, optional):
    allowed = "".join(letter for letter in name if letter.isprintable())
    said = "".join(letter for letter in label if letter.isprintable())
    score = Score("", [ScoreStage(allowed, said)], [Row(said, [Cell([Note(said, is_optional=optional)])])])
    ElementTree.fromstring(image(score, allowed))  # noqa: S314 our own


def test_an_empty_score_is_a_picture_too():
    assert "<svg" in image(Score("", [], []), "Nothing yet")


def test_notes_that_stand_out_are_told_without_their_colour_too():
    stages, states = [ScoreStage("Sees it")], {"up": "+22", "down chosen": "−9", "even": "+3", "few": "+40"}
    cell = Cell([Note("Cost", state, count=count) for state, count in states.items()])
    svg = image(Score("", stages, [Row("Sponsor", [cell])]), "")
    edges = re.findall(r'rx="12" fill="[^"]*" stroke="[^"]*" stroke-width="([\d.]+)"( stroke-dasharray)?', svg)
    assert edges == [("2.5", ""), ("2.5", ""), ("1", ""), ("1", " stroke-dasharray")]
    assert all(f"Cost {count}" in svg for count in states.values())


def test_the_sheet_says_what_each_conversation_is_for(rep_client, url, published):
    page = rep_client.get(url("sheet_show", version=published.pk)).content.decode()
    talk = published.planned_conversations.exclude(questions="").first()
    assert talk.purpose in page
    assert talk.question_list[0].replace("'", "&#x27;") in page


def test_an_empty_draft_has_a_sheet(manager_client, url, cast):
    draft = Process.begin("Nothing yet", by=cast.manager).versions.get()
    assert "The score is empty" in manager_client.get(url("sheet_show", version=draft.pk)).content.decode()
    assert "<svg" in manager_client.get(url("score_image_show", version=draft.pk)).content.decode()


def test_who_designs_in_one_company_only_is_told_so(manager_client, url, published):
    assert "in this company only" in manager_client.get(url("sharing_show", version=published.pk)).content.decode()


def test_a_version_becomes_a_draft_in_the_other_company(manager_client, url, cast, published, both):
    assert cast.other_workspace.name in manager_client.get(url("sharing_show", version=published.pk)).content.decode()
    sent = {"workspace": cast.other_workspace.pk, "name": "Enterprise score"}
    answer = manager_client.post(url("duplicate_create", version=published.pk), sent)
    with isolation.opened(cast.other_workspace.pk):
        draft = Process.objects.get(name="Enterprise score").versions.get()
        assert draft.created_by == both
        assert draft.planned_conversations.count() == 19
        assert set(draft.planned_conversations.values_list("workspace", flat=True)) == {cast.other_workspace.pk}
        assert set(draft.stages.values_list("answerable__workspace", flat=True)) <= {cast.other_workspace.pk, None}
    assert answer.url == f"/w/{cast.other_workspace.slug}/versions/{draft.pk}/"
    assert Process.objects.count() == 1
    assert manager_client.get(answer.url).status_code == 200


def test_a_name_taken_there_is_told_here(manager_client, url, cast, published, both):
    with isolation.opened(cast.other_workspace.pk):
        Process.begin("Enterprise score", by=both)
    sent = {"workspace": cast.other_workspace.pk, "name": "Enterprise score"}
    answer = manager_client.post(url("duplicate_create", version=published.pk), sent)
    assert answer.status_code == 422
    assert "There is a process of this name already." in answer.content.decode()


@pytest.mark.parametrize("kind", [None, "executive"])
def test_nothing_goes_where_the_person_designs_nothing(manager_client, url, cast, published, kind):
    if kind:
        with isolation.opened(cast.other_workspace.pk):
            there = Membership.objects.create(
                workspace=cast.other_workspace, user=cast.manager.user, name="Hugo", starts_on=SINCE
            )
            Role.objects.create(workspace=cast.other_workspace, membership=there, kind=kind, starts_on=SINCE)
    sent = {"workspace": cast.other_workspace.pk, "name": "Enterprise score"}
    assert manager_client.post(url("duplicate_create", version=published.pk), sent).status_code == 422
    with isolation.opened(cast.other_workspace.pk):
        assert not Process.objects.exists()
