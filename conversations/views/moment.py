from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from conversations.forms.moments import FUTURE, PAST, Moment, when
from people.access import require


@require_safe
def show(request, workspace):
    """Which moment words mean, while they are typed."""
    require(request.member, "conversation.see")
    tends = PAST if request.GET.get("tends") == PAST else FUTURE
    try:
        moment = Moment(tends=tends, required=False).clean(request.GET.get("q", "")[:200])
    except ValidationError as error:
        return JsonResponse({"local": "", "text": error.messages[0]})
    local = timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""
    return JsonResponse({"local": local, "text": when(moment)})
