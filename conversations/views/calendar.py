from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from conversations.calendar import feeds


@login_not_required
@require_safe
def show(request, token):
    """For calendar programs, which do not sign in: the address itself is the key."""
    feed = feeds.found_by(token)
    if feed is None:
        raise Http404
    response = HttpResponse(feeds.written(feed), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="salesproc.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
