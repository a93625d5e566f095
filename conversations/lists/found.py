"""Rows that something else has found, with the filters and orders of their list."""

from conversations.lists.conversations import ConversationListing
from conversations.lists.listing import EVERYBODYS
from conversations.lists.opportunities import ALL, OpportunityListing


class Found:
    """Whoever has them, at first: their number is the one that was told."""

    whose_at_first = EVERYBODYS

    def __init__(self, member, params, found):
        self.found = found
        super().__init__(member, params)

    def everything(self):
        return self.found


class FoundListing(Found, OpportunityListing):
    """Open or not."""

    defaults = {"outcome": ALL}


class FoundConversations(Found, ConversationListing):
    """Of any opportunity."""
