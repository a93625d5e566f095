"""The kinds of people who try an address, and what each kind of address answers them."""

from dataclasses import dataclass, field

ANONYMOUS, STRANGER = "anonymous", "stranger"
OTHER_REP, OTHER_MANAGER = "other_rep", "other_manager"
REP, MANAGER, EXECUTIVE, ADMIN = "rep", "manager", "executive", "admin"
PEOPLE = [ANONYMOUS, STRANGER, OTHER_REP, OTHER_MANAGER, REP, MANAGER, EXECUTIVE, ADMIN]
MEMBERS = PEOPLE[2:]


@dataclass(frozen=True)
class Rule:
    """`may`: answered. `not_allowed`: 403, for those who see the object. Everybody else: not found."""

    may: frozenset[str]
    not_allowed: frozenset[str] = field(default_factory=frozenset)

    def expected(self, person: str) -> str:
        if person == ANONYMOUS:
            return "sign in"
        return "answered" if person in self.may else "not allowed" if person in self.not_allowed else "not found"


def rule(*may: str, not_allowed=()) -> Rule:
    return Rule(frozenset(may), frozenset(not_allowed))


MEMBER_PAGE = rule(*MEMBERS)
ADMIN_PAGE = rule(ADMIN, not_allowed=MEMBERS[:-1])
# Of an object that belongs to the team of Paris: the rep and the manager of Paris, executives and admins see it.
SEEN_IN_PARIS = rule(REP, MANAGER, EXECUTIVE, ADMIN)
DONE_IN_PARIS = rule(REP, MANAGER, ADMIN, not_allowed=[EXECUTIVE])
LED_IN_PARIS = rule(MANAGER, ADMIN, not_allowed=[REP, EXECUTIVE])
SELLERS = rule(OTHER_REP, OTHER_MANAGER, REP, MANAGER, ADMIN, not_allowed=[EXECUTIVE])
MANAGERS = rule(OTHER_MANAGER, MANAGER, ADMIN, not_allowed=[OTHER_REP, REP, EXECUTIVE])

# Without a workspace: anybody who signs in; what they see there is theirs.
SIGNED_IN = rule(STRANGER, *MEMBERS)
