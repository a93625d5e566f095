"""/api/v1/: each app's resources, under the workspace, and the schema."""

urlpatterns: list = []
