"""Find a Chromium for the browser tests, or get one.

`find` looks without changing anything and is what the tests call; `provide` also fetches, once, before they start.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.state import RUN

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
DOWNLOADS = RUN.folder / "browsers"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


@dataclass(frozen=True)
class Browser:
    """Where a working browser is, or why there is none."""

    path: Path | None = None
    reason: str = ""


def works(path):
    """Whether it really starts: some systems have a `chromium` that only says how to install one."""
    try:
        shown = subprocess.run(
            [path, *FLAGS, "--dump-dom", "data:text/html,<p>ready</p>"],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b"ready" in shown.stdout


def candidates():
    yield from filter(None, map(shutil.which, NAMES))
    yield from APPLICATIONS
    for name in ("chrome", "chrome-headless-shell", "headless_shell", "Chromium"):
        yield from sorted(DOWNLOADS.glob(f"*/**/{name}"), reverse=True)


def find():
    """The browser that SALESPROC_BROWSER names, else the first one that works."""
    named = os.environ.get("SALESPROC_BROWSER")
    if named:
        return Browser(Path(named)) if works(named) else Browser(reason=f"SALESPROC_BROWSER={named} does not start")
    if os.environ.get("SALESPROC_NO_BROWSER"):
        return Browser(reason=os.environ["SALESPROC_NO_BROWSER"])
    for path in candidates():
        if Path(path).is_file() and works(path):
            return Browser(Path(path))
    return Browser(reason="no Chromium or Chrome was found on this machine")


def provide():
    """A browser: found, else downloaded by Playwright, else installed by apt-get under root."""
    found = find()
    if found.path or os.environ.get("SALESPROC_BROWSER"):
        return found
    for fetch in (download, install):
        print(f"{found.reason}: trying to {fetch.__doc__}", file=sys.stderr)
        if fetch():
            found = find()
        if found.path:
            return found
    return Browser(reason=f"{found.reason}, and none could be downloaded or installed")


def download():
    """download Playwright's own"""
    return attempt(
        [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"],
        PLAYWRIGHT_BROWSERS_PATH=str(DOWNLOADS),
    )


def install():
    """install Debian's with apt-get"""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    attempt(["apt-get", "update", "-qq"])
    return attempt(["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"])


def attempt(command, **variables):
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"} | variables
    try:
        done = subprocess.run(
            command, check=False, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=900
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
