"""What belongs to no app: the health of the service, the language of a visitor."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from salesproc import health

urlpatterns = [
    path("health/", health.show, name="health"),
    path("language/", login_not_required(set_language), name="set_language"),
]
