"""Addresses of the pages of a workspace, reversed once: it takes longer than writing the line of a list that has it."""

from collections.abc import Callable
from functools import lru_cache

from django.urls import reverse

MOST = 4096  # pages × workspaces that a process remembers


@lru_cache(MOST)
def page_of(workspace: str, name: str) -> str:
    """The address of a page that shows no row of its own. `workspace` is its slug."""
    return reverse(name, kwargs={"workspace": workspace})


@lru_cache(MOST)
def _around(workspace: str, name: str) -> tuple[str, str]:
    head, tail = reverse(name, kwargs={"workspace": workspace, "pk": 0}).rsplit("0", 1)
    return head, tail


def linker(workspace: str, name: str) -> Callable[[int], str]:
    """Addresses of the pages of many rows, by their keys."""
    head, tail = _around(workspace, name)
    return lambda pk: f"{head}{int(pk)}{tail}"


def address(workspace: str, name: str, **kwargs) -> str:
    if not kwargs:
        return page_of(workspace, name)
    if kwargs.keys() == {"pk"}:
        return linker(workspace, name)(kwargs["pk"])
    return reverse(name, kwargs={"workspace": workspace, **kwargs})
