"""Examples as pages show them: for a planned conversation, and of a conversation."""

from conversations.models import Example

SHOWN = 5


def examples_of(planned, member, most: int = SHOWN) -> list[Example]:
    """The newest that the member may see; `conversations/example/_list.html` draws them as `examples`."""
    if planned is None:
        return []
    return list(Example.objects.visible_to(member).of(planned).in_full()[:most])
