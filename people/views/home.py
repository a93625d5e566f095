from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from people.models import Role

# Where a person lands, by what they come for. The first role that they hold decides.
PAGES = [
    (Role.Kind.REP, "conversations:today"),
    (Role.Kind.MANAGER, "stages:score"),
    (Role.Kind.EXECUTIVE, "metrics:maturity"),
    (Role.Kind.ADMIN, "people:settings"),
]


@require_safe
def show(request, workspace):
    page = next((page for kind, page in PAGES if request.member.has_role(kind)), "conversations:today")
    return redirect(page, workspace=workspace)
