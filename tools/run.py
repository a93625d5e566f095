"""`make run`: Salesproc on this machine, with its servers and its demo company.

python -m tools.run [STATE FOLDER]
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import socket
import subprocess
import sys
import time
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

from tools.devstack import RUN_LOCK, Stack
from tools.state import PROJECT, RUN, State, need_space, say_when_full
from tools.supervise import Interrupted, interrupt_on_signals, say, supervise

HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"
ANSWER_SECONDS = 120
MEGABYTES = 300  # the demo company takes half of it
DIRECTLY = build_opener(ProxyHandler({}))  # whatever proxy the environment names for the rest of the world
MANAGE = (sys.executable, str(PROJECT / "manage.py"))


def check_port():
    """Refuse a port that cannot be listened on before anything is started."""
    if not PORT.isdigit() or not 0 < int(PORT) < 65536:
        raise SystemExit(f"PORT={PORT} is not a port: choose a number from 1024 to 65535.")
    with socket.socket(socket.AF_INET6 if ":" in HOST else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except OSError as error:
            raise SystemExit(explain_port(error)) from None


def explain_port(error):
    if error.errno == errno.EADDRINUSE:
        return f"Port {PORT} is taken: end what uses it, or choose another with `make run PORT={int(PORT) + 1}`."
    if error.errno == errno.EACCES:
        return f"Port {PORT} is kept for the system: choose one from 1024 up with `make run PORT=8000`."
    return f"{HOST} is not an address of this machine ({error.strerror})."


@contextlib.contextmanager
def only_one(state):
    """Keep a second `make run` from the same data, and tell `make stop` and `make clean` who we are."""
    with (state.folder / RUN_LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("Salesproc runs from this folder already: `make stop` ends it.") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def address():
    name = "localhost" if HOST in ("127.0.0.1", "0.0.0.0", "::1", "::") else HOST  # noqa: S104 - compared only
    return f"http://{name}:{PORT}"


def settings():
    """What the application needs to hear about where it is, unless the caller said it."""
    known = {
        "BASE_URL": address(),
        "ALLOWED_HOSTS": f"localhost,127.0.0.1,[::1],{HOST}",
        "LOG_LEVEL": "WARNING",  # the address and the log-ins stay on the screen
    }
    return {name: value for name, value in known.items() if not os.environ.get(name)}


def manage(environment, *arguments, **options):
    """Run a management command, out of reach of Ctrl-C: it ends with us, without a word."""
    return subprocess.run(
        [*MANAGE, *arguments],
        cwd=PROJECT,
        env=os.environ | environment,
        check=False,
        start_new_session=True,
        **options,
    )


def must_manage(environment, *arguments, **options):
    done = manage(environment, *arguments, **options)
    if done.returncode:
        raise SystemExit(f"`manage.py {arguments[0]}` failed: what it says is above.")
    return done


def sources():
    """A digest of what static files and catalogues are made from, and of the packages that bring their own."""
    files = [PROJECT / "requirements.txt", PROJECT / "salesproc" / "settings.py"]
    files += [file for folder in PROJECT.glob("*/static") for file in folder.rglob("*") if file.is_file()]
    files += PROJECT.glob("*/locale/*/LC_MESSAGES/*.po")
    known = [f"{file} {file.stat().st_mtime_ns} {file.stat().st_size}" for file in sorted(files)]
    return hashlib.sha256("\n".join(known).encode()).hexdigest()


def build(environment, note):
    """Make static files and catalogues, unless they were made from what is there now."""
    digest = sources()
    if note.exists() and note.read_text() == digest:
        return
    must_manage(environment, "compile_catalogues", "--verbosity", "0")
    must_manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    note.write_text(digest)


def prepare(environment, state):
    """Bring the database and what is built up to date, fill an empty database; return who can sign in."""
    if not (state.folder / "built").exists():
        say("Preparing the database: a minute or two, only the first time.")
    build(environment, state.folder / "built")
    demo = () if os.environ.get("DEMO", "1") == "0" else ("--demo",)
    return must_manage(environment, "ready", *demo, stdout=subprocess.PIPE, text=True).stdout.rstrip()


def commands(state):
    bind = f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"
    web = ("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--bind", bind)
    log_level = os.environ.get("LOG_LEVEL", "WARNING").lower()
    root_is_fine = ("-W", "ignore:You're running the worker")  # here; containers run as an ordinary user
    celery = (sys.executable, *root_is_fine, "-m", "celery", "--quiet", "-A", "salesproc")
    return {
        "web": (
            *(sys.executable, "-m", "gunicorn", "salesproc.wsgi:application", *web),
            *("--chdir", str(PROJECT), "--graceful-timeout", "5", "--no-control-socket", "--log-level", log_level),
        ),
        "worker": (*celery, "worker", "--loglevel", log_level, "--concurrency", "2"),
        "beat": (*celery, "beat", "--loglevel", log_level, "--schedule", str(state.folder / "beat"), "--pidfile="),
    }


def answers():
    """Whether the web server answers, whatever it says."""
    try:
        with DIRECTLY.open(f"{address()}/health/", timeout=10):
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False


def announce(welcome):
    deadline = time.monotonic() + ANSWER_SECONDS
    while not answers():
        if time.monotonic() > deadline:
            return say(f"Salesproc did not answer at {address()} in {ANSWER_SECONDS} seconds: see above.")
        time.sleep(0.2)
    return say(f"\nSalesproc is at {address()} (Ctrl-C stops it)\n{welcome}".rstrip() + "\n")


def main(state=RUN):
    interrupt_on_signals()
    check_port()
    try:
        need_space(state.create().folder, MEGABYTES)
        with say_when_full(state.folder), only_one(state), Stack(state) as stack:
            environment = stack.environment | settings()
            welcome = prepare(environment, state)
            return supervise(commands(state), environment, lambda: announce(welcome))
    except Interrupted as interrupted:
        say("Salesproc has stopped.")
        return interrupted.code


if __name__ == "__main__":
    if any(argument.startswith("-") for argument in sys.argv[1:]):
        raise SystemExit(__doc__.strip())
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main(*map(State, sys.argv[1:])))
