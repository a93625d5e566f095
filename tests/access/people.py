"""Who may open the addresses of people."""

from tests.access.rules import ADMIN, ADMIN_PAGE, EXECUTIVE, MANAGER, MEMBER_PAGE, REP, SIGNED_IN, Rule, rule

RULES: dict[str, Rule] = {
    "people:workspace_index": SIGNED_IN,
    "people:workspace_create": SIGNED_IN,
    "people:preferences": SIGNED_IN,
    "people:home": MEMBER_PAGE,
    "people:notice_index": MEMBER_PAGE,
    "people:notice_show": rule(REP),  # whoever was told
    "people:notice_choice_update": MEMBER_PAGE,
    "people:reading_create": MEMBER_PAGE,
    "people:reading_remove": rule(REP),
    "people:settings": ADMIN_PAGE,
    "people:membership_index": ADMIN_PAGE,
    "people:membership_create": ADMIN_PAGE,
    "people:membership_update": ADMIN_PAGE,
    "people:membership_remove": ADMIN_PAGE,
    "people:role_create": ADMIN_PAGE,
    "people:role_remove": ADMIN_PAGE,
    "people:invitation_create": ADMIN_PAGE,
    "people:invitation_remove": ADMIN_PAGE,
    "people:team_index": ADMIN_PAGE,
    "people:team_create": ADMIN_PAGE,
    # a rep does not see the other teams: for them it does not exist
    "people:team_update": rule(ADMIN, not_allowed=[REP, MANAGER, EXECUTIVE]),
    "people:department_index": ADMIN_PAGE,
    "people:department_update": ADMIN_PAGE,
}
