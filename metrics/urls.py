from django.urls import path

from metrics.views import maturity, period, population

app_name = "metrics"
urlpatterns = [
    path("maturity/", maturity.show, name="maturity"),
    path("maturity/opportunities/", population.index, name="population"),
    path("maturity/levels/", period.index, name="period_index"),
    path("maturity/levels/new/", period.create, name="period_create"),
    path("maturity/levels/<int:pk>/", period.update, name="period_update"),
    path("maturity/levels/<int:pk>/remove/", period.remove, name="period_remove"),
]
