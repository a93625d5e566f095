from django.urls import include, path

from people.views import (
    department,
    home,
    invitation,
    membership,
    notice,
    notice_choice,
    preferences,
    reading,
    role,
    settings,
    team,
    unsubscribing,
    workspace,
)

app_name = "people"

in_workspace = [
    path("", home.show, name="home"),
    path("settings/", settings.update, name="settings"),
    path("people/", membership.index, name="membership_index"),
    path("people/new/", membership.create, name="membership_create"),
    path("people/<int:pk>/", membership.update, name="membership_update"),
    path("people/<int:pk>/end/", membership.remove, name="membership_remove"),
    path("people/<int:pk>/roles/", role.create, name="role_create"),
    path("people/<int:pk>/invitation/", invitation.create, name="invitation_create"),
    path("roles/<int:pk>/end/", role.remove, name="role_remove"),
    path("invitations/<int:pk>/withdraw/", invitation.remove, name="invitation_remove"),
    path("teams/", team.index, name="team_index"),
    path("teams/new/", team.create, name="team_create"),
    path("teams/<int:pk>/", team.update, name="team_update"),
    path("news/", notice.index, name="notice_index"),
    path("news/<int:pk>/", notice.show, name="notice_show"),
    path("news/choices/", notice_choice.update, name="notice_choice_update"),
    path("news/read/", reading.create, name="reading_create"),
    path("news/<int:pk>/unread/", reading.remove, name="reading_remove"),
    path("departments/", department.index, name="department_index"),
    path("departments/<int:pk>/", department.update, name="department_update"),
]

urlpatterns = [
    path("", workspace.index, name="workspace_index"),
    path("workspaces/new/", workspace.create, name="workspace_create"),
    path("preferences/", preferences.update, name="preferences"),
    path("invitations/<str:token>/", invitation.update, name="invitation_accept"),
    path("letters/<str:token>/", unsubscribing.create, name="unsubscribing_create"),
    path("w/<slug:workspace>/", include(in_workspace)),
]
