"""Servers that run in the background, known by their pid files."""

import contextlib
import time

import psutil

END_SECONDS = 60


def from_pid_file(path, name):
    """The process that the first line of a pid file names, unless the pid belongs to something else by now."""
    with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
        process = psutil.Process(int(path.read_text().splitlines()[0]))
        if process.name().startswith(name):
            return process
    return None


def is_alive(process):
    """Whether it still runs: a zombie, which waits for its parent to read its end, does not."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def wait_for_end(process):
    deadline = time.monotonic() + END_SECONDS
    while process and is_alive(process) and time.monotonic() < deadline:
        time.sleep(0.02)
