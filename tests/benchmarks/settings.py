"""The settings of production, with one more page and one more folder of templates: what pages are compared with."""

from salesproc.settings import *  # noqa: F403
from salesproc.settings import BASE_DIR, LOGGING, TEMPLATES

ROOT_URLCONF = "tests.benchmarks.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "benchmarks")  # type: ignore[attr-defined]
LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]
