"""The settings of production, with one more page and one more folder of templates: what pages are compared with."""

from salesproc.settings import *  # noqa: F403 - settings are whatever names the module has
from salesproc.settings import BASE_DIR, LOGGING, TEMPLATES

ROOT_URLCONF = "tests.benchmarks.urls"
TEMPLATES = [TEMPLATES[0] | {"DIRS": [BASE_DIR / "templates", BASE_DIR / "tests" / "benchmarks"]}]
LOGGING = LOGGING | {"root": {"handlers": ["err"], "level": "WARNING"}}
