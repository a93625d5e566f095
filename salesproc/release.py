"""Which code runs, as a word: it begins the keys of the cache, so that nothing other code has kept there is read."""

import hashlib
from pathlib import Path


def word(root: Path) -> str:
    """Ten letters that change with any module of the project's packages; a dozen milliseconds, once a process."""
    found = hashlib.sha256()
    for package in sorted(path.parent for path in root.glob("*/__init__.py")):
        for module in sorted(package.rglob("*.py")):
            found.update(str(module.relative_to(root)).encode() + module.read_bytes())
    return found.hexdigest()[:10]
