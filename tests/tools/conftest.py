"""Folders for servers that are really started."""

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def place():
    """A folder with a space in its name that every account may pass through.

    Not one of pytest's: under root PostgreSQL runs as another account, and every pytest that starts on this
    machine closes the folder that theirs are in.
    """
    folder = Path(tempfile.mkdtemp(prefix="salesproc test "))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
