"""The folders that a private PostgreSQL and Valkey live in, and the secret kept beside them.

Everything is in the state folder, with two exceptions that are forced on us: socket paths are limited to
about a hundred bytes, and PostgreSQL refuses to run as root, so under root its files may have to be where
the account that runs it can reach them.
"""

import errno
import hashlib
import os
import secrets
import shutil
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SOCKETS = Path("/tmp")  # noqa: S108 - short, on every POSIX system; each folder in it is checked to be ours
OUTSIDE = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108
OWNER = "state-folder"
DATA = "postgres"

DISK_FULL = "The disk that holds {} is full: make room and start again."


def is_about_space(output):
    """Whether a program complains that the disk is full: the system's words, or PostgreSQL's hint."""
    return any(words in output for words in ("No space left on device", "Errno 28", "Check free disk space"))


def need_space(folder, megabytes):
    """Refuse to begin what the disk has no room for: a server that meets a full disk says so in many ways."""
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise SystemExit(f"{DISK_FULL.format(folder)} It has {free} MB left, and {megabytes} MB are needed.")


@contextmanager
def say_when_full(folder):
    """Say that the disk is full instead of showing where in the code that came out."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise SystemExit(DISK_FULL.format(folder)) from error
        raise


def package_folder(name):
    """Where a package is installed, found without running its code; None if it is not."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]).resolve()


def is_root():
    return os.geteuid() == 0


def is_reachable(path):
    """Whether any account may pass through to this path."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


class State:
    """One state folder; its path may have spaces.

    `creates_databases`: the application's role may make databases, as tests need.
    `is_durable`: what was written survives a loss of power; tests do without.
    """

    def __init__(self, folder, creates_databases=False, is_durable=True):
        self.folder = Path(folder).resolve()
        self.creates_databases = creates_databases
        self.is_durable = is_durable
        self.name = f"salesproc-{os.geteuid()}-{hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:10]}"
        self.sockets = SOCKETS / self.name
        self.files = self.folder / "files"

    def create(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711 if is_root() else 0o700)
        self.files.mkdir(mode=0o700, exist_ok=True)
        self.own(self.sockets)
        return self

    def own(self, folder):
        """Make a folder in a place that everyone may write to, and refuse one that someone else made."""
        folder.mkdir(mode=0o711 if is_root() else 0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            raise SystemExit(f"{folder} belongs to someone else: remove it, or choose another state folder.")
        (folder / OWNER).write_text(str(self.folder))
        return folder

    def postgres_home(self):
        """Where PostgreSQL's data lives: here, or under root where another account can get to it.

        Data that exists stays where it is, also when a folder above it was opened or closed meanwhile.
        """
        if not is_root():
            return self.folder
        known = [base / self.name for base in OUTSIDE if (base / self.name / DATA).is_dir()]
        if known:
            return self.own(known[0])
        if is_reachable(self.folder):
            return self.folder
        if (self.folder / DATA).is_dir():
            raise SystemExit(
                f"Only root may pass through to {self.folder / DATA}: PostgreSQL needs to, and is not root."
            )
        return self.own(self._writable_outside() / self.name)

    @staticmethod
    def _writable_outside():
        for base in OUTSIDE:
            if base.is_dir() and os.access(base, os.W_OK):
                return base
        raise SystemExit("Neither /var/lib nor /var/tmp can be written to: run as an ordinary user instead.")

    def secret_key(self):
        """The key that signs sessions: made once, readable by its owner only."""
        path = self.folder / "secret_key"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        return path.read_text()

    def remove(self):
        for folder in (self.folder, self.sockets, *(base / self.name for base in OUTSIDE)):
            shutil.rmtree(folder, ignore_errors=True)


def orphans():
    """Folders left outside by state folders that no longer exist."""
    for base in (SOCKETS, *OUTSIDE):
        for folder in base.glob(f"salesproc-{os.geteuid()}-*"):
            owner = folder / OWNER
            is_ours = owner.is_file() and folder.stat().st_uid == os.geteuid()
            if is_ours and not Path(owner.read_text()).exists():
                yield folder


RUN = State(PROJECT / ".state")
TEST = State(RUN.folder / "test", creates_databases=True, is_durable=False)
BENCH = State(RUN.folder / "bench", creates_databases=True)
STATES = (TEST, BENCH, RUN)
