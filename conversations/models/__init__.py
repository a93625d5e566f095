from conversations.models.account import Account, Contact
from conversations.models.attachment import Attachment
from conversations.models.attempt import Attempt
from conversations.models.bulk import Bulk, BulkRow
from conversations.models.calendar_feed import CalendarFeed
from conversations.models.comment import Comment, Mention
from conversations.models.conversation import Conversation, Participation
from conversations.models.draw import Draw
from conversations.models.example import Example
from conversations.models.ignored import Ignored
from conversations.models.importing import ImportFile, ImportMapping, RefusedRow
from conversations.models.invite import Invite
from conversations.models.involvement import Involvement
from conversations.models.link import Link
from conversations.models.milestone_reached import MilestoneReached
from conversations.models.moving import Move, Moving
from conversations.models.opportunity import Opportunity
from conversations.models.outcome import Outcome
from conversations.models.preparation import Preparation
from conversations.models.read_mark import ReadMark
from conversations.models.reading import Reading
from conversations.models.saved_view import ListChoice, SavedView
from conversations.models.silence import ONCE_SILENT, Alarms, SilenceAlarm, SilenceEnding, renew_silences
from conversations.models.stage_entry import StageEntry
from conversations.models.staged import ReasonNeeded
from conversations.models.talk import Newcomer, Talk
from conversations.models.together import Also

__all__ = [
    "ONCE_SILENT",
    "Account",
    "Alarms",
    "Also",
    "Attachment",
    "Attempt",
    "Bulk",
    "BulkRow",
    "CalendarFeed",
    "Comment",
    "Contact",
    "Conversation",
    "Draw",
    "Example",
    "Ignored",
    "ImportFile",
    "ImportMapping",
    "Invite",
    "Involvement",
    "Link",
    "ListChoice",
    "Mention",
    "MilestoneReached",
    "Move",
    "Moving",
    "Newcomer",
    "Opportunity",
    "Outcome",
    "Participation",
    "Preparation",
    "ReadMark",
    "Reading",
    "ReasonNeeded",
    "RefusedRow",
    "SavedView",
    "SilenceAlarm",
    "SilenceEnding",
    "StageEntry",
    "Talk",
    "renew_silences",
]
