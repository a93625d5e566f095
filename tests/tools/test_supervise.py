"""Several programs as one: whatever ends it, nothing stays behind."""

import json
import signal
import subprocess
import sys
import time
import uuid

import psutil
import pytest

from tools.processes import is_alive
from tools.state import PROJECT

SUPERVISOR = """
import json, sys
from tools import supervise
supervise.STOP_SECONDS = 1
supervise.interrupt_on_signals()
sys.exit(supervise.supervise(json.loads(sys.argv[1]), {"GIVEN": "yes"}, lambda: supervise.say("all launched")))
"""
WAIT = "import time; print('here', flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + WAIT
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {STUBBORN!r}, *sys.argv[1:]])"


class Group:
    """A supervisor and what it started, recognised by a mark on their command lines."""

    def __init__(self, **programs):
        self.mark = uuid.uuid4().hex
        commands = {name: [sys.executable, "-c", code, self.mark] for name, code in programs.items()}
        command = [sys.executable, "-c", SUPERVISOR, json.dumps(commands)]
        self.process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)

    def started(self):
        everyone = psutil.process_iter(["cmdline"])
        return [p for p in everyone if p.info["cmdline"] and p.info["cmdline"][-1] == self.mark and is_alive(p)]

    def wait_until(self, launched):
        """Read lines until as many programs say that they are here."""
        lines = []
        while sum(line.endswith("| here\n") for line in lines) < launched:
            lines.append(self.process.stdout.readline())
        return "".join(lines)


@pytest.fixture
def group():
    groups = []

    def start(**programs):
        groups.append(Group(**programs))
        return groups[-1]

    yield start
    for one in groups:
        one.process.kill()
        one.process.communicate(timeout=10)
        for process in one.started():
            process.kill()


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 0), (signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGHUP, 128 + signal.SIGHUP)],
)
def test_a_signal_ends_all_of_them(group, number, code):
    running = group(web=WAIT, worker=PARENT)
    running.wait_until(launched=2)
    assert len(running.started()) == 3
    running.process.send_signal(number)
    running.process.communicate(timeout=15)
    assert running.process.returncode == code
    assert not running.started()


def test_when_one_ends_the_others_are_ended_and_it_is_said(group):
    running = group(web=WAIT, worker="print('given', __import__('os').environ['GIVEN']); raise SystemExit(3)")
    printed, _ = running.process.communicate(timeout=15)
    assert "worker | given yes\n" in printed
    assert "The worker process ended (exit code 3): stopping the others.\n" in printed
    assert running.process.returncode == 3
    assert not running.started()


def test_a_program_that_ends_well_is_still_missed(group):
    running = group(web="pass", worker=WAIT)
    printed, _ = running.process.communicate(timeout=15)
    assert "The web process ended (exit code 0)" in printed
    assert running.process.returncode == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a program that its parent was killed")
def test_killing_the_supervisor_ends_them_too(group):
    running = group(web=WAIT, worker=WAIT)
    running.wait_until(launched=2)
    running.process.kill()
    running.process.communicate(timeout=15)
    deadline = time.monotonic() + 10
    while running.started() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not running.started()
