"""Two people who change many opportunities at once: each is changed by one of them, and nobody overwrites."""

import pytest

from conversations.bulk.sets import work_on_some
from conversations.models import Account, Bulk, Opportunity
from conversations.models.bulk import RUN, TRY
from people.models import JobRun, Membership, Role
from tests.racing import at_once, company_of

pytestmark = pytest.mark.django_db


def prepare(member, team):
    for name in ("Ana", "Bo"):
        other = Membership.objects.create(workspace_id=member.workspace_id, name=name)
        other.give(Role.Kind.REP, team=team)
    account = Account.add(name="Buyer", by=member)
    for n in range(12):
        Opportunity.start(by=member, account=account, name=f"Deal {n}", team=team, owner=None)


def give_all_to(name):
    def act(member):
        bulk = Bulk.objects.get(given_to__name=name)
        while work_on_some(bulk, RUN, 5):
            pass

    return act


def test_each_opportunity_goes_to_one_of_two_who_give_them_at_once():
    with company_of(Role.Kind.ADMIN, tried_twice) as workspace:
        assert at_once(workspace, give_all_to("Ana"), give_all_to("Bo")) == []
        rows = [
            list(bulk.rows.values_list("opportunity", "refused", "done_at")) for bulk in Bulk.objects.order_by("pk")
        ]
        for one, other in zip(*rows, strict=True):
            assert one[0] == other[0]
            assert sorted([one[1], other[1]]) == ["", "Somebody changed it since it was chosen."]
        given = {bulk.given_to_id: bulk.rows.filter(done_at__isnull=False).count() for bulk in Bulk.objects.all()}
        for owner, n in given.items():
            assert Opportunity.objects.filter(owner=owner).count() == n


def tried_twice(member, team):
    prepare(member, team)
    for name in ("Ana", "Bo"):
        bulk = Bulk.begin("owner", Opportunity.objects.all(), by=Membership.objects.get(name=name))
        Bulk.objects.filter(pk=bulk.pk).update(given_to=bulk.by)
        bulk.refresh_from_db()
        bulk.trial = JobRun.objects.create(workspace_id=member.workspace_id, kind=TRY, state="done")
        bulk.by = member
        bulk.save()
