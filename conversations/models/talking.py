from collections.abc import Sequence
from dataclasses import replace

from django.db import IntegrityError
from django.utils.translation import gettext as _

from conversations.models.holding import Holding
from conversations.models.involvement import Involvement
from conversations.models.talk import Talk
from conversations.models.together import Also, Together, lock_in_order
from conversations.models.verb import Locked, refuse_invalid, verb
from salesproc.errors import Refused, Stale
from stages.models import Milestone, Theme


class Talking(Holding, Together, Locked):
    """The verbs of a conversation. Each locks the opportunity first, and leaves its repeated columns right."""

    was_logged_before = False  # on what `log` returns when its token was known: nothing was written this time

    @classmethod
    def schedule(cls, opportunity, talk: Talk, *, by, token=None):
        return cls._once(opportunity, token, lambda: cls._scheduled(opportunity, talk, by=by, token=token))

    @classmethod
    def log(cls, opportunity, talk: Talk, *, by, token=None, milestones=(), then: Talk | None = None, also=()):
        """A conversation that was held, what it reached, the next one, and what else it was about.

        The same token again writes nothing.
        """
        said = {"by": by, "token": token, "milestones": milestones, "then": then, "also": also}
        return cls._once(opportunity, token, lambda: cls._logged(opportunity, talk, **said))

    @classmethod
    @verb
    def _scheduled(cls, opportunity, talk: Talk, *, by, token):
        opportunity.lock()
        return cls._begin(opportunity, cls.State.SCHEDULED, talk, by=by, token=token)

    @classmethod
    @verb
    def _logged(cls, opportunity, talk: Talk, *, by, token, milestones, then: Talk | None, also):
        lock_in_order([opportunity, *(each.opportunity for each in also)])
        conversation = cls._begin(opportunity, cls.State.HELD, talk, by=by, token=token)
        if not conversation.was_logged_before:
            conversation._conclude(milestones, then, by=by)
            conversation._tell_of(also, talk, by=by)
        return conversation

    @verb
    def hold(self, talk: Talk, *, by, token=None, milestones=(), then: Talk | None = None, also: Sequence[Also] = ()):
        """A scheduled conversation took place."""
        lock_in_order([self.opportunity, *(each.opportunity for each in also)])
        self.lock()
        if self.state == self.State.HELD and token is not None and self.token == token:
            self.was_logged_before = True
            return self
        if self.state != self.State.SCHEDULED:
            state = {"state": self.get_state_display()}
            raise Refused(_("This conversation is not waiting to be held: %(state)s.") % state, code="not_scheduled")
        if token is not None and self.token == token:  # the same request again, after somebody undid it
            raise Refused(_("It was logged and taken back since. Log it again."), code="taken_back")
        self.state, self.token = self.State.HELD, token or self.token
        self._write(talk, by=by)
        self._conclude(milestones, then, by=by)
        self._tell_of(also, talk, by=by)
        return self

    @verb
    def cancel(self, because: str, *, by, everywhere: bool = False) -> None:
        """It will not take place; or it was logged by mistake, and then what it showed is taken back with it.

        `everywhere`: so is what the same talk wrote for other opportunities, where `by` may edit them.
        """
        others = self._editable(self._lock_together(), by) if everywhere else []
        if not everywhere:
            self.lock_both()
        if self.state == self.State.CANCELLED:
            raise Refused(_("It is cancelled already."), code="already")
        for row in (self, *others):
            if row.state != self.State.CANCELLED:
                row._give_up(because, by=by)

    def _give_up(self, because: str, *, by) -> None:
        self.opportunity.take_back(self.milestones_reached.standing(), by=by)
        self.state, self.movement, self.purpose_obtained = self.State.CANCELLED, "", ""
        self.cancelled_because = because.strip()[:300]
        self.revision += 1
        self.save(update_fields=["state", "movement", "purpose_obtained", "cancelled_because", "revision"])
        self.opportunity.follow_conversations()

    @verb
    def reschedule(self, starts_at, *, by, duration=None) -> None:
        self.lock_both()
        if self.state != self.State.SCHEDULED:
            raise Refused(_("Only a scheduled conversation can be moved."), code="not_scheduled")
        if starts_at == self.starts_at and duration is None:
            return
        talk = self.as_talk()
        self._write(replace(talk, starts_at=starts_at, duration=duration or talk.duration), by=by)

    @verb
    def correct(self, fields: dict, *, revision: int, by) -> list:
        """Changes what was said of it (fields of Talk). The database keeps what it was before.

        The rows of the same talk that stay as they are are given back: `by` may not edit their opportunities.
        """
        others = self._lock_together()
        mine = self._editable(others, by)
        if revision != self.revision:
            raise Stale(_("Somebody changed this since you opened it. Nothing was overwritten."), current=self)
        if self.state == self.State.CANCELLED:
            raise Refused(_("It is cancelled. Log another one instead."), code="cancelled")
        before = self.as_talk()
        if "planned" in fields or "theme" in fields or "theme_name" in fields:
            before = replace(before, planned=None, theme=None, theme_name="")
        after = replace(before, **fields)
        if after != self.as_talk():
            self._write(after, by=by, keeps_stage=after.starts_at == self.starts_at)
            self._correct_others(mine, fields, by=by)
        return [other for other in others if other not in mine]

    def as_talk(self) -> Talk:
        return Talk(
            starts_at=self.starts_at,
            contacts=self._people,
            planned=self.planned_conversation,
            theme=self.theme,
            channel=self.channel,
            duration=self.duration,
            held_by=self.held_by,
            words=self.words,
            movement=self.movement,
            purpose_obtained=self.purpose_obtained,
        )

    # ---- how they are written
    def lock_both(self) -> None:
        """The opportunity first, as every verb does: two verbs never wait for each other."""
        self.opportunity.lock()
        self.lock()

    @classmethod
    def _begin(cls, opportunity, state, talk: Talk, *, by, token):
        known = cls._known(opportunity, token)
        if known is not None:
            return known
        conversation = cls(
            workspace_id=opportunity.workspace_id, opportunity=opportunity, state=state, created_by=by, token=token
        )
        conversation._write(talk, by=by)
        return conversation

    @classmethod
    def _once(cls, opportunity, token, act):
        """Two requests for one opportunity wait for each other; the index stops one that names another opportunity."""
        try:
            return act()
        except IntegrityError:
            known = cls._known(opportunity, token)
            if known is None:
                raise
            return known

    @classmethod
    def _known(cls, opportunity, token):
        """The conversation that this token wrote. The opportunity is locked: a request like this one has ended."""
        known = token and next(iter(cls.objects.filter(workspace_id=opportunity.workspace_id, token=token)), None)
        if not known:
            return None
        if known.opportunity_id != opportunity.pk:
            raise Refused(_("This was already sent for another opportunity."), code="token_used")
        known.opportunity = opportunity
        known.was_logged_before = True
        return known

    def _write(self, talk: Talk, *, by, keeps_stage: bool = False) -> None:
        talk.refuse_unfit(self, held=self.state == self.State.HELD)
        newcomers = [self.opportunity.welcome(newcomer, by=by) for newcomer in talk.newcomers]
        contacts = [*talk.contacts, *newcomers]
        self.starts_at, self.duration, self.channel = talk.starts_at, talk.duration, talk.channel
        self.words, self.movement, self.purpose_obtained = talk.words, talk.movement, talk.purpose_obtained
        self.held_by = talk.held_by or self.held_by or by
        self.department_id = self.held_by.department_id
        if not keeps_stage:
            self.stage = self.opportunity.stage_at(talk.starts_at)
        self.planned_conversation = talk.planned
        self.theme_id = talk.planned.theme_id if talk.planned else self._theme(talk).pk
        self.buyer_role_id = self._role_id(self._involve(contacts, by=by))
        refuse_invalid(self)
        self.revision += 1 if self.pk else 0
        is_new = self.pk is None
        self.save()
        self._gather(contacts, is_new=is_new)
        if is_new:
            self.opportunity.notice(self, contacts)
        else:
            self.opportunity.follow_conversations()

    def _theme(self, talk: Talk) -> Theme:
        """A word of the workspace, whatever its case; a new word when nobody has used it yet."""
        if talk.theme is not None:
            return talk.theme
        if len(talk.theme_name.strip()) > Theme._meta.get_field("name").max_length:
            raise Refused(_("Say it in fewer words."), field="theme", code="too_long")
        return Theme.objects.called(talk.theme_name, self.workspace_id)

    def _involve(self, contacts, *, by) -> list[Involvement]:
        if not contacts:
            return []
        there = self.opportunity.involvements.present().filter(contact__in=contacts)
        known = {involvement.contact_id: involvement for involvement in there}
        return [known.get(contact.pk) or self.opportunity.involve(contact, by=by) for contact in contacts]

    def _role_id(self, involvements) -> int | None:
        """The score's when it is on the score, else that of the first of them who has one."""
        planned = self.planned_conversation
        if planned is not None and planned.role_id:
            return planned.role.buyer_role_id
        return next((each.buyer_role_id for each in involvements if each.buyer_role_id), None)

    def _gather(self, contacts, *, is_new: bool) -> None:
        present = set() if is_new else set(self.participations.values_list("contact_id", flat=True))
        wanted = dict.fromkeys(contact.pk for contact in contacts)
        if present - set(wanted):
            self.participations.filter(contact__in=present - set(wanted)).leave(self.revision)
        through = self.participations.model
        since = None if is_new else self.revision
        rows = [
            through(workspace_id=self.workspace_id, conversation=self, contact_id=pk, added_in=since)
            for pk in wanted
            if pk not in present
        ]
        through.objects.bulk_create(rows)

    def _conclude(self, milestones, then: Talk | None, *, by) -> None:
        for milestone in milestones:
            self.opportunity.reach(milestone, by=by, conversation=self, evidence=Milestone.Evidence.SAID)
        if then is not None:
            type(self)._begin(self.opportunity, self.State.SCHEDULED, then, by=by, token=None)
