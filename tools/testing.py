"""`make test` and `make bench`: pytest with servers of its own. Its closing line is the last thing printed."""

import fcntl
import os
import subprocess
import sys

from tools.browser import provide
from tools.devstack import Stack
from tools.state import BENCH, PROJECT, TEST
from tools.supervise import Interrupted, interrupt_on_signals

MOST_WORKERS = 4


def workers():
    """Two at least, as half of the time goes to waiting for the database and the browser."""
    return max(2, min(os.cpu_count() or 2, MOST_WORKERS))


def one_at_a_time(state):
    """Take the state folder for this run: two would fight over the same test databases."""
    lock = (state.create().folder / "tests.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Other tests are running in this folder: waiting for their end.", file=sys.stderr)
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def browser():
    """Tell the tests which browser there is, so that they do not each look for one."""
    found = provide()
    return {"SALESPROC_BROWSER": str(found.path)} if found.path else {"SALESPROC_NO_BROWSER": found.reason}


def python(environment, *arguments):
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=PROJECT, env=os.environ | environment, check=False).returncode


def main(arguments):
    interrupt_on_signals()
    if arguments[:1] == ["--bench"]:
        state, options, extra = BENCH, ["-s", "tests/benchmarks", *arguments[1:]], {}
    else:
        state, options, extra = TEST, ["-q", "-n", str(workers()), "--dist", "worksteal", *arguments], browser()
    try:
        with one_at_a_time(state), Stack(state) as stack:
            environment = stack.environment | extra
            python(environment, "manage.py", "compile_catalogues", "--verbosity", "0")
            return python(environment, "-m", "pytest", *options)
    except Interrupted as interrupted:
        return interrupted.code or 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
