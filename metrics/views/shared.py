from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics.shared import found_by, read

HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
AGAIN = "5"  # seconds until the browser asks for what a worker counts


@login_not_required
@require_safe
def show(request, token):
    """For people without an account: the address itself is the key."""
    link = found_by(token)
    shared = link and read(link, request)
    if shared:
        link.open()
        answer = render(request, "metrics/shared/show.html", {"shared": shared})
        if not shared.is_counted:
            answer["Refresh"] = AGAIN
    else:
        answer = render(request, "metrics/shared/gone.html", status=404)
    for name, value in HEADERS.items():
        answer[name] = value
    return answer
