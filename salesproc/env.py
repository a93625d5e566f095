"""The environment, read once and said clearly when something is missing or wrong."""

import os
from urllib.parse import urlsplit


class Missing(Exception):
    """A setting that has no default was not given."""


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise Missing(f"{name} is not set: Salesproc needs it in its environment (see docs/production.md).")
    return value


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "yes" if default else "no").strip().lower() in {"1", "yes", "true", "on"}


def number(name: str, default: int) -> int:
    return int(os.environ.get(name, default))


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def redis_for_cache(url: str) -> str:
    """The address as Django's cache wants it: redis://…, rediss://… or unix:///path."""
    return url.replace("redis+socket://", "unix://", 1)


def redis_for_celery(url: str) -> str:
    """The same address as Celery's broker wants it, which says `redis+socket` where redis-py says `unix`."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    query = parts.query.replace("db=", "virtual_host=")
    return f"redis+socket://{parts.path}" + (f"?{query}" if query else "")
