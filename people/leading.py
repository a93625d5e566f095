"""Where a person is an executive. Whoever is one in several companies has a portfolio of them."""

from django.core.cache import cache

from people import entering
from people.models import Membership, Role, User

KEPT = 5 * 60


def leads_several(user: User) -> bool:
    """Whether the person is an executive of two companies today, or more."""
    return len(entering.ask_each(user, lambda member: leads(member) or None)) > 1


def leads(member: Membership) -> bool:
    return member.has_role(Role.Kind.EXECUTIVE) and member.may("maturity.see")


def has_portfolio(member: Membership) -> bool:
    """For the navigation, which every page has: kept for five minutes. The portfolio itself asks each time."""
    if not leads(member):
        return False
    if member.leads_several is None:
        member.leads_several = cache.get_or_set(f"portfolio:{member.user_id}", lambda: leads_several(member.user), KEPT)
    return bool(member.leads_several)
