"""How every form is drawn: what a person sees and what a screen reader is told."""

import re

import pytest
from django import forms
from django.utils import translation

from salesproc.forms import Chips, ChipsMultiple, Segmented


class Talk(forms.Form):
    when = forms.CharField(label="When", help_text="yesterday 3pm")
    words = forms.CharField(label="What was said", widget=forms.Textarea, required=False)
    moved = forms.ChoiceField(
        label="Moved", choices=[("back", "Back"), ("forward", "Forward")], widget=Segmented, required=False
    )
    people = forms.MultipleChoiceField(label="With", choices=[("1", "Inès <b>")], widget=ChipsMultiple, required=False)
    certain = forms.BooleanField(label="Certain", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def flat(drawn):
    return re.sub(r"\s+", " ", str(drawn))


def test_a_label_stands_before_its_control_and_its_help_is_tied_to_it():
    drawn = flat(Talk()["when"].as_field_group())
    assert re.search(r'<label for="id_when">When.*</label> <input [^>]*aria-describedby="id_when_helptext"', drawn)
    assert '<div class="helptext" id="id_when_helptext">yesterday 3pm</div>' in drawn


def test_the_fewer_are_marked():
    drawn = flat(Talk())
    assert drawn.count('<span class="mark">required</span>') == 1
    assert "optional" not in drawn


def test_where_most_is_asked_the_optional_is_marked():
    class Account(forms.Form):
        name = forms.CharField()
        country = forms.CharField()
        note = forms.CharField(required=False)

    drawn = flat(Account())
    assert drawn.count('<span class="mark">optional</span>') == 1
    assert "required</span>" not in drawn


def test_where_nothing_is_asked_nothing_is_marked():
    class Filters(forms.Form):
        team = forms.CharField(required=False)

    assert "mark" not in flat(Filters())


def test_an_error_is_told_at_its_field_and_in_the_summary():
    drawn = flat(Talk({"moved": "sideways"}))
    assert "There are 2 things to put right" in drawn
    assert '<a href="#id_when">When</a>: This field is required.' in drawn
    assert '<a href="#id_moved">Moved</a>: ' in drawn
    assert 'class="field invalid"' in drawn
    assert re.search(r'<input [^>]*aria-invalid="true"[^>]*aria-describedby="id_when_helptext id_when_error"', drawn)
    assert 'id="id_when_error"' in drawn


def test_what_concerns_the_whole_form_is_told_once():
    form = Talk({"when": "now"})
    form.add_error(None, "Somebody changed it since.")
    drawn = flat(form)
    assert "There is one thing to put right" in drawn
    assert drawn.count("Somebody changed it since.") == 1


def test_choices_are_real_inputs_in_a_named_group():
    drawn = flat(Talk({"when": "now", "moved": "forward"})["moved"].as_field_group())
    assert re.search(r"<fieldset> <legend>Moved</legend> <div id=\"id_moved\" class=\"segmented\">", drawn)
    assert re.search(r'<label for="id_moved_1"><input type="radio" name="moved" value="forward"[^>]* checked>', drawn)


def test_labels_of_choices_are_escaped():
    assert "Inès &lt;b&gt;" in flat(Talk()["people"].as_field_group())


def test_chips_may_hold_one_or_several():
    class One(forms.Form):
        about = forms.ChoiceField(choices=[("a", "A")], widget=Chips)

    assert 'class="choice-chips"' in flat(One())
    assert 'type="radio"' in flat(One())
    assert 'type="checkbox"' in flat(Talk()["people"].as_field_group())


def test_a_check_box_stands_before_its_label():
    drawn = flat(Talk()["certain"].as_field_group())
    assert re.search(r'<div class="line-field"><input type="checkbox"[^>]*><label for="id_certain">Certain', drawn)


def test_hidden_fields_have_neither_label_nor_frame():
    drawn = flat(Talk())
    assert '<input type="hidden" name="token"' in drawn
    assert 'for="id_token"' not in drawn
