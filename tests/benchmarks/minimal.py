"""The page that others are compared with: a bare list of 25 rows by one index of the same data."""

from django.core.handlers.wsgi import WSGIHandler
from django.shortcuts import render
from django.test.utils import override_settings

from conversations.lists.opportunities import NEWEST
from conversations.models import Opportunity
from people import isolation

ROWS = 25
BARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]


def index(request, workspace_id):
    """The database shows nothing of a workspace that is not open: that is one statement before the query."""
    with isolation.opened(workspace_id):
        rows = NEWEST.order(Opportunity.objects.filter(workspace_id=workspace_id), backwards=False)
        return render(request, "minimal.html", {"opportunities": list(rows[:ROWS])})


class BareHandler(WSGIHandler):
    """Django with session, authentication and CSRF, and nothing else."""

    def load_middleware(self, is_async=False):
        with override_settings(MIDDLEWARE=BARE):
            super().load_middleware(is_async)
