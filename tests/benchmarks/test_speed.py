"""Pages and imports keep their budgets at size. The table is printed by the command that this runs."""

import os
import subprocess
import sys


def test_pages_and_imports_keep_their_budgets():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
    done = subprocess.run([sys.executable, "-m", "tests.benchmarks.run"], env=environment, check=False)
    assert done.returncode == 0, "something is over its budget: the table above says what"
