from dataclasses import replace

from django.utils.translation import gettext as _

from conversations.models.attempt import Attempt
from conversations.models.verb import verb
from conversations.placing import next_working_day, same_hour
from salesproc.errors import Refused, Stale


class Trying:
    """A scheduled conversation that finds another place in time, and the way back."""

    @verb
    def attempt(self, *, revision: int, by) -> Attempt:
        """It was tried and nobody answered: it goes to the next working day at its hour.

        One that is to come on a later day stays where it is. The same press again writes nothing.
        """
        self.lock_both()
        known = self.attempts.standing().filter(revision=revision).first()
        if known is not None:
            return known
        self._refuse_changed(revision)
        if not self.is_scheduled:
            raise Refused(_("Only a scheduled conversation can be tried."), code="not_scheduled")
        workspace, was = by.workspace, self.starts_at
        today = workspace.today()
        goes = same_hour(was, next_working_day(today), workspace.zone) if workspace.day_of(was) <= today else was
        made = Attempt.objects.create(
            workspace_id=self.workspace_id,
            conversation=self,
            revision=revision,
            tried_by=by,
            moved_from=was,
            moved_to=goes,
        )
        self._write(replace(self.as_talk(), starts_at=goes), by=by)
        return made

    @verb
    def move_back(self, *, revision: int, by) -> None:
        """Where it was before its last move, as long as nothing else was changed since: `revision` is of after it."""
        self.lock_both()
        self._refuse_changed(revision)
        before = self.events.filter(pgh_label="changed", revision=revision - 1).order_by("-pgh_id").first()
        if before is None or not self.is_scheduled:
            raise Stale(_("There is no way back from here: move it instead."), current=self)
        self._write(replace(self.as_talk(), starts_at=before.starts_at, duration=before.duration), by=by)

    def _refuse_changed(self, revision: int) -> None:
        if revision != self.revision:
            raise Stale(_("Somebody changed this since you opened it. Nothing was overwritten."), current=self)
