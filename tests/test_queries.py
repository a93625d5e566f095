"""How many questions each page asks of the database: the same with three rows as with thirty, and no more than said.

A page enters with one line in PAGES: its URL name, who opens it, the most it may ask, and what its address carries.
`fill` makes the rows it shows.
"""

from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conversations.models import Link
from tests.builders.conversations import (
    build_contact,
    build_held,
    build_opportunity,
    build_scheduled,
    build_version,
    planned_of,
)
from tests.builders.files import PDF, build_attachment

FEW, MANY = 3, 30


@dataclass(frozen=True)
class Page:
    name: str
    who: str  # of the cast
    most: int
    params: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)

    def __str__(self):
        return " ".join([self.name, self.who, *(f"{key}={value}" for key, value in self.params.items())])


# Eight of each belong to the session, the person, the workspace and the transaction.
PAGES = [
    Page("metrics:effect_index", "executive", 16),
    Page("metrics:coverage_index", "executive", 12),
    Page("metrics:coverage_index", "rep", 12),
    Page("metrics:job_index", "admin", 13),
    Page("metrics:trend", "executive", 12),
    Page("metrics:trend", "rep", 12, {"by": "industry", "source": "-"}),
    Page("metrics:curves", "executive", 16),
    Page("metrics:curves", "rep", 16, {"by": "version"}),
    Page("metrics:value", "executive", 22),
    Page("metrics:cohort_index", "executive", 20, {"cohort": "unknown"}),
    Page("metrics:sequence_index", "executive", 20),
    Page("metrics:sequence_talk_index", "executive", 20, {"first": "-1", "then": "0"}),
    Page("metrics:sequence_deal_index", "executive", 20, {"part": "scored"}),
    Page("metrics:dashboard_link_index", "executive", 11),
    Page("metrics:flow", "executive", 10),
    Page("metrics:flow", "rep", 10, {"period": "days", "opened_from": "2020-02-02"}),
    Page("metrics:flow_opportunity_index", "executive", 12, {"figure": "opened"}),
    Page("metrics:quality", "executive", 22),
    Page("metrics:quality", "rep", 24, {"held_from": "2020-02-02", "by": "quarter"}),
    Page("metrics:quality_talk_index", "executive", 20, {"obtained": "unrecorded"}),
    Page("metrics:digest_show", "executive", 60),
    Page("metrics:digest_show", "rep", 60, {"period": "week"}),
    Page("people:notice_index", "rep", 10),
    Page("stages:suggestion_index", "rep", 12),
    Page("stages:adoption_index", "rep", 13),
    Page("conversations:today", "rep", 14),
    Page("conversations:week", "rep", 14),
    Page("conversations:week_index", "rep", 10),
    Page("conversations:waiting_index", "rep", 10),
    Page("conversations:later_index", "rep", 10),
    Page("conversations:later_index", "rep", 13, {"part": "silent"}),
    Page("conversations:later_index", "rep", 13, {"part": "unplanned"}),
    Page("conversations:free_day_show", "rep", 12),
    Page("conversations:to_read_index", "manager", 16),
    Page("conversations:opportunity_index", "rep", 13),
    Page("conversations:opportunity_index", "executive", 17, {"filters": "1"}),
    Page("conversations:opportunity_index", "rep", 16, {"q": "plant"}),
    Page("conversations:board", "rep", 16),
    Page("conversations:conversation_index", "rep", 12),
    Page("conversations:conversation_index", "rep", 14, {"q": "problem"}),
    Page("conversations:account_index", "rep", 12),
    Page("conversations:search", "rep", 13, {"q": "plant"}),
    Page("conversations:search_beyond", "rep", 17, {"q": "plant"}),
    Page("conversations:saved_view_index", "rep", 10),
    Page("conversations:saved_view_create", "rep", 10),
    Page("conversations:palette_index", "rep", 9, {"q": "plant"}, {"HX-Request": "true"}),
    Page("conversations:palette_index", "rep", 20, {"q": "plnat"}, {"HX-Request": "true"}),
    Page("conversations:palette_index", "rep", 10, {"q": "problem", "part": "said"}, {"HX-Request": "true"}),
    Page("conversations:seen_index", "rep", 13, {"keys": "o1,a1,c1,v1"}),
]


def fill(cast, version, rows: int) -> None:
    """Opportunities with people; a third has a conversation held, a third one scheduled today, a third nothing."""
    for n in range(rows):
        deal = build_opportunity(cast)
        contact = build_contact(cast, deal.account, f"Planter {n}")
        if n % 3 == 0:
            build_held(cast, deal, contact, planned=planned_of(version), words="What a problem")
        elif n % 3 == 1:
            build_scheduled(cast, deal, contact, planned=planned_of(version), in_days=0)


def asked_by(client, page, url) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url, page.params, headers=page.headers)
    assert answer.status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_asks_the_same_with_three_rows_and_with_thirty(client, cast, page):
    version = build_version(cast)
    client.force_login(getattr(cast, page.who).user)
    url = reverse(page.name, kwargs={"workspace": cast.workspace.slug})
    fill(cast, version, FEW)
    client.get(url, page.params, headers=page.headers)
    few = asked_by(client, page, url)
    fill(cast, version, MANY - FEW)
    many = asked_by(client, page, url)
    assert many <= few, "the number of questions grows with the rows"
    assert many <= page.most


@pytest.mark.parametrize(("who", "most"), [("rep", 20), ("manager", 20)])
def test_a_conversation_asks_the_same_with_three_files_and_with_thirty(client, cast, who, most):
    version = build_version(cast)
    deal = build_opportunity(cast)
    talk = build_held(cast, deal, build_contact(cast, deal.account, "Planter"), planned=planned_of(version))
    page = Page("conversations:conversation_show", who, most)
    client.force_login(getattr(cast, who).user)
    url = reverse(page.name, args=[cast.workspace.slug, talk.pk])
    enclose(cast, talk, range(FEW))
    client.get(url)
    few = asked_by(client, page, url)
    enclose(cast, talk, range(FEW, MANY))
    assert asked_by(client, page, url) <= few, "the number of questions grows with the files"
    assert few <= page.most


def enclose(cast, talk, numbers) -> None:
    """Of each number a file and a link that stay, and a file that is removed."""
    for n in numbers:
        build_attachment(cast, talk, f"{n}.pdf", PDF + b"%d" % n)
        Link.add(talk, f"https://example.com/{n}", title="", by=cast.rep)
        if n < 15:
            build_attachment(cast, talk, f"{n}-old.pdf", PDF + b"old %d" % n).remove(by=cast.rep)
