from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused, Stale
from stages.models.planned_conversation import PlannedConversation
from stages.models.version_role import VersionRole


class SuggestionQuerySet(WorkspaceQuerySet):
    def open(self):
        return self.filter(state=Suggestion.State.OPEN)

    def answered(self):
        return self.exclude(state=Suggestion.State.OPEN)

    def with_votes(self, member):
        """Each with its `votes` and whether the member's is among them, the most wanted first."""
        mine = Vote.objects.filter(suggestion=models.OuterRef("pk"), membership=member)
        counted = self.annotate(votes=models.Count("all_votes", distinct=True), is_mine=models.Exists(mine))
        return counted.select_related("created_by", "process", "answered_by", "draft").order_by("-votes", "-pk")


class Suggestion(WorkspaceModel):
    """A change to the process that somebody proposes at a place of the score.

    The place is kept by lineage, so that it is found again in later versions, and in words, as it was called then.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        IN_DRAFT = "in_draft", _("In a draft")
        DECLINED = "declined", _("Declined")

    process = models.ForeignKey("stages.Process", models.PROTECT, related_name="suggestions")
    stage_lineage = models.UUIDField(null=True, editable=False)
    buyer_role = models.ForeignKey("stages.BuyerRole", models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=250, blank=True)
    change = models.CharField(_("what should change"), max_length=200)
    why = models.TextField(_("why"))
    theme_name = models.CharField(_("a conversation about"), max_length=120, blank=True)  # to be planned there
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    draft = models.ForeignKey("stages.Version", models.PROTECT, null=True, related_name="suggestions")
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "state", "-id"], name="suggestion_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "in_draft", "declined"]), name="suggestion_state"
            ),
        ]

    def __str__(self):
        return self.change

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    # ---- verbs
    @classmethod
    @transaction.atomic
    def propose(cls, version, *, by, change: str, why: str, stage=None, role=None, theme_name="") -> "Suggestion":
        """At a cell, a stage, a buyer role, or about the whole; the author's vote is in."""
        change = " ".join(change.split())
        if not change or not why.strip():
            raise Refused(_t("Say what should change, and why."), field="why" if change else "change")
        suggestion = cls.objects.create(
            workspace_id=by.workspace_id,
            process_id=version.process_id,
            stage_lineage=stage.lineage if stage else None,
            buyer_role=role.buyer_role if role else None,
            place=" · ".join(part.name for part in (stage, role) if part),
            change=change,
            why=why.strip(),
            theme_name=" ".join(theme_name.split()),
            created_by=by,
        )
        suggestion.vote(by=by)
        return suggestion

    def vote(self, *, by) -> None:
        """One each: voting twice is voting once."""
        Vote.objects.get_or_create(suggestion=self, membership=by, defaults={"workspace_id": self.workspace_id})

    def take_vote_back(self, *, by) -> None:
        Vote.objects.filter(suggestion=self, membership=by).delete()

    def comment(self, text: str, *, by) -> "Comment":
        if not text.strip():
            raise Refused(_t("Write something first."), field="text")
        return Comment.objects.create(workspace_id=self.workspace_id, suggestion=self, by=by, text=text.strip())

    @transaction.atomic
    def put_in(self, draft, *, by) -> None:
        """The draft takes it over. A conversation that it asks for is planned there at once, one edit to undo."""
        self._answer(by=by, state=self.State.IN_DRAFT)
        with draft.editing(by=by, says=_t("The suggestion “%(name)s” was put in") % {"name": self}):
            if self.theme_name:
                self._plan_in(draft, by=by)
        self.draft = draft
        self.save(update_fields=["draft"])

    @transaction.atomic
    def decline(self, answer: str, *, by) -> None:
        if not answer.strip():
            raise Refused(_t("Say why not: whoever proposed it will read it."), field="answer")
        self._answer(by=by, state=self.State.DECLINED, answer=answer.strip())

    @transaction.atomic
    def reopen(self, *, by) -> None:
        """The answer is taken back; what was done in a draft stays there until somebody undoes it."""
        self._write(state=self.State.OPEN, draft=None, answer="", answered_at=None, answered_by=None)

    # ---- writing
    def _answer(self, *, by, state, answer=""):
        mine = Suggestion.objects.select_for_update().get(pk=self.pk)
        if not mine.is_open:
            raise Stale(_t("It was answered in the meantime."), current=mine)
        self._write(state=state, answer=answer, answered_at=timezone.now(), answered_by=by)

    def _write(self, **values):
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))

    def _plan_in(self, draft, *, by):
        stage = draft.stages.filter(lineage=self.stage_lineage).first() or draft.stages.first()
        if stage is None:
            raise Refused(_t("This draft has no stage yet to plan it in."))
        role = self._row_of_role(draft, by=by)
        try:
            with transaction.atomic():
                PlannedConversation(version=draft, stage=stage, role=role).add(by=by, theme_name=self.theme_name)
        except IntegrityError as error:
            raise Refused(_t("It is planned there already.")) from error

    def _row_of_role(self, draft, *, by):
        if self.buyer_role is None:
            return None
        row = draft.roles.filter(buyer_role=self.buyer_role).first()
        word = self.buyer_role
        return row or VersionRole(version=draft, buyer_role=word).add(by=by, name=word.name, nature=word.nature)


class Vote(WorkspaceModel):
    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="all_votes")
    membership = models.ForeignKey("people.Membership", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["suggestion", "membership"], name="vote_once")]

    def __str__(self):
        return f"{self.membership} · {self.suggestion}"


class Comment(WorkspaceModel):
    """What somebody says of a suggestion."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="comments")
    by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField(_("comment"))

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.text
