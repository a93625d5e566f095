"""Conversations with somebody of a buyer role, on the score or off it."""

from conversations.models import Conversation
from stages.models import Theme
from tests.builders.conversations import build_contact, build_held, build_opportunity


def role_of(version, name="Sponsor"):
    return version.roles.get(name=name).buyer_role


def meet(cast, version, name="Sponsor", deal=None, **said):
    """A conversation with somebody of that role; off the score about “The board” unless another is said."""
    deal = deal or build_opportunity(cast)
    contact = build_contact(cast, deal.account, f"Somebody {Conversation.objects.count()}")
    deal.involve(contact, buyer_role=role_of(version, name), by=cast.rep)
    return build_held(cast, deal, contact, **({"theme_name": "The board"} if "planned" not in said else {}), **said)


def pair_of(version, theme="The board", role="Sponsor"):
    return (role_of(version, role).pk, Theme.objects.get(name=theme).pk)
