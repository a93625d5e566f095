from django.urls import include, path

from tests.benchmarks.minimal import index

urlpatterns = [path("minimal/<int:workspace_id>/", index), path("", include("salesproc.urls"))]
