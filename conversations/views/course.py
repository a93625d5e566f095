from django.shortcuts import render
from django.views.decorators.http import require_safe

from conversations.course import course_of
from conversations.models import Opportunity
from people.access import require, visible_or_404


@require_safe
def index(request, workspace, pk):
    """How it came to where it is: a page, or what the page of the opportunity unfolds."""
    opportunity = visible_or_404(Opportunity.objects.defer("search"), request.member, pk=pk)
    require(request.member, "opportunity.see", opportunity)
    template = "_course.html" if request.htmx else "index.html"
    context = {"steps": course_of(opportunity), "opportunity": opportunity}
    return render(request, f"conversations/course/{template}", context)
