"""`make lock`: compile what we ask for (requirements*.in) into exactly what is installed (requirements*.txt)."""

import os
import subprocess
import sys
from pathlib import Path

from tools.state import PROJECT

UV = Path(sys.executable).parent / "uv"
# The same lock for every platform and every Python from the oldest that we support. Extras stay named: pip takes
# `coverage[toml]` for another package than `coverage`, and refuses one without a hash once a newer release is out.
UNIVERSAL = ("--universal", "--python-version", "3.11")
COMPILE = ("pip", "compile", "--quiet", *UNIVERSAL, "--generate-hashes", "--no-strip-extras")
HEADER = "make lock"  # named in the files instead of a command that would show where packages came from


def main():
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    for name in ("requirements", "requirements-dev"):
        command: list[str | Path] = [
            UV,
            *COMPILE,
            "--custom-compile-command",
            HEADER,
            *upgrade,
            f"{name}.in",
            "-o",
            f"{name}.txt",
        ]
        if subprocess.run(command, cwd=PROJECT, check=False).returncode:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
