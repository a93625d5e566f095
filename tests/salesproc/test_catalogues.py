"""Texts found in sources and templates, and catalogues that keep their translations."""

import ast
import gettext
import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

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

COUNT = re.compile(r"%\((n|written|count|days|shown)\)")

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


PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z%]|</?\w+[^>]*>")
# what French does not write: a straight apostrophe or quotation mark, a breakable space before a sign or inside « »
UNFRENCH = re.compile(r"[\"“”]|\w'\w|[ \w][!;?]|[^\u00a0]:(?= |$)| %%|« | »|\.\.\.")


def test_every_name_that_gettext_takes_in_our_sources_is_read():
    names = set()
    for path, method in catalogues.sources():
        if method == "python":
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                    names |= {each.asname or each.name for each in node.names if "gettext" in each.name}
    assert names <= set(catalogues.FUNCTIONS)


def test_no_text_hides_in_an_f_string():
    """Those who gather texts do not look there: such a text would never get its French."""
    hidden = []
    for path, method in catalogues.sources():
        if method == "python":
            inside = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr))
            calls = (each for node in inside for each in ast.walk(node) if isinstance(each, ast.Call))
            hidden += [f"{path.name}:{call.lineno}" for call in calls if ast.unparse(call.func) in catalogues.FUNCTIONS]
    assert hidden == []


def test_no_text_is_filled_in_while_its_module_is_read():
    """`_("%(n)s days") % …` outside of a function would be in English for everybody: nobody reads it yet."""
    early = []
    for path, method in catalogues.sources():
        if method == "python":
            tree = ast.parse(path.read_text())
            scopes = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda))
            later = {id(node) for scope in scopes for node in ast.walk(scope)}
            filled = (node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and id(node) not in later)
            calls = (node.left for node in filled if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Call))
            early += [f"{path.name}:{call.lineno}" for call in calls if ast.unparse(call.func) in catalogues.FUNCTIONS]
    assert early == []


@pytest.fixture(scope="module")
def french():
    """The French catalogue as it is kept, beside every text of our sources."""
    return catalogues.read("fr"), [message for message in catalogues.extracted() if message.id]


def forms(message):
    return message.string if message.pluralizable else (message.string,)


def test_every_text_has_its_french(french):
    kept, texts = french
    missing = []
    for text in texts:
        found = kept.get(text.id, text.context)
        if found is None or found.fuzzy or not all(forms(found)):
            missing.append((text.context, text.id))
    assert not missing, "manage.py extract_catalogues lists them; their place is salesproc/locale/fr"


# Shown only where there is something to show: not for none.
NEVER_NONE = {"Move it", "See it", "The first row as it is read", "The team follows a version"}


def test_french_says_none_with_its_number(french):
    """French takes the singular for 0 too: “un changement” would be wrong of a draft without any."""
    kept, texts = french
    plurals = {text.id: forms(kept.get(text.id, text.context)) for text in texts if text.pluralizable}
    wrong = [
        one
        for (singular, _plural), (one, many) in plurals.items()
        if singular not in NEVER_NONE and COUNT.search(many) and not COUNT.search(one)
    ]
    assert wrong == []


def test_french_holds_the_same_placeholders_and_tags(french):
    """A singular may leave its number out; a name that the English has not would be an error when it is shown."""
    for message in french[0]:
        if not message.id or not all(forms(message)):
            continue
        wanted = sorted(PLACEHOLDER.findall(message.id[-1] if message.pluralizable else message.id))
        for place, said in enumerate(forms(message)):
            held = sorted(PLACEHOLDER.findall(said))
            assert set(held) <= set(wanted), message.id
            assert held == wanted or (message.pluralizable and place == 0), message.id


def test_french_is_typeset_as_french(french):
    wrong = [said for message in french[0] if message.id for said in forms(message) if UNFRENCH.search(said)]
    assert wrong == []


def test_no_sentence_ends_with_a_short_day_in_french(french):
    """“14 déc.” has its stop already. A day with its year or its whole month has none: those are named here."""
    whole = ("Commence le", "À consigner", "Une vue en", "Commencé par", "%(whose)s")
    said = [each for message in french[0] if message.id for each in forms(message) if "%(day)s." in each]
    assert [each for each in said if not each.startswith(whole)] == []


def test_what_allauth_says_in_french_is_typeset_as_french():
    """Its own catalogue has straight apostrophes: people/locale says again what is shown."""
    with translation.override("fr"):
        said = [
            translation.gettext(text)
            for text in ("An authenticator app is not active.", "Authenticator App", "Enter your password:")
        ]
    assert said == [
        "Aucune application d’authentification active.",
        "Application d’authentification",
        "Saisissez votre mot de passe\u00a0:",
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_allauth_says_keeps_its_placeholders(language):
    path = Path(settings.LOCALE_PATHS[1]) / language / "LC_MESSAGES" / "django.po"
    messages = [message for message in read_po(io.BytesIO(path.read_bytes()), locale=language) if message.id]
    assert len(messages) > 40
    for message in messages:
        assert set(PLACEHOLDER.findall(message.string)) <= set(PLACEHOLDER.findall(message.id)), message.id
        assert not re.search(r"\w'\w", message.string), message.id
