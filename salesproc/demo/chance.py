"""Where the demo takes its chance from."""

from random import Random


def chance(*words: object) -> Random:
    """The same for the same words: data is invented, no secret is."""
    return Random(" ".join(map(str, words)))  # noqa: S311 no secret hangs on it
