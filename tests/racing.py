"""Several people at once, each on a connection of their own: what they do is committed, outside of the test."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from people import isolation
from people.models import Membership
from salesproc.errors import Refused


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
