"""Remove every trace of running and testing: servers, data, virtual environment, caches.

Only the standard library is used here, so that it works without a virtual environment too.
"""

import shutil
import subprocess

from tools.bootstrap import PROJECT, Environment
from tools.state import STATES, orphans

CACHES = (".pytest_cache", ".ruff_cache", ".mypy_cache", ".hypothesis", ".coverage", "staticfiles", "media")


def stop_servers(environment):
    """Stop what still runs: only the virtual environment can have started it, and can stop it."""
    if environment.is_usable() and environment.installed():
        subprocess.run([environment.python, "-m", "tools.devstack", "stop"], cwd=PROJECT, check=False)


def made_from_sources():
    yield from PROJECT.glob("*/locale/*/LC_MESSAGES/*.mo")
    for folder in PROJECT.rglob("__pycache__"):
        if not folder.is_relative_to(PROJECT / ".venv"):
            yield folder


def remove(path):
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def main():
    environment = Environment(PROJECT / ".venv")
    stop_servers(environment)
    for state in STATES:
        state.remove()
    for path in [*orphans(), *(PROJECT / name for name in CACHES), *made_from_sources()]:
        remove(path)
    environment.remove()


if __name__ == "__main__":
    main()
