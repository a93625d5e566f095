"""What the manager of the demo's rep said of a conversation, whom they asked, and what they made an example."""

from conversations.models import Comment, Conversation, Example
from people.models import Membership, Notice, Role
from salesproc.demo.enclosing import enclose
from salesproc.demo.founding import Company


def coach(company: Company) -> None:
    """Only where the demo's people are. What was told while the company was founded is old news."""
    Notice.objects.of_kind("version").read()
    rep = Membership.objects.select_related("workspace").filter(pk=company.rep_id).first()
    manager = rep and _manager_of(rep)
    held = Conversation.objects.in_full().held().exclude(words="").exclude(planned_conversation=None)
    talks = list(held.filter(held_by=rep).order_by("-starts_at", "-pk")[:2]) if manager else []
    if not talks:
        return
    _say(talks[0], "Good question about the cost. What did they say when you asked who else it touches?", by=manager)
    _say(talks[0], f"@{manager.name} they named the plant manager; I meet her next week.", by=rep)
    enclose(talks[0], by=rep)
    shown = talks[-1]
    Example.mark(shown, shown.planned_conversation, "It lets the buyer put the figure on the problem.", by=manager)
    Notice.objects.of_kind("coaching", "coaching.mention").update(by_mail=False)


def _say(talk: Conversation, text: str, *, by: Membership) -> None:
    Comment.write(talk, text, by=by)


def _manager_of(rep: Membership) -> Membership | None:
    teams = rep.roles.values("team")
    leads = Role.objects.filter(kind=Role.Kind.MANAGER, team__in=teams).values("membership")
    return (
        Membership.objects.select_related("workspace").filter(pk__in=leads, user__isnull=False).order_by("pk").first()
    )
