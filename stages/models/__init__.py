from stages.models.discarded_draft import DiscardedDraft
from stages.models.dismissal import Dismissal, Dismissible
from stages.models.edit import Edit
from stages.models.following import Following, Training
from stages.models.milestone import Milestone
from stages.models.planned_conversation import PlannedConversation
from stages.models.process import Process
from stages.models.review_meeting import Presence, ReviewCorrection, ReviewMeeting
from stages.models.stage import Indicator, Stage, StageContributor
from stages.models.suggestion import Comment, Suggestion, Vote
from stages.models.trial import Trial
from stages.models.version import Version
from stages.models.version_role import VersionRole
from stages.models.vocabulary import BuyerRole, Theme

__all__ = [
    "BuyerRole",
    "Comment",
    "DiscardedDraft",
    "Dismissal",
    "Dismissible",
    "Edit",
    "Following",
    "Indicator",
    "Milestone",
    "PlannedConversation",
    "Presence",
    "Process",
    "ReviewCorrection",
    "ReviewMeeting",
    "Stage",
    "StageContributor",
    "Suggestion",
    "Theme",
    "Training",
    "Trial",
    "Version",
    "VersionRole",
    "Vote",
]
