"""Small things that the views read from a request."""

from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def number(text: str | None) -> int | None:
    """A number from an address; anything else counts as not given."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def back_or(wanted: str, to: str, **kwargs) -> str:
    """The page of ours that was asked for; without one, another."""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else resolve_url(to, **kwargs)
