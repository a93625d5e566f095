"""The application under gunicorn as `make run` starts it, and one connection to it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

HOST = "127.0.0.1"
GUNICORN = (
    "--worker-class",
    "gthread",
    "--workers",
    "2",
    "--threads",
    "4",
    "--keep-alive",
    "75",
    "--no-control-socket",
)


@contextmanager
def served():
    """Yields the port; the server is gone after the block."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "tests.benchmarks.wsgi:application",
        *GUNICORN,
        "--bind",
        f"{HOST}:{port}",
    ]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
    server = subprocess.Popen([*command, "--log-level", "error"], env=environment)
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait_for(port: int, server: subprocess.Popen) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("The server ended at its start: what it says is above.")
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The server did not answer in 30 seconds.")


class Connection:
    """One kept connection. `ask` returns the status, the body and the seconds it took."""

    def __init__(self, port: int):
        self.port = port
        self.http = http.client.HTTPConnection(HOST, port, timeout=120)

    def ask(self, method: str, path: str, headers: dict[str, str], body: str | None = None) -> tuple[int, str, float]:
        started = time.perf_counter()
        try:
            self.http.request(method, path, body, headers)
            answer = self.http.getresponse()
        except (http.client.HTTPException, ConnectionError):  # the server closed it meanwhile
            self.http.close()
            started = time.perf_counter()
            self.http.request(method, path, body, headers)
            answer = self.http.getresponse()
        text = answer.read()
        return answer.status, text.decode("utf-8", "replace"), time.perf_counter() - started
