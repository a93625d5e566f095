"""Make the virtual environment that a requirements file asks for, then run a module in it.

    python3 -m tools.bootstrap requirements.txt tools.run

Only the standard library is used here. The environment is made by uv if it is present, else by venv and pip;
packages are installed again only when the requirements file or the interpreter changed.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys

from tools.state import DISK_FULL, PROJECT, RUN, is_about_space, need_space, say_when_full

LOCK = RUN.folder / "bootstrap.lock"
WHEELS_ONLY = ("--require-hashes", "--only-binary", ":all:")

MEGABYTES = {"requirements.txt": 500, "requirements-dev.txt": 1500}  # what they take, with room to unpack them

NO_NETWORK = re.compile(
    r"connection broken|NameResolution|Temporary failure in name|Connection(Error| refused| reset)|timed out"
    r"|ProxyError|SSLError|CERTIFICATE_VERIFY|Could not fetch URL|Failed to fetch|error sending request"
    r"|dns error|HTTP status|\b40[0-9] Client Error|\b50[0-9] Server Error",
    re.IGNORECASE,
)
NO_WHEEL = re.compile(
    r"No matching distribution found for (?P<pip>[\w.\-]+)"
    r"|(?P<uv>[\w.\-]+)==\S+ has no (usable wheels|wheels with a matching)",
    re.IGNORECASE,
)
WRONG_HASH = re.compile(r"DO NOT MATCH THE HASHES|Hash mismatch", re.IGNORECASE)


class Environment:
    """The virtual environment, and the note in it of what is installed."""

    def __init__(self, folder):
        self.folder = folder
        self.python = folder / "bin" / "python"
        self.note = folder / "installed.json"

    def installed(self):
        try:
            return json.loads(self.note.read_text())
        except (OSError, ValueError):
            return {}

    def is_usable(self):
        """Whether its interpreter runs, and is the one that PYTHON names if it names one."""
        check = "import sys; sys.exit(sys.version_info < (3, 11))"
        if not self.python.exists() or run(self.python, "-c", check).returncode:
            return False
        return not os.environ.get("PYTHON") or self.installed().get("python") in (None, sys.version)

    def has(self, requirements):
        return self.is_usable() and self.installed().get(requirements.name) == digest(requirements)

    def record(self, requirements):
        """Note what was installed. The development requirements contain the others."""
        names = [requirements.name]
        if requirements.name == "requirements-dev.txt":
            names.append("requirements.txt")
        known = {name: digest(requirements.parent / name) for name in names}
        self.note.write_text(json.dumps(self.installed() | known | {"python": sys.version}, indent=1))

    def remove(self):
        if self.folder.is_symlink():
            self.folder.unlink()
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def run(*command):
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def install(environment, requirements):
    """Install with uv, or with pip where uv is absent or fails; return what was said if it failed."""
    uv = shutil.which("uv")
    if uv:
        if not environment.is_usable():
            environment.remove()
            run(uv, "venv", "--quiet", "--python", sys.executable, environment.folder)
        done = run(uv, "pip", "install", "--quiet", "--python", environment.python, *WHEELS_ONLY, "-r", requirements)
        if done.returncode == 0:
            return None
        print("uv could not install the requirements: trying pip.", file=sys.stderr)
    if not environment.is_usable() or run(environment.python, "-m", "pip", "--version").returncode:
        make_with_venv(environment)
    pip = ("pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
    done = run(environment.python, "-m", *pip, *WHEELS_ONLY, "-r", requirements)
    return done.stdout + done.stderr if done.returncode else None


def make_with_venv(environment):
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        release = "{}.{}".format(*sys.version_info)
        raise SystemExit(
            f"This Python ({sys.executable}) has no venv module: install it (Debian: apt-get install "
            f"python{release}-venv), or install uv, or name another Python with PYTHON=/path/to/python3."
        )
    environment.remove()
    made = run(sys.executable, "-m", "venv", environment.folder)
    if made.returncode:
        raise SystemExit(explain(made.stdout + made.stderr, environment.folder))


def explain(output, requirements):
    """Say in one sentence why packages could not be installed."""
    this = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    last = "\n".join(line[:300] for line in output.strip().splitlines()[-12:])
    if is_about_space(output):
        return DISK_FULL.format(PROJECT)
    if WRONG_HASH.search(output):
        return f"A package is not the one that {requirements.name} names, so nothing was installed:\n{last}"
    if NO_NETWORK.search(output):
        return f"A package of {requirements.name} could not be fetched: is there a network?\n{last}"
    missing = NO_WHEEL.search(output)
    if missing:
        return f"There is no wheel of {missing['pip'] or missing['uv']} for this platform ({this})."
    return f"The packages of {requirements.name} could not be installed ({this}):\n{last}"


def prepare(environment, requirements):
    """Bring the environment up to date, one process at a time."""
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if environment.has(requirements):
            return
        need_space(environment.folder.parent, MEGABYTES.get(requirements.name, 0))
        print(f"Installing {requirements.name}: a minute or two, only when it has changed.", file=sys.stderr)
        error = install(environment, requirements)
        if error:
            raise SystemExit(explain(error, requirements))
        environment.record(requirements)


def main(requirements, module, *arguments):
    environment = Environment(PROJECT / ".venv")
    try:
        with say_when_full(PROJECT):
            prepare(environment, PROJECT / requirements)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    os.chdir(PROJECT)
    os.execv(environment.python, [environment.python, "-m", module, *arguments])  # noqa: S606 - no shell is meant


if __name__ == "__main__":
    main(*sys.argv[1:])
