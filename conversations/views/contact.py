from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conversations.account_page import ContactPage
from conversations.answering import attempted, sent
from conversations.forms import ContactForm
from conversations.models import Account, Contact
from people.access import require, visible_or_404


@require_safe
def show(request, workspace, pk):
    contact = visible_or_404(Contact.objects.in_full(), request.member, pk=pk)
    require(request.member, "account.see", contact.account)
    page = ContactPage(contact, request.member, request.GET)
    return render(request, "conversations/contact/show.html", {"page": page, "contact": contact})


@require_http_methods(["GET", "POST"])
def create(request, workspace, pk):
    """A person at the account `pk`."""
    account = visible_or_404(Account.objects.in_full(), request.member, pk=pk)
    require(request.member, "contact.edit", account)
    form = ContactForm(sent(request), member=request.member)
    if form.is_valid() and attempted(form, Contact.add, account=account, by=request.member, **form.values()):
        messages.success(request, _("%(name)s is a contact now.") % {"name": form.result})
        return redirect("conversations:account_show", workspace=workspace, pk=pk)
    context = {"form": form, "account": account}
    return render(request, "conversations/contact/create.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    contact = visible_or_404(Contact.objects.in_full(), request.member, pk=pk)
    require(request.member, "contact.edit", contact.account)
    form = ContactForm(sent(request), member=request.member, row=contact)
    if form.is_valid() and attempted(form, _edit, contact, form, by=request.member):
        messages.success(request, _("Saved."))
        return redirect("conversations:contact_show", workspace=workspace, pk=pk)
    context = {"form": form, "contact": contact}
    return render(request, "conversations/contact/update.html", context, status=422 if form.is_bound else 200)


def _edit(contact, form, *, by):
    contact.edit(form.values(), revision=form.cleaned_data["revision"], by=by)
