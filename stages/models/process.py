from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.models import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused
from stages.blueprint import Blueprint
from stages.models.discarded_draft import DiscardedDraft
from stages.models.drafting import copy_into, write_into
from stages.models.following import Following
from stages.models.version import Version


class ProcessQuerySet(WorkspaceQuerySet):
    def with_versions(self, day):
        """Each with its versions, newest first, and the teams that follow them on that day."""
        versions = Version.objects.with_people().with_teams(day).order_by("-number")
        return self.prefetch_related(models.Prefetch("versions", queryset=versions, to_attr="line"))


class Process(WorkspaceModel):
    """The way a team sells, as a sequence of versions."""

    name = models.CharField(_("name"), max_length=120)
    owner = models.ForeignKey("people.Membership", models.PROTECT, null=True, blank=True, related_name="+")
    next_review_on = models.DateField(_("next review"), null=True, blank=True)
    reminded_of = models.DateField(null=True, editable=False)  # the day of review of which the owner was told
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")

    objects = ProcessQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "processes"
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="process_name_once")]

    def __str__(self):
        return self.name

    def in_force(self) -> Version | None:
        """The newest version that a team follows today; where none does, the newest published one."""
        published = self.versions.published().order_by("-published_at", "-number")
        followed = Following.objects.on(self.workspace.today()).filter(version__process=self).values("version")
        return published.filter(pk__in=followed).first() or published.first()

    def open_draft(self) -> Version | None:
        """The newest of those that are open."""
        return self.versions.drafts().order_by("-number").first()

    # ---- verbs
    @classmethod
    @transaction.atomic
    def begin(cls, name: str, *, by, source: Blueprint | None = None) -> "Process":
        """A new process and its first draft, from a template or from nothing."""
        name = " ".join(name.split())
        if not name:
            raise Refused(_t("Give the process a name."), field="name")
        try:
            with transaction.atomic():
                process = cls.objects.create(workspace_id=by.workspace_id, name=name, owner=by, created_by=by)
        except IntegrityError as error:
            raise Refused(_t("There is a process of this name already."), field="name") from error
        process.draft_from(source, by=by)
        return process

    @transaction.atomic
    def draft_from(self, source: "Version | Blueprint | None" = None, *, by) -> Version:
        """A new draft that starts from a version of this process, from a blueprint, or from nothing."""
        Process.objects.select_for_update().get(pk=self.pk)
        base = source if isinstance(source, Version) else None
        if base and base.process_id != self.pk:
            raise Refused(_t("This version belongs to another process."))
        if base and base.is_draft:
            raise Refused(_t("A draft starts from a version that was published."))
        draft = Version.objects.create(
            workspace_id=self.workspace_id,
            process=self,
            number=self._next_number(),
            based_on=base,
            disqualification_stage=source.disqualification_stage if source else 2,
            created_by=by,
        )
        if base:
            copy_into(draft, base)
        elif source:
            write_into(draft, source)
        return draft

    @transaction.atomic
    def draft_to_edit(self, base: Version, *, by) -> Version:
        """The newest draft; where there is none, one begun from that version."""
        Process.objects.select_for_update().get(pk=self.pk)
        return self.versions.drafts().order_by("-number").first() or self.draft_from(base, by=by)

    @transaction.atomic
    def look_after(self, *, by, owner, next_review_on) -> None:
        """Who looks after it, and on which day it is looked at again."""
        if owner is not None and owner.workspace_id != self.workspace_id:
            raise Refused(_t("This person is not here any more."), field="owner")
        if next_review_on and next_review_on != self.next_review_on and next_review_on < self.workspace.today():
            raise Refused(_t("This day has passed: choose one to come."), field="next_review_on")
        self.owner, self.next_review_on = owner, next_review_on
        self.save(update_fields=["owner", "next_review_on"])

    def _next_number(self) -> int:
        """Numbers of discarded drafts are not given again: people have spoken of them."""
        used = [
            rows.filter(process=self).aggregate(last=models.Max("number"))["last"] or 0
            for rows in (Version.objects, DiscardedDraft.objects)
        ]
        return max(used) + 1
