import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.models import Opportunity
from conversations.paging import Sort, page_of

NAME = Sort("name", "search")
NEWEST = Sort("newest", "opened_on", descending=True, nullable=True)
SORTS = [NAME, NEWEST, Sort("amount", "amount", nullable=True), Sort("next", "next_at", nullable=True)]
DAY = datetime.date(2026, 1, 1)


@pytest.fixture
def opportunities(cast):
    """Twelve, some opened on the same day and some on a day that nobody knows."""

    def one(n):
        return Opportunity(
            workspace=cast.workspace,
            team=cast.paris,
            name=f"Deal {n % 5}",
            opened_on=DAY + datetime.timedelta(days=n // 3) if n % 4 else None,
            amount=n // 2 if n % 3 else None,
            currency="EUR",
            next_at=datetime.datetime(2026, 1, 1 + n // 2, 9, tzinfo=datetime.UTC) if n % 2 else None,
        )

    Opportunity.objects.bulk_create(one(n) for n in range(12))
    return Opportunity.objects.all()


def walked(queryset, sort, size, way="next"):
    page = page_of(queryset, sort, {}, size=size)
    pages = [page]
    while page.next:
        page = page_of(queryset, sort, {"after": page.next}, size=size)
        pages.append(page)
    if way == "next":
        return pages
    back = [page]
    while page.previous:
        page = page_of(queryset, sort, {"before": page.previous}, size=size)
        back.append(page)
    return back[::-1]


def expected(queryset, sort):
    rows = list(queryset)
    known = [row for row in rows if getattr(row, sort.field) is not None]
    unknown = [row for row in rows if getattr(row, sort.field) is None]
    known.sort(key=lambda row: (getattr(row, sort.field), row.pk), reverse=sort.descending)
    unknown.sort(key=lambda row: row.pk, reverse=sort.descending)
    return known + unknown


@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: sort.key)
@pytest.mark.parametrize("size", [1, 3, 4, 11, 12, 50])
def test_the_pages_hold_every_row_once_and_in_order(opportunities, sort, size):
    pages = walked(opportunities, sort, size)
    assert [row for page in pages for row in page.rows] == expected(opportunities, sort)
    assert all(len(page.rows) == size for page in pages[:-1])


@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: sort.key)
def test_going_back_shows_the_same_pages(opportunities, sort):
    there, back = (walked(opportunities, sort, 5, way) for way in ("next", "previous"))
    assert [row for page in there for row in page.rows[:]][:10] == [row for page in back for row in page.rows][:10]
    assert back[0].previous == ""


def test_a_row_added_before_the_page_repeats_nothing(opportunities, cast):
    first = page_of(opportunities, NAME, {}, size=4)
    Opportunity.objects.create(workspace=cast.workspace, team=cast.paris, name="A new one")
    second = page_of(opportunities, NAME, {"after": first.next}, size=4)
    assert not set(first.rows) & set(second.rows)
    assert list(second.rows) == [row for row in expected(opportunities, NAME) if row.name != "A new one"][4:8]


def test_a_page_whose_rows_have_gone_is_the_first_page(opportunities):
    last = page_of(opportunities, NAME, {"after": page_of(opportunities, NAME, {}, size=11).next}, size=11)
    assert len(last.rows) == 1
    cursor = page_of(opportunities, NAME, {}, size=11).next
    last.rows[0].delete()
    assert len(page_of(opportunities, NAME, {"after": cursor}, size=11).rows) == 11


@pytest.mark.parametrize("text", ["", "x", "W10:abc", "é", "\x00", "%00", "a" * 5000, "[]:[]"])
def test_a_cursor_that_we_did_not_write_gives_the_first_page(opportunities, text):
    for name in ("after", "before"):
        assert page_of(opportunities, NAME, {name: text}, size=5) == page_of(opportunities, NAME, {}, size=5)


def test_a_cursor_of_another_order_gives_the_first_page(opportunities):
    cursor = page_of(opportunities, NEWEST, {}, size=5).next
    assert page_of(opportunities, NAME, {"after": cursor}, size=5) == page_of(opportunities, NAME, {}, size=5)


def test_a_count_stops_where_nobody_counts_any_more(opportunities):
    def counted(most, sort, **params):
        return page_of(opportunities, sort, params, size=5, most=most).count

    for most, expected in ((13, (12, False)), (12, (12, False)), (11, (11, True))):
        for sort in SORTS:
            assert counted(most, sort) == expected
            assert counted(most, sort, after=page_of(opportunities, sort, {}, size=5).next) == expected
    assert page_of(opportunities.none(), NAME, {}, most=3).count == (0, False)


@given(st.text(), st.integers(1, 2**62))
def test_any_name_makes_a_cursor_that_reads_back(name, pk):
    row = SimpleNamespace(search=name, pk=pk)
    assert NAME.read(Opportunity.objects, NAME.cursor(row)) == (name, pk)
