"""A Salesproc of its own for the browser: production settings, demo company, gunicorn, worker and beat."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

PROJECT = Path(__file__).resolve().parent.parent.parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")  # each process of a run has a site of its own
DATABASE = f"salesproc_browser_{WORKER}"
CACHE_AND_BROKER = 15 - int(WORKER.removeprefix("gw"))
STARTS_WITHIN = 120


@dataclass
class Site:
    base: str
    environment: dict[str, str]
    password: str = ""
    processes: list = field(default_factory=list)

    def manage(self, *arguments) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, *arguments, log) -> None:
        command = [sys.executable, "-m", *arguments]
        self.processes.append(
            subprocess.Popen(command, cwd=PROJECT, env=self.environment, stdout=log, stderr=subprocess.STDOUT)
        )

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(timeout=30)


@contextlib.contextmanager
def running(folder: Path):
    """Empty database, demo company, everything started; stopped at the end."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    site = Site(base, environment(folder, base))
    create_database(site.environment["DATABASE_URL"])
    site.manage("migrate", "--verbosity", "0")
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    site.manage("demo")
    site.password = re.search(r"password of all: (\S+)", site.manage("demo", "--log-ins"))[1]
    with (folder / "site.log").open("w") as log:
        site.start("gunicorn", "salesproc.wsgi", "-b", f"127.0.0.1:{port}", "--threads", "4", log=log)
        site.start("celery", "-A", "salesproc", "worker", "--concurrency", "1", log=log)
        site.start("celery", "-A", "salesproc", "beat", "-s", str(folder / "beat"), log=log)
        try:
            wait_for(base + "/health/")
            yield site
        finally:
            site.stop()


def environment(folder: Path, base: str) -> dict[str, str]:
    database = urlsplit(os.environ["DATABASE_URL"])
    return os.environ | {
        "DATABASE_URL": urlunsplit(database._replace(path=f"/{DATABASE}")),
        "REDIS_URL": os.environ["REDIS_URL"].partition("?")[0] + f"?db={CACHE_AND_BROKER}",
        "STATE_DIR": str(folder),
        "BASE_URL": base,
        "DEBUG": "no",
        "LOG_LEVEL": "WARNING",
    }


def create_database(url: str) -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    connection.close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(url: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
            return
        time.sleep(0.2)
    raise TimeoutError(f"{url} did not answer")
