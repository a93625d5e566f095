from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from metrics import jobs
from people.access import require
from salesproc.errors import Refused


@require_POST
def create(request, workspace):
    """Runs a job now, without waiting for its hour."""
    require(request.member, "job.run")
    try:
        jobs.ask(request.POST.get("kind", ""), by=request.member)
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("It begins in a moment."))
    return redirect("metrics:job_index", workspace=workspace)
