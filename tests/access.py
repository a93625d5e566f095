"""Who may do what, address by address: the table that test_access.py tries, person by person.

An address that is in no line of the table fails the test: whoever adds a page says here who may open it.
"""

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
    "stages:score": MEMBER_PAGE,
    "stages:process_index": MEMBER_PAGE,
    "stages:process_create": MANAGERS,
    "stages:process_show": MEMBER_PAGE,
    "stages:version_create": MANAGERS,
    "stages:trial_create": MANAGERS,
    "metrics:trial_show": SEEN_IN_PARIS,
    "metrics:draw_index": SEEN_IN_PARIS,
    "metrics:trial_ending_create": LED_IN_PARIS,
    "metrics:version_result_index": MEMBER_PAGE,
    "metrics:version_result_opportunity_index": MEMBER_PAGE,
    "stages:version_show": MEMBER_PAGE,
    "conversations:version_opportunity_index": MEMBER_PAGE,
    "stages:version_update": MANAGERS,
    "stages:version_remove": MANAGERS,
    "stages:publication_create": MANAGERS,
    "stages:review_show": MEMBER_PAGE,
    "stages:comparison_show": MEMBER_PAGE,
    "conversations:deal_review_show": MEMBER_PAGE,
    "conversations:deal_review_opportunity_index": MEMBER_PAGE,
    "conversations:off_score_index": MEMBER_PAGE,
    "conversations:off_score_conversation_index": MEMBER_PAGE,
    "conversations:off_score_draft_create": MANAGERS,
    "conversations:off_score_suggestion_create": MEMBER_PAGE,
    "conversations:ignored_create": MANAGERS,
    "conversations:ignored_remove": MANAGERS,
    "conversations:suggestion_figures_show": MEMBER_PAGE,
    "stages:dismissal_create": MANAGERS,
    "stages:dismissal_remove": MANAGERS,
    "stages:stage_name_update": MANAGERS,
    "stages:split_create": MANAGERS,
    "stages:process_update": MANAGERS,
    "stages:retirement_create": MANAGERS,
    "stages:stage_create": MANAGERS,
    "stages:stage_update": MANAGERS,
    "stages:stage_position_update": MANAGERS,
    "stages:stage_remove": MANAGERS,
    "stages:milestone_create": MANAGERS,
    "stages:milestone_update": MANAGERS,
    "stages:milestone_position_update": MANAGERS,
    "stages:milestone_remove": MANAGERS,
    "stages:indicator_create": MANAGERS,
    "stages:indicator_update": MANAGERS,
    "stages:indicator_remove": MANAGERS,
    "stages:version_role_create": MANAGERS,
    "stages:version_role_update": MANAGERS,
    "stages:version_role_position_update": MANAGERS,
    "stages:version_role_remove": MANAGERS,
    "stages:planned_conversation_create": MANAGERS,
    "stages:planned_conversation_update": MANAGERS,
    "stages:planned_conversation_remove": MANAGERS,
    "stages:planned_conversation_position_update": MANAGERS,
    "stages:planned_conversation_copy_create": MANAGERS,
    "stages:part_update": MANAGERS,
    "stages:undo_create": MANAGERS,
    "stages:redo_create": MANAGERS,
    "stages:revision_show": MANAGERS,
    "stages:training_index": MEMBER_PAGE,
    "stages:training_create": MEMBER_PAGE,
    "stages:walk_show": MEMBER_PAGE,
    "stages:walk_create": MEMBER_PAGE,
    "stages:adoption_index": MEMBER_PAGE,
    "stages:training_remove": rule(REP, MANAGER, ADMIN, not_allowed=[OTHER_REP, OTHER_MANAGER, EXECUTIVE]),
    "stages:suggestion_index": MEMBER_PAGE,
    "stages:suggestion_create": MEMBER_PAGE,
    "stages:suggestion_show": MEMBER_PAGE,
    "stages:vote_create": MEMBER_PAGE,
    "stages:vote_remove": MEMBER_PAGE,
    "stages:comment_create": MEMBER_PAGE,
    "stages:answer_create": MANAGERS,
    "stages:answer_remove": MANAGERS,
    "stages:suggestion_draft_create": MANAGERS,
    "stages:sharing_show": MEMBER_PAGE,
    "stages:sheet_show": MEMBER_PAGE,
    "stages:score_image_show": MEMBER_PAGE,
    "stages:process_file_show": MEMBER_PAGE,
    "stages:process_file_create": MANAGERS,
    "stages:duplicate_create": MEMBER_PAGE,
    "stages:word_index": MEMBER_PAGE,
    "stages:word_update": MANAGERS,
    "stages:merger_create": MANAGERS,
    "stages:merger_remove": MANAGERS,
    "stages:following_index": MEMBER_PAGE,
    "stages:following_create": LED_IN_PARIS,
    "conversations:moving_index": MEMBER_PAGE,
    "conversations:moving_create": MANAGERS,
    "conversations:moving_show": SEEN_IN_PARIS,
    "conversations:moving_mapping": LED_IN_PARIS,
    "conversations:moving_preview": LED_IN_PARIS,
    "conversations:moving_run": LED_IN_PARIS,
    "conversations:moving_undo": LED_IN_PARIS,
    "conversations:today": MEMBER_PAGE,
    "conversations:week": MEMBER_PAGE,
    "conversations:week_index": MEMBER_PAGE,
    "conversations:waiting_index": MEMBER_PAGE,
    "conversations:later_index": MEMBER_PAGE,
    "conversations:free_day_show": MEMBER_PAGE,
    "conversations:opportunity_index": MEMBER_PAGE,
    "conversations:board": MEMBER_PAGE,
    "conversations:conversation_index": MEMBER_PAGE,
    "conversations:account_index": MEMBER_PAGE,
    "conversations:search": MEMBER_PAGE,
    "conversations:search_beyond": MEMBER_PAGE,
    "conversations:palette_index": MEMBER_PAGE,
    "conversations:seen_index": MEMBER_PAGE,
    "conversations:bulk_create": SELLERS,
    "conversations:bulk_show": rule(REP),  # whoever began it
    "conversations:bulk_update": rule(REP),
    "conversations:bulk_run_create": rule(REP),
    "conversations:bulk_undo_create": rule(REP),
    "conversations:bulk_refused_show": rule(REP),
    "conversations:saved_view_index": MEMBER_PAGE,
    "conversations:saved_view_create": MEMBER_PAGE,
    "conversations:list_columns_update": MEMBER_PAGE,
    "conversations:saved_view_update": rule(REP),  # whose it is, as long as it is not shared
    "conversations:saved_view_remove": rule(REP),
    "conversations:saved_view_query_update": rule(REP),
    "conversations:saved_view_position_update": rule(REP),
    "conversations:saved_view_first_update": rule(REP),
    "conversations:opportunity_create": SELLERS,
    "conversations:opportunity_show": SEEN_IN_PARIS,
    "conversations:opportunity_update": DONE_IN_PARIS,
    "conversations:stage_entry_create": DONE_IN_PARIS,
    "conversations:course_index": SEEN_IN_PARIS,
    "conversations:outcome_create": DONE_IN_PARIS,
    "conversations:outcome_remove": LED_IN_PARIS,
    "conversations:milestone_reached_create": DONE_IN_PARIS,
    "conversations:milestone_reached_remove": DONE_IN_PARIS,
    "conversations:involvement_create": DONE_IN_PARIS,
    "conversations:involvement_update": DONE_IN_PARIS,
    "conversations:involvement_remove": DONE_IN_PARIS,
    "conversations:schedule_create": DONE_IN_PARIS,
    "conversations:schedule_update": DONE_IN_PARIS,
    "conversations:schedule_remove": DONE_IN_PARIS,
    "conversations:holding_create": DONE_IN_PARIS,
    "conversations:holding_remove": DONE_IN_PARIS,
    "conversations:conversation_create": SELLERS,
    "conversations:conversation_show": SEEN_IN_PARIS,
    "conversations:conversation_update": DONE_IN_PARIS,
    "conversations:proposal_index": SEEN_IN_PARIS,
    "conversations:schedule_day_update": DONE_IN_PARIS,
    "conversations:schedule_undo_create": DONE_IN_PARIS,
    "conversations:attempt_create": DONE_IN_PARIS,
    "conversations:attempt_remove": DONE_IN_PARIS,
    "conversations:preparation_show": SEEN_IN_PARIS,
    "conversations:preparation_notes_update": SEEN_IN_PARIS,
    "conversations:suggested_preparation_show": SEEN_IN_PARIS,
    "conversations:suggested_notes_update": SEEN_IN_PARIS,
    "conversations:to_read_index": rule(OTHER_MANAGER, MANAGER, EXECUTIVE, ADMIN, not_allowed=[OTHER_REP, REP]),
    "conversations:read_mark_create": rule(MANAGER, EXECUTIVE, ADMIN, not_allowed=[REP]),
    "conversations:read_mark_remove": rule(MANAGER, EXECUTIVE, ADMIN, not_allowed=[REP]),
    "conversations:example_index": MEMBER_PAGE,
    "conversations:example_create": LED_IN_PARIS,
    "conversations:example_remove": LED_IN_PARIS,
    "conversations:comment_create": SEEN_IN_PARIS,
    "conversations:comment_update": rule(MANAGER, not_allowed=[REP, EXECUTIVE, ADMIN]),  # whoever wrote it
    "conversations:comment_remove": rule(MANAGER, not_allowed=[REP, EXECUTIVE, ADMIN]),
    "conversations:attachment_create": DONE_IN_PARIS,
    "conversations:attachment_show": SEEN_IN_PARIS,
    "conversations:attachment_remove": DONE_IN_PARIS,
    "conversations:attachment_undo_create": DONE_IN_PARIS,
    "conversations:link_create": DONE_IN_PARIS,
    "conversations:link_remove": DONE_IN_PARIS,
    "conversations:link_undo_create": DONE_IN_PARIS,
    "conversations:account_create": SELLERS,
    "conversations:account_name_index": MEMBER_PAGE,
    "conversations:account_show": SEEN_IN_PARIS,
    "conversations:account_update": DONE_IN_PARIS,
    "conversations:contact_create": DONE_IN_PARIS,
    "conversations:contact_show": SEEN_IN_PARIS,
    "conversations:contact_update": DONE_IN_PARIS,
    "conversations:import_index": ADMIN_PAGE,
    "conversations:import_create": ADMIN_PAGE,
    "conversations:import_show": ADMIN_PAGE,
    "conversations:import_mapping": ADMIN_PAGE,
    "conversations:import_run": ADMIN_PAGE,
    "conversations:import_refused": ADMIN_PAGE,
    "metrics:meeting_index": MEMBER_PAGE,
    "metrics:meeting_show": MEMBER_PAGE,
    "metrics:meeting_create": MANAGERS,
    "metrics:meeting_update": MANAGERS,
    "metrics:agenda_show": MEMBER_PAGE,
    "metrics:maturity": MEMBER_PAGE,
    "metrics:population": MEMBER_PAGE,
    "metrics:period_index": MEMBER_PAGE,
    "metrics:period_create": ADMIN_PAGE,
    "metrics:period_update": rule(ADMIN, not_allowed=[REP, MANAGER, EXECUTIVE]),
    "metrics:period_remove": rule(ADMIN, not_allowed=[REP, MANAGER, EXECUTIVE]),
    "conversations:moment_show": MEMBER_PAGE,
    "conversations:calendar_feed_show": MEMBER_PAGE,
    "conversations:calendar_feed_create": MEMBER_PAGE,
    "conversations:calendar_feed_remove": MEMBER_PAGE,
    "conversations:invite_create": DONE_IN_PARIS,
    "conversations:invite_remove": DONE_IN_PARIS,
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
}

# Open to everybody, and why.
PUBLIC = {
    "health": "asked by the proxy and the containers",
    "people:invitation_accept": "the link itself is the key",
    "calendar_show": "the address itself is the key; calendar programs do not sign in",
    "people:unsubscribing_create": "the signed address in a letter is the key, and stops that letter only",
    "api:schema": "describes the API, holds no data",
}

# What an address cannot do without.
QUERIES = {
    "conversations:off_score_conversation_index": "?without=1",
    "conversations:outcome_create": "?kind=lost",
}
