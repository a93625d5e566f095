"""Run a command with a private PostgreSQL and Valkey: no root needed, nothing installed on the system.

    python -m tools.devstack --test run -- pytest tests/people     fast and forgetful, may create databases
    python -m tools.devstack run -- python manage.py shell         the servers of `make run`
    python -m tools.devstack [--test] [--state FOLDER] status | stop | clean

The command finds DATABASE_URL, REDIS_URL, SECRET_KEY and STATE_DIR in its environment. What is set already is
kept: a server that DATABASE_URL or REDIS_URL names is not started. The servers are shared by all the commands
that use the same state folder, and stop with the last of them. Without a folder, `stop` and `clean` mean all.
"""

import argparse
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

from tools.postgres import Postgres
from tools.state import RUN, STATES, TEST, State, say_when_full
from tools.supervise import interrupt_on_signals
from tools.valkey import Valkey

RUN_LOCK = "run.lock"  # held by `make run`, with its pid


class Stack:
    """The servers of a state folder, as a context: started by its first user, stopped by its last.

    Users are counted by a shared lock on a file. The kernel drops the lock of a killed process, so no crash
    can leave a wrong count behind.
    """

    def __init__(self, state):
        self.state = state.create()
        self.servers = {}
        for variable, server in (("DATABASE_URL", Postgres), ("REDIS_URL", Valkey)):
            if not os.environ.get(variable):
                self.servers[variable] = server(state)

    @property
    def environment(self):
        """The variables that the application needs and that the caller has not set."""
        made = {name: server.url for name, server in self.servers.items()}
        made |= {"SECRET_KEY": self.state.secret_key(), "STATE_DIR": str(self.state.files)}
        return {name: value for name, value in made.items() if not os.environ.get(name)}

    def __enter__(self):
        self.users = (self.state.folder / "users.lock").open("a")
        fcntl.flock(self.users, fcntl.LOCK_SH)
        try:
            with self._gate():
                for server in self.servers.values():
                    server.start()
        except BaseException:
            self.leave()
            raise
        return self

    def __exit__(self, *error):
        self.leave()

    def leave(self):
        with self._gate(), self.users:
            if self._is_last_user():
                self.stop()

    def stop(self):
        for server in self.servers.values():
            server.stop()

    def _is_last_user(self):
        try:
            fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    @contextlib.contextmanager
    def _gate(self):
        """One start or stop at a time."""
        with (self.state.folder / "start.lock").open("a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield


def run(stack, command):
    """Run a command among the users of the stack; return its exit code as a shell would.

    The command inherits the users' lock: should this process be killed, the servers still count it.
    Ctrl-C reaches it from the terminal, the other signals are passed on.
    """
    interrupt_on_signals()  # while the servers start; they stop again
    with stack:
        signal.signal(signal.SIGINT, lambda *_: None)
        child = subprocess.Popen(command, env=os.environ | stack.environment, pass_fds=[stack.users.fileno()])
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda received, _: child.send_signal(received))
        code = child.wait()
    return code if code >= 0 else 128 - code


def status(state):
    for server in Stack(state).servers.values():
        running = server.is_ready() if isinstance(server, Postgres) else server.ask("PING") is not None
        print(f"{type(server).__name__}: {'runs' if running else 'stopped'}")


def end_run(state):
    """End the `make run` that uses a state, and wait until it has stopped what it started."""
    with contextlib.suppress(FileNotFoundError), (state.folder / RUN_LOCK).open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.kill(int(lock.read()), signal.SIGTERM)
            fcntl.flock(lock, fcntl.LOCK_EX)


def stop(state):
    if state.folder.exists():
        end_run(state)
        Stack(state).stop()


def clean(state):
    """Stop the servers and remove every folder that they used."""
    stop(state)
    state.remove()


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m tools.devstack",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--state", type=Path, help="where the data lives (default: .state, or .state/test)")
    parser.add_argument("--test", action="store_true", help="fast, forgetful, may create databases")
    parser.add_argument("verb", choices=["run", "stop", "status", "clean"])
    parser.add_argument("command", nargs=argparse.REMAINDER, help="after `run --`")
    options = parser.parse_args(arguments)
    options.command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if options.verb == "run" and not options.command:
        parser.error("run what? Give a command after `run --`")
    return options


def choose(options):
    """The states that the options mean."""
    if options.state:
        return [State(options.state, creates_databases=options.test, is_durable=not options.test)]
    if options.test:
        return [TEST]
    return [RUN] if options.verb in ("run", "status") else STATES


def main(arguments):
    options = parse(arguments)
    states = choose(options)
    with say_when_full(states[0].folder):
        if options.verb == "run":
            return run(Stack(states[0]), options.command)
        for state in states:
            {"stop": stop, "clean": clean, "status": status}[options.verb](state)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
