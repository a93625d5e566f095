from people.forms.member import InvitationForm, MembershipForm, NewMembershipForm, RoleForm
from people.forms.notice_choice import NoticeChoiceForm
from people.forms.person import PreferencesForm
from people.forms.team import DepartmentForm, TeamForm
from people.forms.workspace import NewWorkspaceForm, WorkspaceForm

__all__ = [
    "DepartmentForm",
    "InvitationForm",
    "MembershipForm",
    "NewMembershipForm",
    "NewWorkspaceForm",
    "NoticeChoiceForm",
    "PreferencesForm",
    "RoleForm",
    "TeamForm",
    "WorkspaceForm",
]
