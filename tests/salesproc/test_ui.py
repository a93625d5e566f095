"""The small components of the pages."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from salesproc.templatetags import score as score_tags
from salesproc.templatetags import ui
from stages.score import Cell, Note, Row, Score, ScoreStage


def rendered(source, **context):
    with translation.override("en"):
        return Template(source).render(Context(context))


def test_the_bar_says_its_shares_and_draws_them_end_to_end():
    drawn = rendered("{% outcome_bar 0.5 0.3 0.2 %}")
    assert 'aria-label="won 50.0%, lost 30.0%, no decision 20.0%"' in drawn
    assert '<rect class="w" x="0%" width="50%"' in drawn
    assert '<rect class="l" x="50%" width="30%"' in drawn
    assert '<rect class="d" x="80%" width="20%"' in drawn


def test_a_bar_without_losses_has_two_parts():
    drawn = rendered("{% outcome_bar 0.5 0 0.5 %}")
    assert 'class="l"' not in drawn
    assert '<rect class="d" x="50%" width="50%"' in drawn


def test_a_tick_is_said_as_well_as_drawn():
    assert '<span class="visually-hidden">reached</span>' in rendered('{% tick "on" "reached" %}')


def test_a_dialog_is_named_by_its_title():
    drawn = rendered('{% dialog "won" title %}<p>Why</p>{% enddialog %}', title="Won & done")
    assert 'aria-labelledby="won-title"' in drawn
    assert '<h2 id="won-title">Won &amp; done</h2>' in drawn
    assert '<div class="body"><p>Why</p></div>' in drawn


@pytest.mark.parametrize(
    ("cookie", "attribute"), [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ('"><b>', ""), ("", "")]
)
def test_the_theme_of_the_device_is_drawn_by_the_server(cookie, attribute):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert rendered("{% theme_attribute %}", request=request) == attribute


def test_every_behaviour_has_an_address():
    written = ui.import_map()
    assert '"behaviours/draft": "' in written
    assert "<" not in written


def test_on_a_phone_the_stage_of_the_chosen_note_is_open():
    def row(*states):
        return Row("Sponsor", [Cell([Note("Cost", state)]) for state in states])

    def opened(stages, row):
        score = Score("Score", stages, [row])
        return [is_open for _stage, is_open, _voices in score_tags.movements(score)]

    stages = [ScoreStage("Sees"), ScoreStage("Agrees"), ScoreStage("Commits")]
    assert opened(stages, row("planned", "planned", "planned")) == [True, False, False]
    assert opened(stages, row("planned", "chosen", "planned")) == [False, True, False]
    stages[2] = ScoreStage("Commits", is_now=True)
    assert opened(stages, row("held", "planned", "next")) == [False, False, True]
    assert opened(stages, row("held", "chosen", "next")) == [False, True, True]
