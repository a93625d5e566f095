from stages.models.following import Following, Training
from stages.models.milestone import Milestone
from stages.models.planned_conversation import PlannedConversation
from stages.models.process import Process
from stages.models.stage import Indicator, Stage
from stages.models.version import Version, VersionRole
from stages.models.vocabulary import BuyerRole, Theme

__all__ = [
    "BuyerRole",
    "Following",
    "Indicator",
    "Milestone",
    "PlannedConversation",
    "Process",
    "Stage",
    "Theme",
    "Training",
    "Version",
    "VersionRole",
]
