from people.models.base import WorkspaceModel, WorkspaceQuerySet
from people.models.invitation import Invitation
from people.models.job_run import JobRun
from people.models.job_trouble import JobTrouble
from people.models.membership import Membership
from people.models.morning_letter import MorningLetter
from people.models.notice import Notice
from people.models.notice_choice import NoticeChoice
from people.models.role import Role
from people.models.team import Department, Team
from people.models.user import User
from people.models.workspace import Workspace

__all__ = [
    "Department",
    "Invitation",
    "JobRun",
    "JobTrouble",
    "Membership",
    "MorningLetter",
    "Notice",
    "NoticeChoice",
    "Role",
    "Team",
    "User",
    "Workspace",
    "WorkspaceModel",
    "WorkspaceQuerySet",
]
