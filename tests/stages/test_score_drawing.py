"""The score as it is drawn: a table, and the same notes as a list of stages for a phone."""

import re

from django.template.loader import render_to_string
from django.utils import translation

from stages.score import Cell, Note, Row, Score
from stages.score import ScoreStage as Stage


def drawn(stages, rows):
    with translation.override("en"):
        text = render_to_string("stages/score/_score.html", {"score": Score("Enterprise, version 4", stages, rows)})
    return re.sub(r"\s+", " ", text)


def parts(stages, rows):
    table, movements = drawn(stages, rows).split('<div class="movements">')
    return table, movements


def test_rows_and_columns_have_headers():
    table, _ = parts([Stage("Sees the problem", "9 d")], [Row("Sponsor", [Cell([Note("What hurts")])], "Marc Oudin")])
    assert re.search(r'<th scope="col"[^>]*> <span class="stage-name">Sees the problem</span>', table)
    assert '<th scope="row">Sponsor<span class="caption">Marc Oudin</span></th>' in table
    assert 'tabindex="0" role="region" aria-label="Enterprise, version 4"' in table


def test_a_note_says_its_state_in_words():
    states = {
        "planned": "planned",
        "held": "held",
        "next": "next",
        "skipped": "skipped",
        "off": "held, not on the score",
    }
    for state, words in states.items():
        table, movements = parts([Stage("One")], [Row("Sponsor", [Cell([Note("Talk", state)])])])
        for text in (table, movements):
            assert f'<span class="note {state}"><span class="name">Talk</span>' in text
            assert f'<span class="visually-hidden">, {words}</span>' in text


def test_a_note_with_an_address_is_a_link_and_shows_its_count():
    note = Note("Talk", "held", is_optional=True, url="/w/novalis/x/", count=3)
    table, _ = parts([Stage("One")], [Row("Sponsor", [Cell([note])])])
    assert '<a href="/w/novalis/x/" class="note held optional">' in table
    assert "<b>3</b>" in table
    assert ", held, optional</span></a>" in table


def test_the_signature_is_written_after_the_stage_that_it_ends():
    stages = [Stage("Commits", is_signature=True), Stage("Gets the value", is_after_signature=True)]
    table, movements = parts(stages, [Row("Sponsor", [Cell(), Cell()])])
    assert table.count('class="signature"') == 2, "its header and its cell carry the double line"
    assert '<span class="signs">signature</span>' in table
    assert "ends with the signature" in movements


def test_on_a_phone_the_stage_that_is_now_is_open():
    stages = [Stage("One"), Stage("Two", is_now=True)]
    _, movements = parts(stages, [Row("Sponsor", [Cell(), Cell([Note("Talk")], is_now=True)])])
    assert re.findall(r"<details[^>]*>", movements) == ['<details class="">', '<details class="now" open>']
    assert "No conversation is planned in this stage." in movements


def test_of_a_score_being_designed_the_first_stage_is_open():
    _, movements = parts([Stage("One"), Stage("Two")], [Row("Sponsor", [Cell(), Cell()])])
    assert re.findall(r"<details[^>]*>", movements) == ['<details class="" open>', '<details class="">']


def test_names_are_escaped():
    assert "<b>bold</b>" not in drawn([Stage("<b>bold</b>")], [Row("<b>bold</b>", [Cell([Note("<b>bold</b>")])])])
