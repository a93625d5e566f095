"""The private servers of `make run` and `make test`, really started, in a folder with a space in its name."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tools.state import State

PROJECT = Path(__file__).resolve().parent.parent.parent
ASK_POSTGRES = "import os, psycopg2; cursor = psycopg2.connect(os.environ['DATABASE_URL']).cursor(); "
ROLE = "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"


def environment(**variables):
    ours = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "STATE_DIR"}
    return {name: value for name, value in os.environ.items() if name not in ours} | variables


def devstack(state, *arguments, test=True, **variables):
    options = ["--state", str(state), *(["--test"] if test else [])]
    return subprocess.Popen(
        [sys.executable, "-m", "tools.devstack", *options, *arguments],
        cwd=PROJECT,
        env=environment(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def output(state, *arguments, **options):
    process = devstack(state, *arguments, **options)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0, printed
    return printed.strip()


def python(code):
    return ("run", "--", sys.executable, "-c", code)


def servers(state):
    """The live servers whose folders are those of this state."""
    places = {str(state / "postgres"), str(State(state).sockets / "valkey.sock")}
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = " ".join(process.info["cmdline"] or [])
        if process.info["status"] != psutil.STATUS_ZOMBIE and any(place in words for place in places):
            found.append(process)
    return found


def runs(process, name):
    """Whether a process has started the command of that name."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return any(child.name() == name for child in psutil.Process(process.pid).children())
    return False


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def state(place):
    folder = place / "a state"
    yield folder
    output(folder, "clean")
    assert not folder.exists()
    assert not State(folder).sockets.exists()
    assert not servers(folder)


def test_a_command_gets_both_servers_a_secret_and_a_folder(state):
    code = (
        f"{ASK_POSTGRES} cursor.execute({ROLE!r}); print(cursor.fetchone()); import redis;"
        "print(redis.from_url(os.environ['REDIS_URL']).ping(), len(os.environ['SECRET_KEY']) > 50);"
        "print(os.path.isdir(os.environ['STATE_DIR']))"
    )
    assert output(state, *python(code)).splitlines() == [
        "('salesproc', False, False, True)",
        "True True",
        "True",
    ]
    assert not servers(state)


def test_the_database_has_the_extensions_that_search_needs(state):
    code = f"{ASK_POSTGRES} cursor.execute('TABLE pg_extension'); print(cursor.fetchall())"
    installed = output(state, *python(code))
    assert all(name in installed for name in ("pg_trgm", "unaccent", "btree_gin", "btree_gist"))


def test_only_test_servers_let_the_role_create_databases(state):
    code = f"{ASK_POSTGRES} cursor.execute({ROLE!r}); print(cursor.fetchone())"
    assert output(state, *python(code), test=False) == "('salesproc', False, False, False)"


def test_data_and_secret_survive_a_stop(state):
    write = f"{ASK_POSTGRES} cursor.connection.autocommit = True;"
    write += "cursor.execute('DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS answer');"
    write += "print(os.environ['SECRET_KEY'])"
    read = f"{ASK_POSTGRES} cursor.execute('TABLE kept'); print(cursor.fetchone()[0]);"
    read += "print(os.environ['SECRET_KEY'])"
    secret = output(state, *python(write))
    assert output(state, *python(read)).splitlines() == ["42", secret]
    assert (state / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_server_that_the_environment_names_is_not_started(state):
    code = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'])"
    named = output(state, *python(code), DATABASE_URL="postgresql://elsewhere/db")
    assert re.fullmatch(r"postgresql://elsewhere/db unix:///\S+/valkey.sock\?db=0", named)
    named = output(state, *python(code), REDIS_URL="redis://elsewhere")
    assert re.fullmatch(r"postgresql://salesproc@/salesproc\?host=\S+ redis://elsewhere", named)


def test_the_exit_code_is_the_command_s(state):
    process = devstack(state, "run", "--", "sh", "-c", "exit 7")
    process.communicate(timeout=60)
    assert process.returncode == 7


def test_the_servers_stop_with_their_last_user(state):
    first = devstack(state, "run", "--", "sleep", "60")
    until(lambda: runs(first, "sleep"))
    second = devstack(state, "run", "--", "sleep", "60")
    until(lambda: runs(second, "sleep"))
    first.terminate()
    first.communicate(timeout=20)
    assert first.returncode == 128 + signal.SIGTERM
    assert len(servers(state)) >= 2
    second.send_signal(signal.SIGHUP)
    second.communicate(timeout=20)
    assert not servers(state)


def test_the_next_command_starts_after_everything_was_killed(state):
    first = devstack(state, "run", "--", "sleep", "60")
    until(lambda: runs(first, "sleep"))
    for process in [*psutil.Process(first.pid).children(), psutil.Process(first.pid), *servers(state)]:
        process.kill()
    first.communicate(timeout=20)
    assert output(state, *python(f"{ASK_POSTGRES} cursor.execute('SELECT 1'); print(cursor.fetchone())")) == "(1,)"
    assert not servers(state)


def test_a_state_folder_in_a_place_of_someone_else_is_refused(tmp_path, monkeypatch):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (tmp_path / "ours").symlink_to(theirs)
    with pytest.raises(SystemExit, match="belongs to someone else"):
        State(tmp_path / "state").own(tmp_path / "ours")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another account")
def test_under_root_data_stays_where_it_is(place, monkeypatch):
    monkeypatch.setattr("tools.state.OUTSIDE", (place / "outside",))
    (place / "outside").mkdir()
    state = State(place / "closed" / "state").create()
    assert state.postgres_home() == state.folder
    (place / "closed").chmod(0o700)
    home = state.postgres_home()
    assert home.parent == place / "outside"
    (home / "postgres").mkdir()
    (place / "closed").chmod(0o711)
    assert state.postgres_home() == home
    (home / "postgres").rmdir()
    (state.folder / "postgres").mkdir()
    (place / "closed").chmod(0o700)
    with pytest.raises(SystemExit, match="Only root may pass through"):
        state.postgres_home()
    state.remove()
