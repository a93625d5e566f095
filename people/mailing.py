"""A letter to a member: in their language, as text and as simple HTML, with a way out that needs no sign-in."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from people import isolation
from people.models import Membership, NoticeChoice
from people.notices import DAY, KINDS, Way

SALT = "people.unsubscribing"  # the address serves for this and nothing else
MORNING = "morning"  # the letter of the morning as a whole; else a kind of news
LONGEST_SUBJECT = 120


class Letter:
    """`template` names the texts without their ending; `scope` what its way out stops."""

    def __init__(self, member, template: str, *, scope: str):
        self.member, self.template, self.scope = member, template, scope

    def send(self, write) -> None:
        self.written(write).send()

    def written(self, write) -> EmailMultiAlternatives:
        """`write()` gives the subject and the context, in the language and the time of the reader."""
        workspace = self.member.workspace
        with translation.override(language_of(self.member)), timezone.override(workspace.zone):
            subject, context = write()
            way_out = address_for(self.member, self.scope)
            context = {"member": self.member, "workspace": workspace, "way_out": way_out, **context}
            text, html = (render_to_string(f"{self.template}.{kind}", context) for kind in ("txt", "html"))
        headers = {"List-Unsubscribe": f"<{way_out}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        letter = EmailMultiAlternatives(one_line(subject), text, None, [self.member.address], headers=headers)
        letter.attach_alternative(html, "text/html")
        return letter


def language_of(member) -> str:
    return (member.user.language if member.user else "") or member.workspace.language


def one_line(text: str) -> str:
    line = " ".join(text.splitlines())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


def address_for(member, scope: str) -> str:
    token = signing.dumps([member.workspace_id, member.pk, scope], salt=SALT)
    return settings.BASE_URL + reverse("people:unsubscribing_create", args=[token])


class WayOut:
    """What such an address names. Its workspace is opened for the rest of the transaction."""

    def __init__(self, member, scope: str):
        self.member, self.scope = member, scope

    @classmethod
    def found_by(cls, token: str) -> "WayOut | None":
        try:
            workspace_id, member_id, scope = signing.loads(token, salt=SALT)
        except (signing.BadSignature, ValueError):
            return None
        isolation.open_here(workspace_id)
        member = Membership.objects.select_related("workspace", "user").filter(pk=member_id).first()
        return cls(member, scope) if member and (scope == MORNING or scope in KINDS) else None

    @property
    def label(self):
        return "" if self.scope == MORNING else KINDS[self.scope].label

    def take(self) -> None:
        """What this letter told is told in the app only from now on."""
        if self.scope != MORNING:
            return NoticeChoice.stop_letters([self.scope], by=self.member)
        now = NoticeChoice.all_of(self.member)
        return NoticeChoice.stop_letters([DAY, *(k for k, way in now.items() if way == Way.DIGEST)], by=self.member)
