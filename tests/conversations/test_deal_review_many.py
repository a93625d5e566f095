"""Where a process has very many deals, the review looks at those that were opened last, and says since when."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conversations import deal_measures
from conversations.deal_review import DealReview
from conversations.models import Opportunity
from salesproc.figures import day as written
from tests.builders.deals import Deals, build_process


@pytest.fixture
def version(cast):
    _process, versions = build_process(cast)
    Deals(cast, versions).build(90)
    return versions[-1]


def test_of_very_many_deals_the_last_ones_are_looked_at(client, cast, version, monkeypatch):
    monkeypatch.setattr(deal_measures, "MOST_DEALS", 30)
    review = DealReview(cast.executive, version)
    deals = Opportunity.objects.filter(version__process=version.process_id)
    opened = sorted(deals.values_list("opened_on", flat=True), reverse=True)
    assert review.measures.since == opened[29] > cast.workspace.today() - timedelta(days=730)
    assert review.facts.deals == sum(day >= opened[29] for day in opened) < 90
    client.force_login(cast.executive.user)
    kwargs = {"workspace": cast.workspace.slug, "version": version.pk}
    page = client.get(reverse("conversations:deal_review_show", kwargs=kwargs)).content.decode()
    assert f"{review.facts.deals} deals of this process, opened since {written(opened[29])}, that you can see" in page
