from django.urls import path

from metrics.views import (
    agenda,
    assessment,
    draw,
    maturity,
    meeting,
    override,
    period,
    population,
    team_level,
    thresholds,
    trial,
    trial_ending,
    version_result,
    version_result_opportunity,
)

app_name = "metrics"
urlpatterns = [
    path("maturity/", maturity.show, name="maturity"),
    path("maturity/opportunities/", population.index, name="population"),
    path("maturity/levels/", period.index, name="period_index"),
    path("maturity/levels/new/", period.create, name="period_create"),
    path("maturity/levels/<int:pk>/", period.update, name="period_update"),
    path("maturity/levels/<int:pk>/remove/", period.remove, name="period_remove"),
    path("maturity/teams/<int:pk>/", team_level.show, name="team_level_show"),
    path("maturity/teams/<int:team>/override/", override.create, name="override_create"),
    path("maturity/overrides/<int:pk>/remove/", override.remove, name="override_remove"),
    path("maturity/thresholds/", thresholds.update, name="thresholds_update"),
    path("maturity/reading/", assessment.create, name="assessment_create"),
    path("trials/<int:pk>/", trial.show, name="trial_show"),
    path("trials/<int:trial>/draws/", draw.index, name="draw_index"),
    path("trials/<int:trial>/ending/", trial_ending.create, name="trial_ending_create"),
    path("processes/<int:process>/results/", version_result.index, name="version_result_index"),
    path("versions/<int:version>/opened/", version_result_opportunity.index, name="version_result_opportunity_index"),
    path("processes/<int:process>/reviews/", meeting.index, name="meeting_index"),
    path("processes/<int:process>/reviews/new/", meeting.create, name="meeting_create"),
    path("processes/<int:process>/reviews/agenda/<slug:section>/", agenda.show, name="agenda_show"),
    path("reviews/<int:pk>/", meeting.show, name="meeting_show"),
    path("reviews/<int:pk>/settings/", meeting.update, name="meeting_update"),
]
