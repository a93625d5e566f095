from functools import partial

from celery import current_app
from django.db import models, transaction
from django.utils import timezone

from people.models.base import WorkspaceModel, WorkspaceQuerySet
from people.notices import SENTENCES
from salesproc.addresses import address

TASK = "people.tasks.post_notice"


class NoticeQuerySet(WorkspaceQuerySet):
    def visible_to(self, member):
        """Each reads their own, whatever their role."""
        return super().visible_to(member).filter(to=member)

    def unread(self):
        return self.filter(read_at=None)

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
    place_pk = models.BigIntegerField()
    told_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    by_mail = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)

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
        """Nobody is told of what they did themselves. `about` is the page: its URL name and the id of its row."""
        if to.pk == by.pk:
            return None
        SENTENCES[code]  # an unknown code is a mistake of ours, and is found here rather than on the page
        place, pk = about
        notice = cls.objects.create(
            workspace_id=to.workspace_id,
            to=to,
            code=code,
            names={"by": by.name, **names},
            text=text,
            place=place,
            place_pk=pk,
            by_mail=by_mail and bool(to.address),
        )
        if notice.by_mail:  # a message that is lost is found again by the sweep
            asked = [notice.workspace_id, notice.pk]
            transaction.on_commit(partial(current_app.send_task, TASK, asked, retry=False), robust=True)
        return notice

    @property
    def says(self) -> str:
        return SENTENCES[self.code] % self.names

    @property
    def is_read(self) -> bool:
        return self.read_at is not None

    def address_in(self, slug: str) -> str:
        return address(slug, self.place, pk=self.place_pk)

    # ---- verbs
    def open(self, *, by) -> None:
        """It is read from the first time on."""
        Notice.objects.visible_to(by).filter(pk=self.pk).read()

    def keep_unread(self, *, by) -> None:
        """To come back to it."""
        Notice.objects.visible_to(by).filter(pk=self.pk).update(read_at=None)
