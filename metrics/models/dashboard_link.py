from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conversations.models.verb import verb
from people.keys import Key
from people.models import Membership, WorkspaceModel, WorkspaceQuerySet
from salesproc.errors import Refused

USUAL, LONGEST = timedelta(days=30), timedelta(days=366)
MOST = 100  # in force at once, in a workspace
A_MINUTE = timedelta(minutes=1)


class DashboardLinkQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        """Whoever may make one sees all: somebody has to be able to stop what others made."""
        links = super().visible_to(member)
        return links if member.may("dashboard.share") else links.none()

    def in_force(self, day):
        return self.filter(stopped_at=None, ends_on__gte=day)


class DashboardLink(WorkspaceModel):
    """The secret address at which people without an account read one page of figures, as its maker sees it.

    Only the digest of its secret is kept. The page and what is asked of it are frozen; the figures are those of the
    moment at which somebody reads.
    """

    name = models.CharField(_("name"), max_length=120)
    page = models.CharField(max_length=40)  # of metrics.dashboards
    query = models.CharField(max_length=1000, blank=True)  # of its address
    token_digest = models.CharField(max_length=64)
    made_by = models.ForeignKey("people.Membership", models.PROTECT, related_name="+", db_index=False)
    made_on = models.DateField()
    ends_on = models.DateField(_("until, included"))
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey("people.Membership", models.PROTECT, null=True, related_name="+", db_index=False)
    opened_at = models.DateTimeField(null=True)  # the last time, to the minute

    objects = DashboardLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "token_digest"], name="dashboard_link_token_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("made_on")), name="dashboard_link_days_in_order"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="dashboard_link_named"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None

    # ---- verbs
    @classmethod
    @verb
    def begin(cls, page: str, query: str, *, name: str, ends_on, by) -> str:
        """A new address. What is returned is its token, shown this once."""
        today = by.workspace.today()
        if ends_on < today:
            raise Refused(_t("This day is past."), field="ends_on")
        if ends_on > today + LONGEST:
            raise Refused(_t("A link lasts a year at most: choose an earlier day."), field="ends_on")
        Membership.objects.select_for_update(no_key=True).get(pk=by.pk)  # two presses at once wait for each other
        if cls.objects.visible_to(by).in_force(today).count() >= MOST:
            raise Refused(_t("There are %(n)s links in force already: stop one first.") % {"n": MOST})
        key = Key.cut(by.workspace_id)
        asked = {"page": page, "query": query, "name": name, "ends_on": ends_on, "made_on": today, "made_by": by}
        cls.objects.create(workspace_id=by.workspace_id, token_digest=key.digest, **asked)
        return key.token

    @verb
    def stop(self, *, by) -> None:
        """At once. Stopping twice is stopping."""
        self._standing().update(stopped_at=timezone.now(), stopped_by=by)

    def open(self) -> None:
        """Somebody reads it."""
        now = timezone.now()
        if self.opened_at is None or now - self.opened_at > A_MINUTE:
            self._standing().update(opened_at=now)

    def _standing(self):
        return type(self).objects.filter(pk=self.pk, stopped_at=None)
