"""The e-mail of the morning: a member's conversations of the day, and the news that they chose to read there.

It leaves from seven o'clock of the company's clock on working days, once a day for each member. Who has nothing to
read gets none. A round that was killed is taken up by the next one, until noon.
"""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations.models import Conversation
from people.mailing import MORNING, Letter
from people.models import Membership, MorningLetter, Notice, NoticeChoice
from people.notices import DAY, KINDS, Way, kind_of
from salesproc.addresses import address

FROM_HOUR, UNTIL_HOUR = 7, 12
SATURDAY = 5
SHOWN = 20  # of each; how many more there are is said
OLD = timedelta(days=7)  # news that waited longer is read on its page


def day_to_tell(workspace, now: datetime) -> date | None:
    """The day that has begun there, in the hours in which its letters leave."""
    here = now.astimezone(workspace.zone)
    is_time = here.weekday() < SATURDAY and FROM_HOUR <= here.hour < UNTIL_HOUR
    return here.date() if is_time else None


def waiting(workspace, day: date) -> list[int]:
    """The members who have something to read and have not got the letter of the day."""
    ways = _chosen(workspace)
    talks = _scheduled(workspace, day).values_list("held_by", flat=True).distinct()
    readers = {pk for pk in talks if ways.get((pk, DAY), KINDS[DAY].default) == Way.DIGEST}
    for pk, code in _news(workspace).values_list("to", "code").distinct():
        kind = kind_of(code)
        if ways.get((pk, kind.key), kind.default) == Way.DIGEST:
            readers.add(pk)
    got = MorningLetter.objects.filter(workspace=workspace, day=day).values("member")
    members = Membership.objects.filter(workspace=workspace, pk__in=readers, user__isnull=False).active()
    return list(members.exclude(pk__in=got).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def send(workspace, member_id: int, day: date) -> bool:
    """True when the letter left. Its row is written first: a second worker waits there, and then finds it."""
    members = Membership.objects.filter(workspace=workspace, user__isnull=False).active()
    member = members.select_related("user", "workspace").filter(pk=member_id).first()
    if member is None or not member.address:
        return False
    _row, is_first = MorningLetter.objects.get_or_create(
        member=member, day=day, defaults={"workspace_id": workspace.pk}
    )
    if not is_first:
        return False
    morning = Morning(member, day)
    if morning.is_empty:
        return False
    Letter(member, "conversations/morning/letter", scope=MORNING).send(morning.written)
    Notice.objects.filter(pk__in=[notice.pk for notice in morning.news]).update(digested_at=timezone.now())
    return True


class Morning:
    def __init__(self, member, day: date):
        self.member, self.day = member, day
        ways = NoticeChoice.all_of(member)
        told = [key for key, way in ways.items() if way == Way.DIGEST]
        talks = _scheduled(member.workspace, day).visible_to(member).filter(held_by=member).order_by("starts_at", "pk")
        related = ("opportunity__account", "theme", "planned_conversation")
        self.talks = list(talks.select_related(*related)) if DAY in told else []
        news = _news(member.workspace).filter(to=member).of_kind(*told)
        self.news = list(news.order_by("pk"))

    @property
    def is_empty(self) -> bool:
        return not (self.talks or self.news)

    def written(self) -> tuple[str, dict]:
        """The subject and what stands in it, in the language that is active."""
        slug = self.member.workspace.slug
        news = [(notice.says, settings.BASE_URL + notice.address_in(slug)) for notice in self.news[:SHOWN]]
        talks = [
            (talk, settings.BASE_URL + address(slug, "conversations:conversation_show", pk=talk.pk))
            for talk in self.talks[:SHOWN]
        ]
        context = {"talks": talks, "news": news, "day": self.day}
        context |= {"more_talks": len(self.talks) - len(talks), "more_news": len(self.news) - len(news)}
        context["today_url"] = settings.BASE_URL + address(slug, "conversations:today")
        context["news_url"] = settings.BASE_URL + address(slug, "people:notice_index")
        return self._subject(), context

    def _subject(self) -> str:
        said = []
        if n := len(self.talks):
            said.append(ngettext("%(n)s conversation today", "%(n)s conversations today", n) % {"n": n})
        if n := len(self.news):
            said.append(ngettext("%(n)s thing to read", "%(n)s things to read", n) % {"n": n})
        return _("%(company)s: %(what)s") % {"company": self.member.workspace.name, "what": ", ".join(said)}


def _scheduled(workspace, day: date):
    midnights = (datetime.combine(each, time.min, workspace.zone) for each in (day, day + timedelta(days=1)))
    begins, ends = midnights
    return (
        Conversation.objects.filter(workspace=workspace).scheduled().filter(starts_at__gte=begins, starts_at__lt=ends)
    )


def _news(workspace):
    """Not read, and not told in a letter yet."""
    news = Notice.objects.filter(workspace=workspace, digested_at=None, mailed_at=None).unread()
    return news.filter(told_at__gt=timezone.now() - OLD)


def _chosen(workspace) -> dict[tuple[int, str], str]:
    rows = NoticeChoice.objects.filter(workspace=workspace).values_list("member", "kind", "way")
    return {(member, kind): way for member, kind, way in rows}
