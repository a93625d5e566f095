from django.db.models import Value
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.models import Account
from conversations.models.plain import Plain
from people.access import require

OFFERED = 12


@require_safe
def index(request, workspace):
    """Names that begin like what is being typed, as options of the field."""
    require(request.member, "account.see")
    typed = request.GET.get("account", "").strip()[:200]
    names = Account.objects.visible_to(request.member).filter(search__contains=Plain(Value(typed)))
    options = names.order_by("name").values_list("name", flat=True)[:OFFERED] if len(typed) > 1 else ()
    return render(request, "conversations/account/_names.html", {"names": options})
