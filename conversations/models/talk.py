"""What somebody says of one talk, before it is written: values, and the rules they must meet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from conversations import times
from salesproc.errors import Refused

LONGEST_WORDS = 20_000


@dataclass(frozen=True)
class Newcomer:
    """Somebody met who is not a contact yet: becomes one together with the conversation."""

    name: str
    title: str = ""
    email: str = ""
    buyer_role: object | None = None


@dataclass(frozen=True)
class Talk:
    """With whom, about what, when. `planned` is the planned conversation it is; else a theme, by row or by name."""

    starts_at: datetime
    contacts: tuple = ()
    newcomers: tuple[Newcomer, ...] = ()
    planned: object | None = None
    theme: object | None = None
    theme_name: str = ""
    channel: str = ""
    duration: timedelta | None = None
    held_by: object | None = None
    words: str = ""
    movement: str = ""
    purpose_obtained: str = ""

    def refuse_unfit(self, conversation, *, held: bool) -> None:
        """What is wrong whatever the opportunity's state; times first, they are what is most often mistyped."""
        if held:
            times.refuse_unless_past(self.starts_at, field="starts_at")
            if not (self.contacts or self.newcomers):
                raise Refused(_("Say with whom."), field="contacts", code="nobody")
        else:
            times.refuse_too_far(self.starts_at, field="starts_at")
            if self.movement or self.purpose_obtained:
                raise Refused(_("Only a conversation that was held has an effect."), field="movement", code="not_held")
        times.refuse_odd_duration(self.duration)
        if len(self.words) > LONGEST_WORDS:
            raise Refused(_("This is longer than 20,000 characters."), field="words", code="too_long")
        self._refuse_choices(conversation)
        self._refuse_about(conversation)
        for contact in self.contacts:
            conversation.opportunity.refuse_outsider(contact)

    def _refuse_choices(self, conversation) -> None:
        for name, choices in (
            ("channel", conversation.Channel),
            ("movement", conversation.Movement),
            ("purpose_obtained", conversation.Obtained),
        ):
            if getattr(self, name) not in ("", *choices.values):
                raise Refused(_("Choose one of the answers."), field=name, code="invalid")

    def _refuse_about(self, conversation) -> None:
        """What it was planned as under a version before, it stays."""
        is_new = self.planned is not None and self.planned.pk != conversation.planned_conversation_id
        if is_new and self.planned.version_id != conversation.opportunity.version_id:
            elsewhere = _("This conversation is planned in another version than the one the opportunity follows.")
            raise Refused(elsewhere, field="planned", code="other_version")
        if self.planned is None and self.theme is None and not self.theme_name.strip():
            raise Refused(_("Say what it was about."), field="theme", code="no_theme")
