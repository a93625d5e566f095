from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from metrics.event_log import MOST, XES, EventLog
from metrics.forms import SequenceFilters, readable
from people.access import require
from salesproc.errors import Refused
from salesproc.figures import number
from salesproc.http import csv_file, sent_file


@require_safe
def show(request, workspace):
    """What the page of sequences counts, for tools of process mining."""
    require(request.member, "maturity.see")
    filters = readable(SequenceFilters(request.GET.dict(), member=request.member))
    log = EventLog(request.member.workspace, filters.asked["chosen"])
    if (size := log.size()) > MOST:
        says = _(
            "These are %(n)s conversations, and a page gives %(most)s at most: ask for a team, a version or fewer days,"
            " or have whoever runs the server write them with manage.py event_log."
        )
        raise Refused(says % {"n": number(size), "most": number(MOST)})
    kind = "csv" if request.GET.get("format") == "csv" else XES
    name = f"{workspace}-conversations-{request.member.workspace.today().isoformat()}.{kind}"
    if kind == XES:
        return sent_file(name, log.write_xes, "application/xml")
    return csv_file(name, log.write_csv)
