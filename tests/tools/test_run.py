"""`make run` as a whole: the product answers, a second start is refused, Ctrl-C leaves nothing running."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from urllib.request import urlopen

import psutil
import pytest

from tools.processes import is_alive
from tools.state import PROJECT, State
from tools.supervise import describe

OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "STATE_DIR", "BASE_URL", "ALLOWED_HOSTS")


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def state(place):
    state = State(place / "a state")
    yield state
    state.remove()


def start(state, port):
    known = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.Popen(
        [sys.executable, "-m", "tools.run", str(state.folder)],
        cwd=PROJECT,
        env=known | {"PORT": str(port), "DEMO": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def left_by(state):
    """Processes that still have to do with a state: by their environment or by their command line."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            about = [*process.environ().values(), *process.cmdline()]
            places = (str(state.folder), str(state.sockets))
            if process.pid != os.getpid() and is_alive(process) and any(p in word for p in places for word in about):
                found.append(process)
    return found


def test_the_product_runs_until_ctrl_c_and_leaves_nothing(state, port):
    running = start(state, port)
    lines = []
    while not lines or "Salesproc is at" not in lines[-1]:
        line = running.stdout.readline()
        assert line, "".join(lines)
        lines.append(line)
    assert lines[-1] == f"Salesproc is at http://localhost:{port} (Ctrl-C stops it)\n"
    with urlopen(f"http://127.0.0.1:{port}/health/") as answer:
        assert answer.status == 200
    second, _ = start(state, port).communicate(timeout=30)
    assert second == f"Port {port} is taken: end what uses it, or choose another with `make run PORT={port + 1}`.\n"
    second, _ = start(state, port + 1).communicate(timeout=30)
    assert second == "Salesproc runs from this folder already: `make stop` ends it.\n"
    assert len(left_by(state)) > 5
    running.send_signal(signal.SIGINT)
    printed, _ = running.communicate(timeout=60)
    assert running.returncode == 0
    assert printed.endswith("Salesproc has stopped.\n")
    assert not left_by(state)


@pytest.mark.parametrize("wrong", ["web", "0", "70000"])
def test_a_port_that_is_none_is_refused(state, wrong):
    printed, _ = start(state, wrong).communicate(timeout=30)
    assert printed == f"PORT={wrong} is not a port: choose a number from 1024 to 65535.\n"


def test_the_end_of_a_program_is_described():
    assert describe(3) == "exit code 3"
    assert describe(-signal.SIGKILL) == "killed by SIGKILL"
