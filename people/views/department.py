from django.db.models import Count
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from people.access import require, visible_or_404
from people.forms import DepartmentForm
from people.models import Department


@require_http_methods(["GET", "POST"])
def index(request, workspace):
    """The departments, and a line to add one."""
    require(request.member, "workspace.manage")
    form = DepartmentForm(request.POST or None, member=request.member)
    if form.is_valid():
        form.save()
        return redirect("people:department_index", workspace=workspace)
    departments = Department.objects.visible_to(request.member).annotate(people=Count("members"))
    context = {"departments": departments, "form": form}
    return render(request, "people/department/index.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def update(request, workspace, pk):
    department = visible_or_404(Department, request.member, pk=pk)
    require(request.member, "workspace.manage")
    form = DepartmentForm(request.POST or None, instance=department, member=request.member)
    if form.is_valid():
        form.save()
        return redirect("people:department_index", workspace=workspace)
    context = {"form": form, "department": department}
    return render(request, "people/department/update.html", context, status=422 if form.is_bound else 200)
