"""The views of lists that the demo's manager shares, and the one that its rep made."""

from conversations.models import SavedView
from people.models import Membership, Role
from salesproc.demo.founding import Company

SHARED = (
    ("Silent", "opportunities", "silent=yes&whose=all"),
    ("Over 50,000", "opportunities", "amount_from=50000&sort=amount&whose=all"),
)


def save_views(company: Company) -> None:
    """Only where the demo's people are."""
    rep = Membership.objects.filter(pk=company.rep_id).first()
    led = Role.objects.filter(workspace=company.workspace, kind=Role.Kind.MANAGER, team=company.teams[0].id)
    manager = led.select_related("membership").order_by("pk").first()
    if rep is None or manager is None:
        return
    for name, kind, query in SHARED:
        SavedView.save_as(name, kind=kind, query=query, sharing=SavedView.Sharing.TEAM, by=manager.membership)
    SavedView.save_as("Nothing planned", kind="opportunities", query="next=no&whose=mine", by=rep)
