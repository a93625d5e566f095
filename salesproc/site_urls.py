"""What belongs to no app: the health of the service, what a phone installs, the language of a visitor."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from salesproc import health, installing

urlpatterns = [
    path("health/", health.show, name="health"),
    path("worker.js", installing.worker, name="worker"),
    path("offline/", installing.offline, name="offline"),
    path("install/<slug:workspace>/manifest.webmanifest", installing.manifest, name="manifest"),
    path("language/", login_not_required(set_language), name="set_language"),
]
