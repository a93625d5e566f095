"""What other code has put into the cache is not read: it may name modules that have gone."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from salesproc import release


@pytest.fixture
def project(tmp_path):
    (tmp_path / "sales").mkdir()
    for name in ("__init__.py", "stage.py"):
        (tmp_path / "sales" / name).write_text("x = 1\n")
    return tmp_path


def test_the_word_changes_with_a_module_and_with_its_name(project):
    first = release.word(project)
    (project / "sales" / "stage.py").write_text("x = 2\n")
    second = release.word(project)
    (project / "sales" / "stage.py").rename(project / "sales" / "step.py")
    assert len({first, second, release.word(project)}) == 3


def test_the_word_stays_while_only_other_files_change(project):
    first = release.word(project)
    (project / "sales" / "stage.css").write_text("a {}")
    (project / "notes.py").write_text("x = 1\n")
    assert release.word(project) == first


def test_the_keys_of_the_cache_begin_with_it():
    assert cache.make_key("figures").startswith(f"salesproc-{release.word(Path(settings.BASE_DIR))}:")
