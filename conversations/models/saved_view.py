from urllib.parse import parse_qsl, urlencode

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Max, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.models.verb import refuse_invalid, verb
from people.models import WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused

LONGEST_QUERY = 2000
PASSING = {"view", "after", "before", "filters", "saved"}  # where somebody is in a list, not what they ask of it
MOST = 100  # of one person, of one list


def asked_by(query: str) -> str:
    """What an address asks of a list, without where somebody is in it, always in the same order."""
    pairs = [(name, value) for name, value in parse_qsl(query) if name not in PASSING]
    return urlencode(sorted(pairs))


class SavedViewQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        """Their own, and those shared with them."""
        shared = Q(sharing=SavedView.Sharing.WORKSPACE) | Q(sharing=SavedView.Sharing.TEAM, team__in=member.team_ids)
        return super().visible_to(member).filter(Q(by=member) | shared)


class SavedView(WorkspaceModel):
    """A name for what the address of a list asks: its filters, its order, as a list or as a board."""

    class Kind(models.TextChoices):
        OPPORTUNITIES = "opportunities", _("Opportunities")
        CONVERSATIONS = "conversations", _("Conversations")
        ACCOUNTS = "accounts", _("Accounts")

    class Sharing(models.TextChoices):
        MINE = "mine", _("Only me")
        TEAM = "team", _("My team")
        WORKSPACE = "workspace", _("Everybody here")

    kind = models.CharField(max_length=14, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    is_board = models.BooleanField(default=False)
    sharing = models.CharField(_("Who sees it"), max_length=10, choices=Sharing.choices, default=Sharing.MINE)
    team = models.ForeignKey("people.Team", models.PROTECT, null=True, related_name="+", db_index=False)
    by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("by", "kind", Lower("name"), name="saved_view_name_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["opportunities", "conversations", "accounts"]), name="saved_view_kind"
            ),
            models.CheckConstraint(
                condition=Q(sharing__in=["mine", "workspace"], team=None) | Q(sharing="team", team__isnull=False),
                name="saved_view_shared_with_a_team",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "kind"], name="saved_view_by_kind")]

    def __str__(self):
        return self.name

    # ---- verbs
    @classmethod
    @verb
    def save_as(cls, name: str, *, kind: str, query: str, by, sharing=Sharing.MINE, is_board=False) -> "SavedView":
        view = cls(workspace_id=by.workspace_id, kind=kind, by=by, is_board=is_board)
        if cls.objects.filter(by=by, kind=kind).count() >= MOST:
            raise Refused(_now("You have a hundred views of this list. Remove some first."), code="too_many")
        view._take(name, sharing, query, by)
        view.save()
        last = ListChoice.objects.filter(member=by, kind=kind).aggregate(last=Max("position"))["last"]
        choice = ListChoice.of(by, kind, view)
        choice.position = (last or 0) + 1
        choice.save()
        return view

    @verb
    def edit(self, name: str, *, by, sharing: str, query: str | None = None) -> None:
        self._refuse_others(by)
        self._take(name, sharing, self.query if query is None else query, by)
        self.save()

    @verb
    def remove(self, *, by) -> None:
        """It holds no fact of the company: it goes, with what others chose for it."""
        self._refuse_others(by)
        ListChoice.objects.filter(view=self).delete()
        self.delete()

    def _take(self, name: str, sharing: str, query: str, by) -> None:
        self.name, self.query, self.sharing = " ".join(name.split()), asked_by(query), sharing
        refuse_invalid(self)
        same = SavedView.objects.filter(by=by, kind=self.kind, name__iexact=self.name).exclude(pk=self.pk)
        if same.exists():
            raise Refused(_now("You have a view of this name already."), field="name", code="same_name")
        self.team = self._shared_with(by)

    def _shared_with(self, by):
        if self.sharing == self.Sharing.WORKSPACE and not by.may("view.share"):
            raise Refused(_now("Only who leads may share a view with everybody."), field="sharing", code="not_allowed")
        if self.sharing != self.Sharing.TEAM:
            return None
        teams = [role.team for role in by.held_roles if role.team]
        if not teams:
            raise Refused(_now("You are in no team."), field="sharing", code="no_team")
        return teams[0]

    def _refuse_others(self, by) -> None:
        if self.by_id != by.pk:
            raise Refused(_now("Only %(name)s may change this view.") % {"name": self.by}, code="not_yours")


class ListChoice(WorkspaceModel):
    """What a person chose for a list, or for one view of it: which columns, where its name stands, what opens first.

    Without a view it is about the list as it comes.
    """

    member = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=14, choices=SavedView.Kind.choices)
    view = models.ForeignKey(SavedView, models.PROTECT, null=True, related_name="choices")
    columns = ArrayField(models.CharField(max_length=20), null=True)  # null: as they come
    position = models.PositiveSmallIntegerField(default=0)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "view"], nulls_distinct=False, name="list_choice_once"),
            models.UniqueConstraint(
                fields=["member", "kind"], condition=Q(is_default=True), name="list_choice_one_default"
            ),
        ]

    def __str__(self):
        return f"{self.member} · {self.kind} · {self.view or '–'}"

    @classmethod
    def of(cls, member, kind: str, view: SavedView | None) -> "ListChoice":
        row = {"workspace_id": member.workspace_id, "member": member, "kind": kind, "view": view}
        return cls.objects.get_or_create(**row)[0]

    # ---- verbs
    @classmethod
    @verb
    def show_columns(cls, kind: str, view: SavedView | None, columns: list[str] | None, *, by) -> None:
        choice = cls.of(by, kind, view)
        choice.columns = columns
        choice.save(update_fields=["columns"])

    @classmethod
    @verb
    def open_first(cls, view: SavedView, *, by, first: bool = True) -> None:
        cls.objects.filter(member=by, kind=view.kind, is_default=True).update(is_default=False)
        choice = cls.of(by, view.kind, view)
        choice.is_default = first
        choice.save(update_fields=["is_default"])

    @classmethod
    @verb
    def put(cls, views: list[SavedView], *, by) -> None:
        """The names in this order."""
        for place, view in enumerate(views, start=1):
            choice = cls.of(by, view.kind, view)
            choice.position = place
            choice.save(update_fields=["position"])
