from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext as _t

from people.models.base import WorkspaceModel, WorkspaceQuerySet
from people.notices import KINDS, Way
from salesproc.errors import Refused


class NoticeChoiceQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        return super().visible_to(member).filter(member=member)

    def ways(self, kind: str, members: Iterable[int]) -> dict[int, str]:
        """How each of them is told of it: as they chose, else as it is for everybody."""
        chosen = dict(self.filter(kind=kind, member__in=members).values_list("member", "way"))
        return {pk: chosen.get(pk, KINDS[kind].default) for pk in members}


class NoticeChoice(WorkspaceModel):
    """How a member wants to be told of a kind of news. Without a row it is as the kind says."""

    member = models.ForeignKey("people.Membership", models.CASCADE, related_name="notice_choices", db_index=False)
    kind = models.CharField(max_length=40)
    way = models.CharField(max_length=6, choices=Way.choices)

    objects = NoticeChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="notice_choice_once"),
            models.CheckConstraint(condition=models.Q(way__in=Way.values), name="notice_choice_way"),
        ]

    def __str__(self):
        return f"{self.kind}: {self.get_way_display()}"

    @classmethod
    def all_of(cls, member) -> dict[str, str]:
        """For every kind, how the member is told of it."""
        chosen = dict(cls.objects.filter(member=member).values_list("kind", "way"))
        return {key: chosen.get(key, str(kind.usual(member))) for key, kind in KINDS.items()}

    # ---- verbs
    @classmethod
    @transaction.atomic
    def choose(cls, ways: dict[str, str], *, by) -> None:
        for kind, way in ways.items():
            if kind not in KINDS or way not in KINDS[kind].ways:
                raise Refused(_t("Choose one of the ways that are offered."), field=kind)
            cls.objects.update_or_create(member=by, kind=kind, defaults={"way": way, "workspace_id": by.workspace_id})

    @classmethod
    def stop_letters(cls, kinds: Iterable[str], *, by) -> None:
        """What was told by letter is told in the app only; what is nothing but a letter is not sent any more."""
        now = cls.all_of(by)
        kept = {kind: Way.APP if KINDS[kind].has_news and now[kind] != Way.NOT else Way.NOT for kind in kinds}
        cls.choose(kept, by=by)
