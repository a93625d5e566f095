"""What belongs to no app: the health of the service."""

from django.urls import path

from salesproc import health

urlpatterns = [
    path("health/", health.show, name="health"),
]
