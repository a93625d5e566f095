"""Who asks, in which language, and in which workspace."""

from contextlib import contextmanager, nullcontext

import pghistory
from allauth.account.middleware import AccountMiddleware
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.db import transaction
from django.http import Http404
from django.utils import timezone, translation

from people import entering, isolation
from salesproc.errors import Refused
from salesproc.http import refusal


class PersonMiddleware:
    """The person's language goes before the browser's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.member = None
        language = getattr(request.user, "language", "")
        if language and language != translation.get_language():
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


class WorkspaceMiddleware:
    """Runs every view in one transaction that sees the person's memberships and, under /w/<workspace>/, that workspace.

    The answer is rendered inside it. A person without membership gets what a wrong address gets: not found.
    A refusal undoes whatever the view had written.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.interrupted = AccountMiddleware(get_response).process_exception

    def __call__(self, request):
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request, view, args, kwargs):
        try:
            with opening(request, kwargs), history_of(request):
                response = view(request, *args, **kwargs)
                if hasattr(response, "render") and not response.is_rendered:
                    response = response.render()
                if request.member is not None:
                    response["X-Person"] = str(request.user.pk)  # whose it is, for what a device keeps (worker.js)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                return response
        except Refused as refused:
            return refusal(request, refused)
        except (ImmediateHttpResponse, ReauthenticationRequired) as interruption:
            # The view runs here, where the middleware that answers these (with "type your password again") is past.
            return self.interrupted(request, interruption)


@contextmanager
def opening(request, kwargs):
    """The transaction of the request, with the workspace of its address open."""
    if "workspace" not in kwargs or not request.user.is_authenticated:
        with isolation.opened(user_id=request.user.pk):
            yield
        return
    with transaction.atomic():
        request.member = entering.enter(request.user, kwargs["workspace"], timezone.now())
        if request.member is None:
            raise Http404
        timezone.activate(request.member.workspace.zone)
        yield


def history_of(request):
    """Who corrected what, and from where, kept with the old rows."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return nullcontext()
    return pghistory.context(user=request.user.pk, url=request.path)
