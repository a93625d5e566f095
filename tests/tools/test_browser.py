"""Where the browser of the browser tests comes from."""

import pytest

from tools import browser


@pytest.fixture(autouse=True)
def _nothing_named(monkeypatch):
    for name in ("SALESPROC_BROWSER", "SALESPROC_NO_BROWSER"):
        monkeypatch.delenv(name, raising=False)


def program(folder, name, says):
    file = folder / name
    file.write_text(f"#!/bin/sh\n{says}\n")
    file.chmod(0o755)
    return file


def test_a_named_browser_is_taken(tmp_path, monkeypatch):
    named = program(tmp_path, "mine", "echo '<p>ready</p>'")
    monkeypatch.setenv("SALESPROC_BROWSER", str(named))
    assert browser.find() == browser.Browser(named)


def test_a_named_browser_that_does_not_start_is_not_replaced_by_another(tmp_path, monkeypatch):
    monkeypatch.setenv("SALESPROC_BROWSER", str(tmp_path / "nowhere"))
    assert browser.provide().path is None
    assert "does not start" in browser.provide().reason


def test_a_program_that_only_says_how_to_install_a_browser_is_passed_over(tmp_path, monkeypatch):
    program(tmp_path, "chromium", "echo install the snap")
    works = program(tmp_path, "google-chrome", "echo '<p>ready</p>'")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(browser, "NAMES", ("chromium", "google-chrome"))
    assert browser.find().path == works


def test_what_could_not_be_had_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(browser, "candidates", lambda: iter(()))
    monkeypatch.setattr(browser, "download", lambda: False)
    monkeypatch.setattr(browser, "install", lambda: False)
    assert browser.provide().path is None
    assert browser.provide().reason.endswith("and none could be downloaded or installed")
    monkeypatch.setenv("SALESPROC_NO_BROWSER", "because")
    assert browser.find().reason == "because"
