"""Whether the service can answer: asked by the container, the proxy and `make run`."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def show(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    cache.get("health")
    return JsonResponse({"status": "ok"})
