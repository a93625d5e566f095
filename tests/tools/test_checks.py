"""Style, types and container files, so that one closing line counts everything."""

import pytest

from tools.checks import commands, failure

CHECKS = commands()


@pytest.mark.parametrize("name", CHECKS)
def test_the_check_passes(name):
    complaint = failure(CHECKS[name])
    assert not complaint, f"{name}\n{complaint}"
