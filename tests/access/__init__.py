"""Who may do what, address by address, tried by test_access.py: an address in no line of the tables fails there."""

from tests.access import api, conversations, metrics, people, stages

RULES = people.RULES | stages.RULES | conversations.RULES | metrics.RULES | api.RULES

# Open to everybody, and why.
PUBLIC = {
    "health": "asked by the proxy and the containers",
    "people:invitation_accept": "the link itself is the key",
    "calendar_show": "the address itself is the key; calendar programs do not sign in",
    "metrics:shared_show": "the address itself is the key; its readers have no account",
    "people:unsubscribing_create": "the signed address in a letter is the key, and stops that letter only",
    "api:schema": "describes the API, holds no data",
}

# What an address cannot do without.
QUERIES = {
    "metrics:cohort_index": "?cohort=unknown",
    "conversations:off_score_conversation_index": "?without=1",
    "conversations:outcome_create": "?kind=lost",
}
