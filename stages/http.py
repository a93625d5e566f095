"""Small things that the views read from a request."""


def number(text: str | None) -> int | None:
    """A number from an address; anything else counts as not given."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None
