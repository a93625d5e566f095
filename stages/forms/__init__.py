from stages.forms.care import CareForm
from stages.forms.dismissal import DismissalForm
from stages.forms.following import FollowingForm
from stages.forms.indicator import IndicatorForm
from stages.forms.milestone import MilestoneForm
from stages.forms.planned_conversation import PlannedConversationForm
from stages.forms.process import ProcessForm
from stages.forms.publication import PublicationForm
from stages.forms.sharing import DuplicateForm, ProcessFileForm
from stages.forms.split import SplitForm
from stages.forms.stage import StageForm
from stages.forms.suggestion import CommentForm, DeclineForm, PutInForm, SuggestionForm
from stages.forms.training import TrainingForm
from stages.forms.trial import TrialForm
from stages.forms.version import VersionForm
from stages.forms.version_role import VersionRoleForm
from stages.forms.word import BuyerRoleForm, MergerForm, ThemeForm

__all__ = [
    "BuyerRoleForm",
    "CareForm",
    "CommentForm",
    "DeclineForm",
    "DismissalForm",
    "DuplicateForm",
    "FollowingForm",
    "IndicatorForm",
    "MergerForm",
    "MilestoneForm",
    "PlannedConversationForm",
    "ProcessFileForm",
    "ProcessForm",
    "PublicationForm",
    "PutInForm",
    "SplitForm",
    "StageForm",
    "SuggestionForm",
    "ThemeForm",
    "TrainingForm",
    "TrialForm",
    "VersionForm",
    "VersionRoleForm",
]
