from django.urls import include, path

from conversations.views import calendar

handler400 = "salesproc.http.bad_request"
handler403 = "salesproc.http.not_allowed"
handler404 = "salesproc.http.not_found"
handler500 = "salesproc.http.broken"

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("salesproc.api_urls")),
    path("calendar/<str:token>.ics", calendar.show, name="calendar_show"),
    path("", include("people.urls")),
    path("w/<slug:workspace>/", include("stages.urls")),
    path("w/<slug:workspace>/", include("conversations.urls")),
    path("", include("metrics.urls")),
    path("", include("salesproc.site_urls")),
]
