"""Run by `make bench` and kept out of `make test`: how fast pages and imports are on many rows."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
django.setup()
