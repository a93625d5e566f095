from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from conversations.conversation_page import Picking
from people.access import require


@csrf_exempt  # a phone posts it with no page of ours before; nothing is written
@require_POST
def create(request, workspace):
    """What somebody shares from another application, where the worker does not keep it on the device before."""
    require(request.member, "conversation.log")
    return render(request, "conversations/conversation/pick.html", {"picking": Picking(request.member, request.POST)})
