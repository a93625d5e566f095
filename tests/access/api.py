"""Who may open the addresses of the API."""

from tests.access.rules import DONE_IN_PARIS, LED_IN_PARIS, MEMBER_PAGE, SEEN_IN_PARIS, Rule

RULES: dict[str, Rule] = {
    "api:opportunity-list": MEMBER_PAGE,
    "api:opportunity-detail": SEEN_IN_PARIS,
    "api:opportunity-stage-entries": DONE_IN_PARIS,
    "api:opportunity-outcome": DONE_IN_PARIS,
    "api:opportunity-reopening": LED_IN_PARIS,
    "api:conversation-list": MEMBER_PAGE,
    "api:conversation-detail": SEEN_IN_PARIS,
    "api:conversation-attempts": DONE_IN_PARIS,
    "api:attachment-list": SEEN_IN_PARIS,
    "api:attachment-detail": DONE_IN_PARIS,
    "api:attachment-content": SEEN_IN_PARIS,
    "api:link-list": SEEN_IN_PARIS,
    "api:link-detail": DONE_IN_PARIS,
    "api:version-list": MEMBER_PAGE,
    "api:version-detail": MEMBER_PAGE,
    "api:figures": MEMBER_PAGE,
    "api:maturity": MEMBER_PAGE,
}
