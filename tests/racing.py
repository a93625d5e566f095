"""Several people at once, each on a connection of their own: what they do is committed, outside of the test."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection

from people import isolation
from people.models import Membership, Role, Team, Workspace
from salesproc.errors import Refused


@contextmanager
def company_of(kind, prepare):
    """A company of its own, opened: Iris, who has that role in the team Everyone, and what `prepare(member, team)`
    adds. It is committed by a thread, because threads see only what is.
    """

    def found():
        workspace = Workspace.objects.create(name="Races", slug=f"races-{secrets.token_hex(4)}")
        with isolation.opened(workspace.pk):
            team = Team.objects.create(workspace=workspace, name="Everyone")
            member = Membership.objects.create(workspace=workspace, name="Iris")
            member.give(kind, team=team if kind == Role.Kind.REP else None)
            prepare(member, team)
        return workspace

    with ThreadPoolExecutor(1) as pool:
        workspace = pool.submit(committed, found).result()
    with isolation.opened(workspace.pk):
        yield workspace


def committed(act, *arguments):
    """Runs it on the thread's own connection, outside of the test's transaction."""
    try:
        return act(*arguments)
    finally:
        connection.close()


def at_once(workspace, *acts):
    """Commits the acts, begun at the same moment; the refusals that were raised."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            with isolation.opened(workspace.pk):
                barrier.wait(timeout=10)
                act(Membership.objects.filter(workspace=workspace).earliest("pk"))
        except Refused as refused:
            return refused
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return [refused for refused in pool.map(lambda act: committed(run, act), acts) if refused]
