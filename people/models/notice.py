from collections.abc import Iterable
from functools import partial

from celery import current_app
from django.db import models, transaction
from django.utils import timezone

from people.models.base import WorkspaceModel, WorkspaceQuerySet
from people.models.notice_choice import NoticeChoice
from people.notices import SENTENCES, Way, codes_of, kind_of
from salesproc.addresses import address

TASK = "people.tasks.post_notice"


class NoticeQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        """Each reads their own, whatever their role."""
        return super().visible_to(member).filter(to=member)

    def unread(self):
        return self.filter(read_at=None)

    def of_kind(self, *kinds: str):
        return self.filter(code__in=[code for kind in kinds for code in codes_of(kind)])

    def waiting_for_the_post(self):
        return self.filter(by_mail=True, mailed_at=None)

    def read(self) -> int:
        return self.unread().update(read_at=timezone.now())


class Notice(WorkspaceModel):
    """Something that a member is told: a sentence by its code, what was said, and the page that it is about.

    Written in the transaction of what it tells. The letter goes afterwards (see posting.py).
    """

    to = models.ForeignKey("people.Membership", models.PROTECT, related_name="notices", db_index=False)
    code = models.CharField(max_length=40)
    names = models.JSONField(default=dict)  # that stand in the sentence
    text = models.TextField(blank=True)  # what somebody wrote, as they wrote it
    place = models.CharField(max_length=80)  # the URL name of a page of the workspace, and the row it shows
    place_pk = models.BigIntegerField()  # 0: a page that shows no row of its own
    told_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    by_mail = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)
    digested_at = models.DateTimeField(null=True)  # it stood in a letter of the morning

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["to", "-id"], name="notice_newest"),
            models.Index(fields=["to"], condition=models.Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["workspace", "id"],
                condition=models.Q(by_mail=True, mailed_at=None),
                name="notice_to_mail",
            ),
        ]

    def __str__(self):
        return self.says

    @classmethod
    def tell(cls, to, code: str, *, by, about: tuple[str, int], text: str = "", by_mail: bool = True, **names):
        """`about` is the page: its URL name and the id of its row. None when the member is not told."""
        told = cls.tell_all([to], code, by=by, about=about, text=text, by_mail=by_mail, **names)
        return told[0] if told else None

    @classmethod
    def tell_all(
        cls, to: Iterable, code: str, *, by, about: tuple[str, int], text: str = "", by_mail: bool = True, **names
    ) -> list["Notice"]:
        """Each as they chose for this kind. Nobody is told of what they did themselves."""
        SENTENCES[code]  # an unknown code is a mistake of ours, and is found here rather than on the page
        members = {member.pk: member for member in to if member.pk != by.pk}
        ways = NoticeChoice.objects.ways(kind_of(code).key, members) if members else {}
        said = {"code": code, "names": {"by": by.name, **names}, "text": text, "place": about[0], "place_pk": about[1]}
        rows = [
            cls(
                workspace_id=by.workspace_id,
                to=member,
                by_mail=by_mail and ways[pk] == Way.LETTER and bool(member.address),
                **said,
            )
            for pk, member in members.items()
            if ways[pk] != Way.NOT
        ]
        notices = cls.objects.bulk_create(rows)
        for notice in notices:
            notice._post_later()
        return notices

    def _post_later(self) -> None:
        if self.by_mail:  # a message that is lost is found again by the sweep
            asked = [self.workspace_id, self.pk]
            transaction.on_commit(partial(current_app.send_task, TASK, asked, retry=False), robust=True)

    @property
    def says(self) -> str:
        return SENTENCES[self.code] % self.names

    @property
    def is_read(self) -> bool:
        return self.read_at is not None

    def address_in(self, slug: str) -> str:
        return address(slug, self.place, pk=self.place_pk) if self.place_pk else address(slug, self.place)

    # ---- verbs
    def open(self, *, by) -> None:
        """It is read from the first time on."""
        Notice.objects.visible_to(by).filter(pk=self.pk).read()

    def keep_unread(self, *, by) -> None:
        """To come back to it."""
        Notice.objects.visible_to(by).filter(pk=self.pk).update(read_at=None)
