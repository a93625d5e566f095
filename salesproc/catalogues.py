"""Translation catalogues without GNU gettext: Babel reads our sources and templates, updates .po, writes .mo."""

import io
import os
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.template import engines
from django.utils.translation import template

# How each function of django.utils.translation takes its texts: (1, 2) is singular and plural, "c" a context.
FUNCTIONS = {
    "_": None,
    "_now": None,  # gettext, in a file where _ is gettext_lazy
    "_t": None,
    "N_": None,  # marks a text of the pure modules, translated where it is shown
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_ENDINGS = (".html", ".txt", ".xml", ".svg")
COMMENT_TAGS = ("Translators",)


def extract_template(file, keywords, comment_tags, options):
    """Babel's extractor for Django templates: Django turns a template into calls of gettext, one line for one."""
    calls = template.templatize(file.read().decode())
    # what surrounds the calls is blanked out, but its indentation would still be read as Python's
    lines = "\n".join(line.lstrip() for line in calls.splitlines())
    return extract_python(io.BytesIO(lines.encode()), keywords, comment_tags, options)


def source_folders():
    """Our apps and our templates, and nothing that is installed."""
    ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
    shared = [Path(folder) for engine in engines.all() for folder in engine.dirs]
    return sorted({*ours, *shared})


def sources():
    for folder in source_folders():
        for path in sorted(folder.rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield path, "python"
            elif path.suffix in TEMPLATE_ENDINGS and "templates" in path.parts:
                yield path, extract_template


def extracted():
    """A catalogue of every text in our sources, with the files that it stands in."""
    found = Catalog(fuzzy=False)
    for path, method in sources():
        name = path.relative_to(settings.BASE_DIR).as_posix()
        with path.open("rb") as file:
            for line, message, comments, context in extract(method, file, FUNCTIONS, COMMENT_TAGS):
                found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return found


def catalogue_path(language):
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read(language):
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(
            locale=language,
            project="Salesproc",
            version="1",
            header_comment="# Translations of Salesproc. `manage.py extract_catalogues` brings this file up to date.",
            last_translator="Salesproc",
            language_team="Salesproc",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def update(language, drop_obsolete=False):
    """Bring the catalogue of a language up to date, keeping its translations; return those still to be written."""
    catalogue = read(language)
    # a translation guessed from a similar text would be shown to nobody and seen by everybody: none is made
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    output = io.BytesIO()
    # without line numbers, a text that moved changes nothing
    write_po(output, catalogue, sort_output=True, include_lineno=False, ignore_obsolete=drop_obsolete)
    replace(catalogue_path(language), output.getvalue())
    return untranslated(catalogue)


def untranslated(catalogue):
    """Texts without a translation, or with one that somebody has still to confirm."""
    return [
        message
        for message in list(catalogue)
        if message.id and (message.fuzzy or not all(message.string if message.pluralizable else [message.string]))
    ]


def compile_catalogue(path):
    """Write the .mo that gettext reads beside a .po."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3], domain=path.stem)
    output = io.BytesIO()
    write_mo(output, catalogue)
    replace(path.with_suffix(".mo"), output.getvalue())


def replace(path, content):
    """Write a file in one step: a server that starts meanwhile reads the old one or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(path)
