from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from metrics import tables
from metrics.exporting_levels import of_periods
from metrics.forms import MaturityPeriodForm
from metrics.models import MaturityPeriod
from people.access import require, visible_or_404
from salesproc.errors import Refused


@require_safe
def index(request, workspace):
    require(request.member, "maturity.see")
    periods = MaturityPeriod.objects.visible_to(request.member).select_related("team", "recorded_by")
    periods = periods.order_by("team__name", "-starts_on")
    if tables.asked(request):
        return tables.answer(request, of_periods(request.member, periods))
    context = {"periods": periods, "may_edit": request.member.may("maturity.edit")}
    return render(request, "metrics/period/index.html", context)


@require_http_methods(["GET", "POST"])
def create(request, workspace):
    require(request.member, "maturity.edit")
    form = MaturityPeriodForm(request.POST or None, member=request.member)
    return _answer(request, workspace, form, lambda: MaturityPeriod.enter(form.given, by=request.member))


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    period = _entered_or_404(request, pk)
    form = MaturityPeriodForm(request.POST or None, member=request.member, period=period)

    def edit():
        period.edit(form.given, revision=form.cleaned_data["revision"] or 0, by=request.member)

    return _answer(request, workspace, form, edit, period)


@require_POST
def remove(request, workspace, pk):
    period = _entered_or_404(request, pk)
    period.remove(revision=int(request.POST.get("revision") or 0), by=request.member)
    messages.success(request, _("The level was removed. The figures follow within a minute."))
    return redirect("metrics:period_index", workspace=workspace)


def _entered_or_404(request, pk):
    period = visible_or_404(MaturityPeriod.objects.entered().select_related("team"), request.member, pk=pk)
    require(request.member, "maturity.edit", period)
    return period


def _answer(request, workspace, form, act, period=None):
    if form.is_valid():
        try:
            act()
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved. The figures follow within a minute."))
            return redirect("metrics:period_index", workspace=workspace)
    context = {"form": form, "period": period}
    return render(request, "metrics/period/update.html", context, status=422 if form.is_bound else 200)
