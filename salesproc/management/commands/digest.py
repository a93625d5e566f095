"""manage.py digest: prints the digest of a member as it would leave now, or sends it as the job of the morning does."""

from django.core.management.base import BaseCommand, CommandError

from metrics.digest.letter import Digest
from metrics.digest.periods import MONTH, WEEK, last_whole
from metrics.digest.sending import send
from people import isolation
from people.mailing import Letter
from people.models import Membership, Workspace
from people.notices import CHANGES

KINDS = {"weekly": WEEK, "monthly": MONTH}


class Command(BaseCommand):
    help = "Prints the digest of a member. With --send it leaves, once, if the member chose it."

    def add_arguments(self, parser):
        parser.add_argument("--workspace", required=True, metavar="W", help="its name in the address")
        parser.add_argument("--member", required=True, metavar="E", help="the e-mail of the member")
        parser.add_argument("--period", choices=list(KINDS), default="monthly")
        parser.add_argument("--send", action="store_true")

    def handle(self, *, workspace: str, member: str, period: str, send: bool, **options):
        found = Workspace.objects.filter(slug=workspace).first()
        if found is None:
            raise CommandError(f"There is no workspace “{workspace}”.")
        with isolation.opened(found.pk):
            self.stdout.write(self._told(found, member, KINDS[period], is_sent=send))

    def _told(self, workspace: Workspace, email: str, kind: str, *, is_sent: bool) -> str:
        members = Membership.objects.filter(workspace=workspace, user__email__iexact=email).active()
        member = members.select_related("user", "workspace").first()
        if member is None:
            raise CommandError(f"Nobody in “{workspace.slug}” has the address {email}.")
        asked = last_whole(kind, workspace.today())
        if is_sent:
            has_left = send(workspace, member.pk, kind, asked.span.starts_on)
            return "sent" if has_left else "not sent: it has left, is not chosen, or has nothing to say"
        letter = Letter(member, "metrics/digest/letter", scope=CHANGES).written(Digest(member, asked).written)
        return f"{letter.subject}\n\n{letter.body}"
