"""What members are told, as sentences by their codes, and the kinds among which they choose how they are told.

A new kind of notice is one line in SENTENCES; what is before the dot of its code, or the whole code, names its kind.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.access import EXECUTIVE, MANAGER

SENTENCES = {
    "suggestion.in_draft": _("%(by)s put your suggestion “%(change)s” in the draft of version %(number)s"),
    "suggestion.declined": _("%(by)s answered your suggestion “%(change)s”"),
    "suggestion.published": _("Version %(number)s is published, with your suggestion “%(change)s”"),
    "coaching.comment": _("%(by)s commented on your conversation “%(talk)s” with %(account)s"),
    "coaching.reply": _("%(by)s also commented on “%(talk)s” with %(account)s"),
    "coaching.mention": _("%(by)s mentioned you at “%(talk)s” with %(account)s"),
    "coaching.example": _("%(by)s made your conversation “%(talk)s” with %(account)s an example for others"),
    "opportunity.given": _("%(by)s gave you the opportunity “%(opportunity)s”"),
    "opportunity.given_many": _("%(by)s gave you %(n)s opportunities"),
    "job.trouble": _("Jobs that compute the figures and failed or are late: %(n)s"),
    "version.published": _("Version %(number)s of “%(process)s” is published. Your team follows an earlier one"),
    "version.followed": _("Your team follows version %(number)s of “%(process)s”"),
    "version.will_follow": _("Your team is going to follow version %(number)s of “%(process)s”"),
}


class Way(TextChoices):
    APP = "app", _("In the app only")
    LETTER = "letter", _("In the app, and by e-mail at once")
    DIGEST = "digest", _("In the app, and in the e-mail of the morning")
    WEEKLY = "week", _("By e-mail, every Monday")
    MONTHLY = "month", _("By e-mail, on the first working day of the month")
    NOT = "not", _("Not at all")


@dataclass(frozen=True)
class Kind:
    key: str
    label: str | Promise
    default: Way
    ways: tuple[Way, ...] = (Way.APP, Way.LETTER, Way.DIGEST, Way.NOT)
    permission: str = "workspace.see"  # of those who are told
    leading: Way | None = None  # what is usual for who leads a team or the company, where it is another

    @property
    def has_news(self) -> bool:
        """Else it is nothing but a letter, and what it tells has a page of its own."""
        return Way.APP in self.ways

    def usual(self, member) -> Way:
        """How the member is told without a choice."""
        return self.leading if self.leading and member.has_role(MANAGER, EXECUTIVE) else self.default


DAY = "day"  # told by the morning letter alone: the page of it is Today
CHANGES = "changes"  # told by the digest of the figures alone
KINDS = {
    kind.key: kind
    for kind in (
        Kind("coaching.mention", _("Somebody mentions me"), Way.LETTER),
        Kind("coaching", _("My conversations: comments, examples"), Way.DIGEST),
        Kind("opportunity", _("Opportunities that are given to me"), Way.LETTER),
        Kind("suggestion", _("My suggestions: answers to them"), Way.LETTER),
        Kind("version", _("The process that my team follows"), Way.DIGEST),
        Kind("job", _("Jobs that failed or are late"), Way.APP, permission="job.see"),
        Kind(DAY, _("My conversations of the day"), Way.DIGEST, (Way.DIGEST, Way.NOT)),
        Kind(
            CHANGES,
            _("The digest: what changed in the figures"),
            Way.NOT,
            (Way.WEEKLY, Way.MONTHLY, Way.NOT),
            permission="maturity.see",
            leading=Way.MONTHLY,
        ),
    )
}


def kinds_of(member) -> dict[str, Kind]:
    """Those that the member may be told of."""
    return {key: kind for key, kind in KINDS.items() if member.may(kind.permission)}


def kind_of(code: str) -> Kind:
    return KINDS.get(code) or KINDS[code.partition(".")[0]]


def codes_of(kind: str) -> list[str]:
    return [code for code in SENTENCES if kind_of(code).key == kind]
