"""/api/v1/: each app's resources, under the workspace, and the schema."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from conversations.api.conversations import ConversationViews
from conversations.api.enclosures import AttachmentViews, LinkViews
from conversations.api.opportunities import OpportunityViews
from metrics.api import FiguresView
from metrics.maturity_api import MaturityView
from stages.api import VersionViews

router = SimpleRouter()
router.register("opportunities", OpportunityViews, basename="opportunity")
router.register("conversations", ConversationViews, basename="conversation")
OF_ONE = r"conversations/(?P<conversation>[0-9]{1,18})"
router.register(f"{OF_ONE}/attachments", AttachmentViews, basename="attachment")
router.register(f"{OF_ONE}/links", LinkViews, basename="link")
router.register("versions", VersionViews, basename="version")

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("w/<slug:workspace>/", include(router.urls)),
    path("w/<slug:workspace>/figures/", FiguresView.as_view(), name="figures"),
    path("w/<slug:workspace>/maturity/", MaturityView.as_view(), name="maturity"),
]
