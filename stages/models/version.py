from contextlib import contextmanager

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.models import Membership, Notice, Role, Team, WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused, Stale
from stages.models.discarded_draft import DiscardedDraft
from stages.models.edit import Edit
from stages.models.following import Following, Training
from stages.models.milestone import Milestone
from stages.models.planned_conversation import PlannedConversation
from stages.models.stage import Indicator, Stage, StageContributor
from stages.models.trial import Trial
from stages.models.version_role import VersionRole
from stages.publishing import obstacles
from stages.reading import blueprint_of
from stages.wording import obstacle_says


class VersionQuerySet(WorkspaceQuerySet):
    def drafts(self):
        return self.filter(state=Version.State.DRAFT)

    def published(self):
        return self.filter(state=Version.State.PUBLISHED)

    def with_people(self):
        return self.select_related("process", "based_on", "created_by", "published_by", "retired_by")

    def with_teams(self, day):
        """Those that follow it on that day, as `following_today`."""
        followings = Following.objects.on(day).select_related("team").order_by("team__name")
        return self.prefetch_related(models.Prefetch("followings", queryset=followings, to_attr="following_today"))


class Version(WorkspaceModel):
    """A process at one time: a draft, or published and then never changed again, or retired.

    The database itself refuses to change what belongs to a published or retired version (migration 0002).
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    process = models.ForeignKey("stages.Process", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="drafts")
    # The last stage at which an opportunity may still be disqualified; later it is lost, or no decision.
    disqualification_stage = models.PositiveSmallIntegerField(_("disqualification allowed up to stage"), default=2)
    revision = models.PositiveIntegerField(default=1)  # counts the edits of a draft
    why = models.TextField(_("why this version"), blank=True)
    hypothesis = models.TextField(_("what is expected of it"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["process", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "published", "retired"]), name="version_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at=None)
                | models.Q(state__in=["published", "retired"], published_at__isnull=False),
                name="version_published_at",
            ),
        ]

    def __str__(self):
        return f"{self.process.name} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_retired(self) -> bool:
        return self.state == self.State.RETIRED

    def require_draft(self):
        if not self.is_draft:
            raise Stale(_t("This version is not a draft: what was published never changes. Start a new draft."))

    def before(self):
        """The version that this one is compared with: the last one published of the process, without itself."""
        others = Version.objects.filter(process_id=self.process_id, published_at__isnull=False).exclude(pk=self.pk)
        if self.published_at:
            others = others.filter(published_at__lt=self.published_at)
        return others.order_by("-published_at", "-number").first()

    # ---- verbs of a draft
    def open_to_edit(self, *, by):
        """Holds the draft until the end of the transaction, in which it must be called."""
        mine = Version.objects.select_for_update().filter(pk=self.pk).first()
        if mine is None:
            raise Stale(_t("This draft was discarded in the meantime."))
        mine.require_draft()
        Version.objects.filter(pk=self.pk).update(revision=models.F("revision") + 1)

    @contextmanager
    def editing(self, *, by, says: str = ""):
        """Holds the draft and keeps what is done inside as one edit, which `by` may undo.

        Every verb that edits a part goes through here; inside another edit it is a part of that one.
        What is yielded is the edit: its `says` may still be written.
        """
        with transaction.atomic():
            self.open_to_edit(by=by)
            with Edit.kept(self, by=by, says=says) as edit:
                yield edit

    def undo(self, *, by) -> Edit:
        """Takes back the member's own last edit, or refuses where somebody has edited the same since."""
        with transaction.atomic():
            self.open_to_edit(by=by)
            edit = self.edits.to_undo(by)
            if edit is None:
                raise Refused(_t("There is nothing of yours to undo."))
            edit.take_back()
            return edit

    def redo(self, *, by) -> Edit:
        with transaction.atomic():
            self.open_to_edit(by=by)
            edit = self.edits.to_redo(by)
            if edit is None:
                raise Refused(_t("There is nothing of yours to redo."))
            edit.make_again()
            return edit

    def allow_disqualification_up_to(self, stage: int, *, by):
        with self.editing(by=by, says=_t("Disqualification was allowed up to another stage")):
            if not 0 <= stage <= self.stages.count():
                raise Refused(_t("There is no such stage."), field="disqualification_stage")
            Version.objects.filter(pk=self.pk).update(disqualification_stage=stage)
            self.disqualification_stage = stage

    @transaction.atomic
    def discard(self, *, by) -> DiscardedDraft:
        """The draft goes, its rows with it; that it existed and who dropped it stays."""
        self.open_to_edit(by=by)
        self.edits.all().delete()
        self.suggestions.update(state="open", draft=None, answered_at=None, answered_by=None)
        PlannedConversation.objects.filter(version=self).delete()
        for part in (StageContributor, Indicator, Milestone):
            part.objects.filter(stage__version=self).delete()
        for part in (Stage, VersionRole):
            part.objects.filter(version=self).delete()
        trace = DiscardedDraft.objects.create(
            workspace_id=self.workspace_id,
            process_id=self.process_id,
            number=self.number,
            based_on_id=self.based_on_id,
            drafted_at=self.created_at,
            drafted_by_id=self.created_by_id,
            discarded_by=by,
        )
        self.delete()
        return trace

    @transaction.atomic
    def publish(self, *, by, why: str, hypothesis: str = "", teams=(), knowing: int | None = None):
        """Makes it a version that never changes again, which `teams` follow from today.

        `knowing` is the version (its id) that the person has compared the draft with. One that was published
        after the draft was begun, and that they have not seen, is a reason to refuse.
        """
        process_versions = Version.objects.filter(process_id=self.process_id).order_by("pk").select_for_update()
        mine = next((version for version in process_versions if version.pk == self.pk), None)
        if mine is None or not mine.is_draft:
            raise Stale(_t("Somebody has already published or discarded this draft."))
        self._refuse_if_overtaken(mine, knowing)
        if not why.strip():
            raise Refused(_t("Say why this version is published: it is what people will read first."), field="why")
        if blocking := obstacles(blueprint_of(mine)):
            raise Refused(" ".join(obstacle_says(obstacle) for obstacle in blocking), code="not_ready")
        self.state, self.published_at, self.published_by = self.State.PUBLISHED, timezone.now(), by
        self.why, self.hypothesis = why.strip(), hypothesis.strip()
        self.save(update_fields=["state", "published_at", "published_by", "why", "hypothesis"])
        self.edits.all().delete()
        for team in teams:
            self.give_to(team, by=by)
        for suggestion in self.suggestions.select_related("created_by__user"):
            suggestion.come_with(self, by=by)
        self._tell_those_of_earlier_versions(by=by)
        return self

    def _tell_those_of_earlier_versions(self, *, by) -> None:
        of_earlier = Following.objects.on(self.workspace.today()).filter(version__process=self.process_id)
        self._tell(of_earlier.exclude(version=self).values("team"), "version.published", by=by)

    def _tell(self, teams, code: str, *, by) -> None:
        """The people who sell in these teams or lead them."""
        roles = Role.objects.on(self.workspace.today()).filter(team__in=teams)
        people = Membership.objects.filter(pk__in=roles.values("membership")).active().select_related("user")
        about = ("stages:version_show", self.pk)
        Notice.tell_all(people, code, by=by, about=about, number=self.number, process=self.process.name)

    def _refuse_if_overtaken(self, mine, knowing):
        newest = mine.before()
        if newest and newest.pk != knowing and newest.published_at > mine.created_at:
            raise Stale(
                _t("Version %(number)s was published after this draft was begun. Look at the changes against it.")
                % {"number": newest.number},
                current=newest,
            )

    # ---- verbs of a published version
    @transaction.atomic
    def retire(self, *, by):
        """No team follows it any more and none will; the opportunities opened on it keep it."""
        mine = Version.objects.select_for_update().get(pk=self.pk)
        if not mine.is_published:
            raise Stale(_t("Only a published version can be retired."))
        following = Following.objects.filter(version=self).current_or_coming(self.workspace.today())
        teams = ", ".join(following.order_by("team__name").values_list("team__name", flat=True).distinct())
        if teams:
            raise Refused(_t("These teams follow it: %(teams)s. Give them another version first.") % {"teams": teams})
        trials = Trial.objects.running().of(self).order_by("team__name").values_list("team__name", flat=True)
        if teams := ", ".join(trials):
            raise Refused(_t("These teams try it: %(teams)s. End their trial first.") % {"teams": teams})
        self.state, self.retired_at, self.retired_by = self.State.RETIRED, timezone.now(), by
        self.save(update_fields=["state", "retired_at", "retired_by"])

    @transaction.atomic
    def give_to(self, team, *, by, starts_on=None) -> Following:
        """The team follows it from that day; what it followed before ends there."""
        day = starts_on or self.workspace.today()
        # The keys stay free: an opportunity that is being opened names the team and the version, and does not wait.
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        if not Version.objects.select_for_update(no_key=True).get(pk=self.pk).is_published:
            raise Refused(_t("A team can only follow a published version."), field="version")
        following = Following.objects.change_over(team, self, day, by=by)
        code = "version.will_follow" if day > self.workspace.today() else "version.followed"
        self._tell([team.pk], code, by=by)
        return following

    @transaction.atomic
    def train(self, membership, *, by, on=None) -> Training:
        """The member knows this version. Said by themselves or recorded by a manager; saying it twice is once."""
        if self.is_draft:
            raise Refused(_t("A draft still changes: people are trained on a published version."))
        day = on or self.workspace.today()
        if day > self.workspace.today():
            raise Refused(_t("This day is still to come."), field="trained_on")
        if on and on < self.workspace.day_of(self.published_at):
            raise Refused(_t("It was published later than that."), field="trained_on")
        training, _created = Training.objects.get_or_create(
            version=self,
            membership=membership,
            defaults={"workspace_id": self.workspace_id, "trained_on": day, "recorded_by": by},
        )
        return training
