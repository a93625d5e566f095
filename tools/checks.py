"""The checks that need no server. `make check` runs them; in `make test` each is one of the tests."""

import os
import subprocess
import sys
from pathlib import Path

from tools.state import PROJECT

PROGRAMS = Path(sys.executable).parent  # not resolved: of the virtual environment, not of the Python it was made from


YAML_RULES = """
extends: default
rules: {document-start: disable, line-length: {max: 120}, comments: {min-spaces-from-content: 1}}
"""


def program(name, *arguments):
    return [str(PROGRAMS / name), *map(str, arguments)]


def templates():
    return sorted(file for folder in PROJECT.glob("**/templates") for file in folder.rglob("*.html") if ours(file))


def ours(file):
    return not file.relative_to(PROJECT).parts[0].startswith(".")


def commands():
    """Each check by its name. It passes when its command ends with 0."""
    return {
        "style of the Python code": program("ruff", "check", "--quiet", "."),
        "format of the Python code": program("ruff", "format", "--check", "--quiet", "."),
        "format of the templates": program("djade", "--check", "--target-version", "5.2", *templates()),
        "types": program("mypy", "--no-error-summary"),
        "docker-compose.yml is YAML": program(
            "yamllint", "--strict", "--config-data", YAML_RULES, "docker-compose.yml"
        ),
        "docker-compose.yml follows the Compose specification": program(
            "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"
        ),
        "Dockerfile": program("hadolint", "--no-color", "Dockerfile"),
        "shell of tools/python.sh": ["sh", "-n", "tools/python.sh"],
        "shell of .ci/run": ["bash", "-n", ".ci/run"],
    }


# mypy reads the settings, which have no defaults for these; nothing connects anywhere
SETTINGS = {"SECRET_KEY": "unused", "DATABASE_URL": "postgresql:///unused", "REDIS_URL": "redis://unused"}


def failure(command):
    """What a check complains about, or nothing."""
    environment = SETTINGS | os.environ
    done = subprocess.run(command, cwd=PROJECT, env=environment, check=False, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip() or f"exit code {done.returncode}" if done.returncode else ""


def format_all():
    """Mend what can be mended without thinking. djade ends with 1 when it changed something, so nothing is judged."""
    for command in (
        program("ruff", "check", "--quiet", "--fix", "."),
        program("ruff", "format", "--quiet", "."),
        program("djade", "--target-version", "5.2", *templates()),
    ):
        subprocess.run(command, cwd=PROJECT, check=False)
    return 0


def main(arguments):
    if arguments == ["--format"]:
        return format_all()
    failed = 0
    for name, command in commands().items():
        complaint = failure(command)
        failed += bool(complaint)
        print(f"{'FAILED' if complaint else 'passed'}  {name}", *([complaint] if complaint else []), sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
