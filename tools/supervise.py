"""Several long-running programs as one: prefixed lines, one end ends all, and nothing stays behind."""

import contextlib
import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
import time

STOP_SECONDS = 10
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


class Interrupted(SystemExit):
    """Ctrl-C, a request to end, or the terminal hung up."""


def interrupt_on_signals():
    """Turn the signals that end us into one exception; while the clean-up runs, further ones are ignored."""

    def interrupt(number, _):
        for ending in ENDING:
            signal.signal(ending, signal.SIG_IGN)
        raise Interrupted(0 if number == signal.SIGINT else 128 + number)

    for number in ENDING:
        signal.signal(number, interrupt)


def say(line):
    """Print a line; a terminal that is gone must not keep us from stopping what we started."""
    with contextlib.suppress(OSError):
        print(line, flush=True)


def die_with_parent():
    """On Linux, have the kernel end this program when its supervisor is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Service:
    """A program in a process group of its own, so that Ctrl-C reaches the supervisor only."""

    def __init__(self, name, command, environment):
        self.name = name
        self.process = subprocess.Popen(
            command,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def follow(self, ended, width):
        """Print what the program says, then announce its end."""
        for line in self.process.stdout or ():
            say(f"{self.name:<{width}} | {line.decode(errors='replace').rstrip()}")
        self.process.wait()
        ended.put(self)

    def end(self, deadline):
        """Wait for the program, then kill what is left of its group."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def supervise(commands, environment, when_started):
    """Run the commands, by name, until one ends or a signal comes; return the exit code.

    `when_started` is called in a thread of its own once all are launched.
    """
    services = []
    ended: queue.SimpleQueue[Service] = queue.SimpleQueue()
    try:
        # all are forked before there is a thread, which a fork could catch holding a lock
        services += [Service(name, command, environment) for name, command in commands.items()]
        width = max(map(len, commands))
        for service in services:
            threading.Thread(target=service.follow, args=(ended, width), daemon=True).start()
        threading.Thread(target=when_started, daemon=True).start()
        first = ended.get()
        code = first.process.returncode
        say(f"The {first.name} process ended ({describe(code)}): stopping the others.")
        return code if code > 0 else 1
    finally:
        stop(services)


def stop(services):
    for service in services:
        service.process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for service in services:
        service.end(deadline)


def describe(code):
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
