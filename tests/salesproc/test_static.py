"""The static files as production serves them: hashed names, and every address inside a sheet rewritten."""

import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from salesproc.templatetags import ui


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    manifest = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    with override_settings(STATIC_ROOT=folder, STORAGES={"staticfiles": manifest}):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield folder


def text_of(collected, name):
    return (collected / staticfiles_storage.stored_name(name)).read_text()


def test_every_import_of_the_sheet_is_hashed(collected):
    imports = re.findall(r'@import url\("([^"]+)"\) layer\((\w+)\)', text_of(collected, "css/app.css"))
    assert len(imports) > 20
    for address, _layer in imports:
        assert re.search(r"\.[0-9a-f]{12}\.css$", address)
        assert (collected / "css" / address).is_file()


def test_every_sheet_is_imported(collected):
    written = text_of(collected, "css/app.css")
    sheets = {path.relative_to(collected / "css") for path in (collected / "css").rglob("*.css")}
    hashed = {sheet.as_posix() for sheet in sheets if re.search(r"\.[0-9a-f]{12}\.css$", sheet.name)}
    missing = {name for name in hashed if f'"{name}"' not in written and not name.startswith("app.")}
    assert missing == set()


def test_fonts_are_found_from_their_sheet(collected):
    addresses = re.findall(r'url\("([^"]+woff2)"\)', text_of(collected, "css/fonts.css"))
    assert len(addresses) == 5
    for address in addresses:
        assert (collected / "css" / address).resolve().is_file()


def test_behaviours_are_imported_by_hashed_addresses(collected):
    ui.import_map.cache_clear()
    assert re.search(r'"behaviours/draft": "/static/js/behaviours/draft\.[0-9a-f]{12}\.js"', ui.import_map())
    ui.import_map.cache_clear()
