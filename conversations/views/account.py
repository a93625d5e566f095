from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conversations.account_page import AccountPage
from conversations.answering import attempted, sent
from conversations.forms import AccountForm
from conversations.models import Account
from people.access import require, visible_or_404


@require_safe
def show(request, workspace, pk):
    account = visible_or_404(Account.objects.in_full(), request.member, pk=pk)
    require(request.member, "account.see", account)
    page = AccountPage(account, request.member, request.GET)
    return render(request, "conversations/account/show.html", {"page": page, "account": account})


@require_http_methods(["GET", "POST"])
def create(request, workspace):
    require(request.member, "account.edit")
    form = AccountForm(sent(request), member=request.member)
    if form.is_valid() and attempted(form, Account.add, by=request.member, **form.values()):
        return redirect("conversations:account_show", workspace=workspace, pk=form.result.pk)
    status = 422 if form.is_bound else 200
    return render(request, "conversations/account/create.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    account = visible_or_404(Account.objects.in_full(), request.member, pk=pk)
    require(request.member, "account.edit", account)
    form = AccountForm(sent(request), member=request.member, row=account)
    if form.is_valid() and attempted(form, _edit, account, form, by=request.member):
        messages.success(request, _("Saved."))
        return redirect("conversations:account_show", workspace=workspace, pk=pk)
    context = {"form": form, "account": account}
    return render(request, "conversations/account/update.html", context, status=422 if form.is_bound else 200)


def _edit(account, form, *, by):
    account.edit(form.values(), revision=form.cleaned_data["revision"], by=by)
