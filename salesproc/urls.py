from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("salesproc.api_urls")),
    path("", include("people.urls")),
    path("w/<slug:workspace>/", include("stages.urls")),
    path("w/<slug:workspace>/", include("conversations.urls")),
    path("w/<slug:workspace>/", include("metrics.urls")),
    path("", include("salesproc.site_urls")),
]
