from functools import partial

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from metrics.tasks import assess_levels
from people.access import require


@require_POST
def create(request, workspace):
    """Reads the facts of every team now, without waiting for the night."""
    require(request.member, "maturity.edit")
    transaction.on_commit(partial(assess_levels.delay, request.member.workspace_id))
    messages.success(request, _("The facts are being read. It takes less than a minute."))
    return redirect("metrics:maturity", workspace=workspace)
