from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from people.mailing import WayOut


@csrf_exempt  # a mail service presses for its reader (RFC 8058); the signed address is what it needs to know
@login_not_required
@require_http_methods(["GET", "POST"])
def create(request, token):
    """The way out of a letter: looking at it does nothing, the press does."""
    way_out = WayOut.found_by(token)
    if way_out is None:
        raise Http404
    if request.method == "POST":
        way_out.take()
    context = {"way_out": way_out, "is_done": request.method == "POST"}
    return render(request, "people/unsubscribing/create.html", context)
