"""Texts found in sources and templates, and catalogues that keep their translations."""

import gettext
import io

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from salesproc import catalogues

TEMPLATE = """
<div>
      <p title="{% translate "Held" context 'conversation' %}">{{ _("Today") }}</p>
    {# Translators: shown under the score #}
    {% translate "It's planned" %}
  {% blocktranslate trimmed count n=rows|length %}
      {{ n }} row, 5 % more
  {% plural %}
      {{ n }} rows, 5 % more
  {% endblocktranslate %}
</div>
"""

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Today"
msgstr "Aujourd’hui"

msgid "Gone"
msgstr "Parti"

#, fuzzy
msgid "Guess"
msgstr "Peut-être"
"""


@pytest.fixture
def locale(tmp_path, settings):
    """A project with a French catalogue and one template."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path / "templates"]}
    ]
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    path = catalogues.catalogue_path("fr")
    path.parent.mkdir(parents=True)
    path.write_text(PO)
    return path


def test_every_way_to_translate_in_a_template_is_found():
    found = extract(catalogues.extract_template, io.BytesIO(TEMPLATE.encode()), catalogues.FUNCTIONS)
    assert {(line, message, context) for line, message, _, context in found} == {
        (3, "Held", "conversation"),
        (3, "Today", None),
        (5, "It's planned", None),
        (6, ("%(n)s row, 5 %% more", "%(n)s rows, 5 %% more"), None),
    }


def test_the_sources_of_the_product_and_nothing_else_are_read():
    folders = {folder.name for folder in catalogues.source_folders()}
    assert {"people", "stages", "conversations", "metrics", "salesproc", "templates"} == folders


def test_an_update_adds_new_texts_and_keeps_translations(locale):
    missing = catalogues.update("fr")
    assert {message.id for message in missing} == {
        "Held",
        "It's planned",
        ("%(n)s row, 5 %% more", "%(n)s rows, 5 %% more"),
    }
    catalogue = read_po(io.BytesIO(locale.read_bytes()), locale="fr")
    assert catalogue.get("Today").string == "Aujourd’hui"
    assert catalogue.obsolete["Gone"].string == "Parti"


def test_an_update_without_changes_changes_nothing(locale):
    catalogues.update("fr")
    before = locale.read_bytes()
    catalogues.update("fr")
    assert locale.read_bytes() == before


def test_obsolete_translations_are_forgotten_on_request(locale):
    catalogues.update("fr", drop_obsolete=True)
    assert "Parti" not in locale.read_text()


def test_gettext_reads_what_is_compiled_and_no_guess(locale):
    catalogues.compile_catalogue(locale)
    with locale.with_suffix(".mo").open("rb") as file:
        french = gettext.GNUTranslations(file)
    assert french.gettext("Today") == "Aujourd’hui"
    assert french.gettext("Guess") == "Guess"


def test_texts_that_are_marked_far_from_where_they_are_shown_are_found():
    found = {message.id for message in catalogues.extracted()}
    assert {"The file is empty.", "This import was started already."} <= found
