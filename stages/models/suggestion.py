from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.models import Notice, WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused, Stale
from stages.models.placing import plan_in


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
    planned_lineage = models.UUIDField(null=True, editable=False)  # of the conversation that it is about
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
    def propose(
        cls, version, *, by, change: str, why: str, stage=None, role=None, theme_name="", planned=None, buyer_role=None
    ) -> "Suggestion":
        """At a planned conversation, a cell, a stage, a buyer role, or about the whole; the author's vote is in.

        `role` is a row of the score; `buyer_role` a word that may have none yet.
        """
        change = " ".join(change.split())
        if not change or not why.strip():
            raise Refused(_t("Say what should change, and why."), field="why" if change else "change")
        suggestion = cls.objects.create(
            workspace_id=by.workspace_id,
            process_id=version.process_id,
            stage_lineage=stage.lineage if stage else None,
            planned_lineage=planned.lineage if planned else None,
            buyer_role=role.buyer_role if role else buyer_role,
            place=_place(planned, stage, role or buyer_role),
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
                place = {"stage_lineage": self.stage_lineage, "buyer_role": self.buyer_role}
                plan_in(draft, by=by, theme_name=self.theme_name, **place)
        self.draft = draft
        self.save(update_fields=["draft"])
        self._tell("suggestion.in_draft", by=by, number=draft.number)

    def come_with(self, version, *, by) -> None:
        """The version that it was put in is published."""
        self._tell("suggestion.published", by=by, number=version.number)

    @transaction.atomic
    def decline(self, answer: str, *, by) -> None:
        if not answer.strip():
            raise Refused(_t("Say why not: whoever proposed it will read it."), field="answer")
        self._answer(by=by, state=self.State.DECLINED, answer=answer.strip())
        self._tell("suggestion.declined", by=by, text=self.answer)

    @transaction.atomic
    def reopen(self, *, by) -> None:
        """The answer is taken back; what was done in a draft stays there until somebody undoes it."""
        self._write(state=self.State.OPEN, draft=None, answer="", answered_at=None, answered_by=None)

    # ---- writing
    def _tell(self, code, *, by, text="", **names):
        """The author, in the same transaction as what is told."""
        about = ("stages:suggestion_show", self.pk)
        Notice.tell(self.created_by, code, by=by, about=about, text=text, change=self.change, **names)

    def _answer(self, *, by, state, answer=""):
        mine = Suggestion.objects.select_for_update().get(pk=self.pk)
        if not mine.is_open:
            raise Stale(_t("It was answered in the meantime."), current=mine)
        self._write(state=state, answer=answer, answered_at=timezone.now(), answered_by=by)

    def _write(self, **values):
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))


def _place(*parts) -> str:
    """As it is called now: “Compares ways · Sponsor”."""
    return " · ".join(str(part) for part in parts if part)[:250]


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
