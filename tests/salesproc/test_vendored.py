"""Files of others are the ones that VENDORED.md names, byte for byte, each with its licence."""

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENDOR = ROOT / "salesproc" / "static" / "vendor"


def listed():
    lines = re.findall(r"^([0-9a-f]{64})  (\S+)$", (VENDOR / "VENDORED.md").read_text(), re.M)
    return {(ROOT if name.startswith("tests/") else VENDOR) / name: digest for digest, name in lines}


def test_vendored_files_are_what_they_were():
    for path, digest in listed().items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest, path


def test_every_vendored_file_is_listed():
    kept = {path for path in VENDOR.rglob("*") if path.is_file() and path.name not in {"LICENSE", "VENDORED.md"}}
    assert kept <= set(listed())


def test_every_vendored_folder_has_a_licence():
    assert all((path.parent / "LICENSE").is_file() for path in listed())
