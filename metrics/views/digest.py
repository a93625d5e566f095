from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics.digest.letter import Digest
from metrics.digest.periods import MONTH, WEEK, last_whole
from people.access import require
from people.models import NoticeChoice
from people.notices import CHANGES


@require_safe
def show(request, workspace):
    """The digest as it would leave now: of the week or the month that is asked for, else of what the member gets."""
    member = request.member
    require(member, "maturity.see")
    way = NoticeChoice.all_of(member)[CHANGES]
    kind = next((kind for kind in (request.GET.get("period"), way) if kind in (WEEK, MONTH)), MONTH)
    digest = Digest(member, last_whole(kind, member.workspace.today()))
    return render(request, "metrics/digest/show.html", {"digest": digest, "kind": kind, "way": way})
