"""What a request about the off-score inbox names: a pair, and a period."""

from django.utils.translation import gettext as _

from conversations.off_score import DAYS, Pair
from people.access import visible_or_404
from salesproc.errors import Refused
from stages.http import number
from stages.models import BuyerRole, Theme

LONGEST = 3660


def days_of(data) -> int:
    days = number(data.get("days"))
    return days if days and days <= LONGEST else DAYS


def pair_of(data) -> Pair | None:
    role, theme = number(data.get("role")), number(data.get("theme"))
    return (role, theme) if role and theme else None


def words_of(member, data) -> tuple[BuyerRole, Theme]:
    """The words of a pair, as words of the member's company."""
    pair = pair_of(data)
    if pair is None:
        raise Refused(_("Say with whom and about what: press a line of the list."))
    return visible_or_404(BuyerRole, member, pk=pair[0]), visible_or_404(Theme, member, pk=pair[1])
