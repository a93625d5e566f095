from django.urls import path

from conversations.views import (
    account,
    account_name,
    accounts,
    board,
    contact,
    conversation,
    conversations,
    import_mapping,
    import_refused,
    import_run,
    imports,
    involvement,
    milestone_reached,
    opportunities,
    opportunity,
    outcome,
    schedule,
    search,
    search_beyond,
    stage_entry,
    today,
    version_opportunities,
    week,
)

app_name = "conversations"

ONE = "opportunities/<int:pk>"
urlpatterns = [
    # ---- the day, the lists, the search
    path("today/", today.show, name="today"),
    path("today/week/", week.show, name="week"),
    path("opportunities/", opportunities.index, name="opportunity_index"),
    path("board/", board.index, name="board"),
    path("conversations/", conversations.index, name="conversation_index"),
    path("accounts/", accounts.index, name="account_index"),
    path("search/", search.index, name="search"),
    path("search/beyond/", search_beyond.index, name="search_beyond"),
    path("versions/<int:version>/opportunities/", version_opportunities.index, name="version_opportunity_index"),
    # ---- one opportunity, and what is done to it
    path("opportunities/new/", opportunity.create, name="opportunity_create"),
    path(f"{ONE}/", opportunity.show, name="opportunity_show"),
    path(f"{ONE}/edit/", opportunity.update, name="opportunity_update"),
    path(f"{ONE}/stage/", stage_entry.create, name="stage_entry_create"),
    path(f"{ONE}/outcome/", outcome.create, name="outcome_create"),
    path(f"{ONE}/outcome/reopen/", outcome.remove, name="outcome_remove"),
    path(f"{ONE}/milestones/<int:milestone>/", milestone_reached.create, name="milestone_reached_create"),
    path(f"{ONE}/milestones/<int:milestone>/withdraw/", milestone_reached.remove, name="milestone_reached_remove"),
    path(f"{ONE}/people/new/", involvement.create, name="involvement_create"),
    path(f"{ONE}/plan/", schedule.create, name="schedule_create"),
    path("involvements/<int:pk>/", involvement.update, name="involvement_update"),
    path("involvements/<int:pk>/remove/", involvement.remove, name="involvement_remove"),
    # ---- conversations
    path("conversations/new/", conversation.create, name="conversation_create"),
    path("conversations/<int:pk>/", conversation.show, name="conversation_show"),
    path("conversations/<int:pk>/edit/", conversation.update, name="conversation_update"),
    path("conversations/<int:pk>/move/", schedule.update, name="schedule_update"),
    path("conversations/<int:pk>/cancel/", schedule.remove, name="schedule_remove"),
    # ---- files
    path("imports/", imports.index, name="import_index"),
    path("imports/new/", imports.create, name="import_create"),
    path("imports/<int:pk>/", imports.show, name="import_show"),
    path("imports/<int:pk>/mapping/", import_mapping.update, name="import_mapping"),
    path("imports/<int:pk>/run/", import_run.create, name="import_run"),
    path("imports/<int:pk>/refused.csv", import_refused.show, name="import_refused"),
    # ---- accounts and contacts
    path("accounts/new/", account.create, name="account_create"),
    path("accounts/names/", account_name.index, name="account_name_index"),
    path("accounts/<int:pk>/", account.show, name="account_show"),
    path("accounts/<int:pk>/edit/", account.update, name="account_update"),
    path("accounts/<int:pk>/contacts/new/", contact.create, name="contact_create"),
    path("contacts/<int:pk>/", contact.show, name="contact_show"),
    path("contacts/<int:pk>/edit/", contact.update, name="contact_update"),
]
