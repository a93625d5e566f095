"""Rows that something else has found, with the filters and orders of their list."""

from conversations.lists.conversations import ConversationListing
from conversations.lists.listing import EVERYBODYS
from conversations.lists.opportunities import ALL, OpportunityListing


class FoundListing(OpportunityListing):
    """All of them at first, open or not, whoever has them: their number is the one that was told."""

    defaults = {"outcome": ALL}
    whose_at_first = EVERYBODYS

    def __init__(self, member, params, found):
        self.found = found
        super().__init__(member, params)

    def everything(self):
        return self.found


class FoundConversations(ConversationListing):
    """Whoever held them: their number is the one that was told."""

    whose_at_first = EVERYBODYS

    def __init__(self, member, params, found):
        self.found = found
        super().__init__(member, params)

    def everything(self):
        return self.found
