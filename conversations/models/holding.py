from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models.verb import verb
from salesproc.errors import Refused


class Holding:
    """One press: a scheduled conversation took place as it was planned. And the way back, while nothing came of it."""

    SAID = ("duration", "channel", "theme_id", "planned_conversation_id", "held_by_id", "words")

    @verb
    def hold_as_planned(self, *, by, token=None):
        """With everybody whom it was planned with, at its hour, or now when it took place earlier. Twice is once."""
        self.lock_both()
        if self.is_held:
            self.was_logged_before = True
            return self
        now = timezone.now().replace(second=0, microsecond=0)
        talk = self.as_talk()
        return self.hold(replace(talk, starts_at=min(talk.starts_at, now)), by=by, token=token)

    @verb
    def take_back(self, *, by) -> None:
        """It is scheduled again, at the hour that it was. What was said of it since would be lost: that refuses."""
        self.lock_both()
        if self.is_scheduled:
            return
        before = self.events.order_by("-pgh_id").first() if self.is_held else None
        if before is None or before.state != self.State.SCHEDULED or self._says_more_than(before):
            raise Refused(_("More was written of it since. Correct it, or cancel it."), code="said_more")
        self.state = self.State.SCHEDULED
        self._write(replace(self.as_talk(), starts_at=before.starts_at), by=by)

    def _says_more_than(self, before) -> bool:
        if self.together or self.movement or self.purpose_obtained or self.milestones_reached.standing().exists():
            return True
        if self.participations.filter(added_in__gte=self.revision).exists():
            return True
        return any(getattr(self, name) != getattr(before, name) for name in self.SAID)
